import { createReadStream, existsSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createChartRenderer } from '../../charts/chart-renderer.ts';
import { readKinds, readThresholds } from '../../../commands/support/subscriptions/subscription-options.ts';
import { DAY } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { plural } from '../../text/format.ts';
import { dayOfIso, emptyHistory } from '../../contracts/figures/series.ts';
import type { ProjectHistory, UseHistory } from '../../contracts/figures/series.ts';
import { kindsOf } from '../../subscriptions/subscription-filter.ts';
import { historiesFromRows, replay } from '../../signals/engine/replay.ts';
import type { RecordedRow, ReplayRecord } from '../../signals/engine/replay.ts';
import { databaseOptions, tellOfDemo, withAnswers } from '../answer-verb.ts';
import { backtestChart } from './backtest-chart.ts';
import { print, tell } from '../environment.ts';
import type { CliEnvironment, Verb } from '../environment.ts';
import { makeFolder, refuseUnreadable } from '../file-arguments.ts';
import { isPackageFile, readPackageRows } from '../figures/read-package-rows.ts';
import { readFigures } from '../figures/read-figures.ts';
import { createUseHistories } from '../../jobs/read-use-histories.ts';
import { readHistories } from '../../history/read-histories.ts';

/** Figures this far back are read for tracked projects. */
const READ_DAYS = 1100;
const BATCH = 50;

/** What alerts would have been raised, by the very code that runs live. */
export const backtest: Verb = {
  name: 'backtest',
  usage: '[sources...]',
  summary:
    'Replay a CSV (repo,date,stars[,forks,...] or repo,registry,package,figure,date,value) or tracked projects, and print what would have been raised',
  options: [
    {
      flags: '--json',
      explains: 'One JSON object a line: repo, kind, onset, detected, peak, ended, severity, evidence',
    },
    { flags: '--kinds <list>', explains: 'Only these kinds or groups, such as spikes,stale-release' },
    { flags: '--thresholds <list>', explains: 'Other thresholds, such as "spikeRatio=5 staleDays=240"' },
    { flags: '--from <date>', explains: 'Only what was detected from this day on' },
    { flags: '--to <date>', explains: 'Only what was detected up to this day; later figures are not looked at' },
    { flags: '--chart <folder>', explains: 'Also draw each project with its spikes marked, as PNG files here' },
    ...databaseOptions,
  ],
  async run(environment, sources, options) {
    const histories = await read(environment, sources, options);
    const thresholds = typeof options['thresholds'] === 'string' ? readThresholds(options['thresholds']) : {};
    const kinds =
      typeof options['kinds'] === 'string' ? [...kindsOf({ kinds: readKinds(options['kinds']) })] : undefined;
    const from = dayOption(options['from'], 'from');
    const to = dayOption(options['to'], 'to');
    const records = replay(histories, {
      thresholds,
      ...(kinds ? { kinds } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    if (options['json'] === true)
      for (const { repo, kind, onset, detected, peak, ended, severity, evidence } of records)
        print(environment, JSON.stringify({ repo, kind, onset, detected, peak, ended, severity, evidence }));
    else print(environment, table(records, histories.length));
    if (typeof options['chart'] === 'string') await draw(environment, histories, records, options['chart']);
  },
};

async function read(
  environment: CliEnvironment,
  sources: readonly string[],
  options: Readonly<Record<string, string | boolean | undefined>>,
): Promise<readonly ProjectHistory[]> {
  const files = sources.filter((source) => existsSync(source));
  if (files.length > 0 || sources.some((source) => source.endsWith('.csv'))) {
    sources.forEach(refuseUnreadable);
    const rows: RecordedRow[] = [];
    const use = new Map<string, UseHistory>();
    for (const file of files) {
      if (isPackageFile(await headOf(file))) {
        for (const [repo, found] of await readPackageRows(createReadStream(file))) use.set(repo, found);
        continue;
      }
      for await (const { repo, figures } of readFigures(createReadStream(file), { anyName: true }))
        rows.push({ repo, ...figures });
    }
    return withUse(historiesFromRows(rows), use);
  }
  return withAnswers(environment, options, async (answers) => {
    const { application, store, clock } = answers;
    tellOfDemo(environment, options, answers);
    const ids =
      sources.length === 0
        ? (await store.projects.list()).map((project) => project.id)
        : sources.map((source) => {
            const found = application.index.resolve(source);
            if (found.kind !== 'found')
              throw new OperatorError(
                `“${source}” is neither a file nor one tracked project.`,
                'Give a CSV, or projects as owner/name; without any, all tracked projects are replayed.',
              );
            return found.project.id;
          });
    const histories: ProjectHistory[] = [];
    const useHistories = await createUseHistories(store, ids, { at: clock.now(), days: READ_DAYS });
    const nodeIds = new Map((await store.projects.identities()).map(({ id, nodeId }) => [nodeId, id]));
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      const window = { now: clock.now(), days: READ_DAYS, zone: environment.config().starHistoryZone };
      const use = await useHistories(batch);
      for (const history of await readHistories(store.observations, batch, window))
        histories.push({ ...history, use: use.get(nodeIds.get(history.id) ?? NaN) ?? history.use });
    }
    return histories;
  });
}

/** The first line of a file, or its beginning. */
async function headOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1_000), 0, 1_000, 0);
    return buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)[0] ?? '';
  } finally {
    await handle.close();
  }
}

/** Histories with the use of their projects; those of which only packages are recorded have no counts. */
const withUse = (
  histories: readonly ProjectHistory[],
  use: ReadonlyMap<string, UseHistory>,
): readonly ProjectHistory[] => [
  ...histories.map((history) => ({ ...history, use: use.get(history.repo) ?? history.use })),
  ...[...use]
    .filter(([repo]) => !histories.some((history) => history.repo === repo))
    .map(([repo, found]) => ({ ...emptyHistory(repo, repo), use: found })),
];

function dayOption(value: string | boolean | undefined, name: string): number | undefined {
  if (typeof value !== 'string') return undefined;
  const day = dayOfIso(value);
  if (!Number.isInteger(day) || day * DAY < 0)
    throw new OperatorError(`--${name} should be a date such as 2025-10-30, not “${value}”.`);
  return day;
}

function table(records: readonly ReplayRecord[], projects: number): string {
  if (records.length === 0) return `Nothing would have been raised over ${plural(projects, 'project')}.`;
  const rows = records.map((record) => [
    record.detected,
    record.repo ?? 'many projects',
    record.kind,
    record.severity,
    record.sentence,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    `${plural(records.length, 'signal')} over ${plural(projects, 'project')}.`,
  ].join('\n');
}

async function draw(
  environment: CliEnvironment,
  histories: readonly ProjectHistory[],
  records: readonly ReplayRecord[],
  folder: string,
): Promise<void> {
  await makeFolder(folder);
  const charts = createChartRenderer();
  try {
    for (const history of histories) {
      const own = records.filter((record) => record.repo === history.repo);
      if (own.length === 0 || environment.signal.aborted) continue;
      const file = path.join(folder, `${history.repo.replaceAll(/[^\w.-]+/g, '-')}.png`);
      await writeFile(file, await charts.render(backtestChart(history, own)));
      tell(environment, file);
    }
  } finally {
    await charts.close();
  }
}
