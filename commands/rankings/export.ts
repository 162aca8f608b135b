import { stringify } from 'csv-stringify/sync';
import { DAY, dayOf, isoDay } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { isRepositoryName } from '../../src/text/github-links.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { artefactWords } from '../../src/text/artefact-words.ts';
import type { StarArtefact } from '../../src/contracts/figures/star-artefact.ts';
import type { ProjectFilter, ProjectRecord } from '../../db/store.ts';
import { asOfNote } from '../support/as-of.ts';
import { MOST_ROWS, currentFigures } from '../support/measures/current-figures.ts';
import type { Sheet } from '../support/measures/current-figures.ts';
import { MEASURES_SMALL_PRINT } from '../support/measures/measure-cells.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { TYPED_FILTERS, filterOf, isNarrowed } from '../support/finding/filter-options.ts';
import type { FilterWords } from '../support/finding/filter-options.ts';
import { findProject } from '../support/finding/find-project.ts';
import { lookedAt } from '../support/finding/looked-at.ts';
import { choosingProjects, nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { underCurrentNames } from '../../src/text/current-names.ts';
import { artefactsOf, readingsOf, starDaysOf } from '../../src/history/rows-of.ts';

const WHAT = [
  { value: 'watchlist', label: 'current figures of the watchlist' },
  { value: 'all', label: 'current figures of all tracked projects' },
  { value: 'history', label: 'daily snapshots of one project' },
  { value: 'stars', label: 'star history of one project' },
  { value: 'signals', label: 'findings of one project or the watchlist' },
] as const;

type What = (typeof WHAT)[number]['value'];

/** The figures behind the answers, for a spreadsheet. */
export const exportCommand = command({
  name: 'export',
  purpose: 'Give the figures as a CSV file: watchlist, all, history, stars or signals',
  examples: [
    'export watchlist',
    'export history qdrant/qdrant',
    'export signals qdrant/qdrant',
    'export all category:"vector search"',
  ],
  asks: [
    { words: ['csv', 'spreadsheet', 'sheet', 'excel', 'download the watchlist', 'file', 'dump'] },
    { words: ['everything', 'all projects', 'every project'], options: { what: 'all' }, hint: true },
    {
      words: ['watchlist', 'the watchlist', 'of the watchlist', 'our watchlist', 'my watchlist', 'our list', 'my list'],
      options: { what: 'watchlist' },
      hint: true,
    },
    { words: ['star history', 'stars'], options: { what: 'stars' }, hint: true },
    { words: ['health figures', 'all figures', 'download', 'health'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  section: 'operating',
  pace: 'instant',
  options: {
    what: { type: 'choice', description: 'What to export (default: watchlist)', choices: WHAT, positional: true },
    project: { type: 'project', description: 'The project, for history, stars and signals', positional: true },
    window: {
      type: 'days',
      description: 'How far back, for history, stars and signals (default 1y)',
      max: 3650,
      positional: true,
    },
    ...TYPED_FILTERS,
  },
  async run(context, options): Promise<Message> {
    const what = options.what ?? 'watchlist';
    const current = what === 'watchlist' || what === 'all';
    if (current && options.project !== undefined) throw unwanted(context, options.what, options.project);
    const sheet = await sheetOf(context, what, options);
    if (sheet.rows.length === 0) return nothing(context, what, sheet);
    const rows = sheet.rows.slice(0, MOST_ROWS);
    const left = sheet.rows.length - rows.length;
    const summary = `${sheet.name}: ${format.plural(rows.length, 'row')} as CSV.`;
    return {
      summary,
      tone: 'neutral',
      blocks: [
        {
          kind: 'file',
          name: `groundswell-${sheet.name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}-${isoDay(dayOf(context.now))}.csv`,
          mediaType: 'text/csv',
          // A cell that begins like a formula would run in a spreadsheet; escape_formulas quotes it.
          content: stringify([sheet.columns, ...rows.map((row) => row.map((cell) => cell ?? ''))], {
            escape_formulas: true,
          }),
          description: summary,
        },
        asOfNote(
          sheet.asOf,
          context.now,
          'an empty cell is unknown',
          ...(current ? MEASURES_SMALL_PRINT : []),
          current && options.window !== undefined
            ? 'these are current figures, so the window has no effect'
            : undefined,
          left > 0 ? `${format.count(left)} older rows are left out; a smaller window shows them` : undefined,
        ),
      ],
    };
  },
});

/** A project, or a word that is none, where the export has no place for it. */
function unwanted({ index }: CommandContext, what: What | undefined, written: string): UserError {
  const shown = `“${format.shorten(written, 60)}”`;
  const found = index.resolve(written);
  const name = found.kind === 'found' && isRepositoryName(found.project.fullName) ? found.project.fullName : undefined;
  return new UserError(
    what !== undefined
      ? say`\`export ${what}\` takes no project, so it cannot be narrowed to ${shown}.`
      : `${shown} is none of ${format.sentenceList(WHAT.map(({ value }) => value))}.`,
    say`\`export history ${name ?? 'owner/name'}\` gives one project, \`export all\` all that are tracked.`,
    name === undefined ? ['export all'] : ['history', 'stars', 'signals'].map((one) => `export ${one} ${name}`),
  );
}

/** An empty file would look like a fault. */
function nothing(context: CommandContext, what: What, sheet: Sheet): Message {
  const text =
    what === 'watchlist' && !sheet.isNarrowed
      ? say`The watchlist is empty, so there is nothing to export. \`track owner/name\` adds a project; \`export all\` takes all tracked projects.`
      : `There is nothing to export: no ${sheet.absent}.`;
  const age = sheet.asOf === undefined ? [] : [asOfNote(sheet.asOf, context.now)];
  const steps = what === 'watchlist' && !sheet.isNarrowed ? choosingProjects(context) : [];
  return oneSentence(text, 'quiet', ...age, ...nextSteps(...steps));
}

async function sheetOf(
  context: CommandContext,
  what: What,
  {
    project: reference,
    window = 365,
    ...words
  }: FilterWords & { project?: string | undefined; window?: number | undefined },
): Promise<Sheet> {
  if (what === 'watchlist' || what === 'all')
    return currentFigures(context, what, await filterOf(context, words, what === 'watchlist'));
  if (what === 'signals' && reference === undefined)
    return signalsSheet(context, undefined, window, await filterOf(context, words, true));
  if (isNarrowed(await filterOf(context, words)))
    throw new UserError(
      say`\`export ${what}\` is about one project, so it takes no filters.`,
      say`\`export all category:…\` gives the current figures of some.`,
      ['export all'],
    );
  if (reference === undefined)
    throw new UserError(say`\`export ${what}\` needs a project.`, say`Try \`export ${what} qdrant/qdrant\`.`);
  const project = await findProject(context, reference, `export ${what}`);
  if (what === 'signals') return signalsSheet(context, project, window);
  return what === 'stars' ? starsSheet(context, project, window) : historySheet(context, project, window);
}

async function starsSheet(
  { store, now, settings }: CommandContext,
  { id, fullName }: ProjectRecord,
  window: number,
): Promise<Sheet> {
  const days = await starDaysOf(store.observations, id, { from: dayOf(now) - window, to: dayOf(now) });
  const doubt = doubtOf(await artefactsOf(store.observations, [id], dayOf(now) - window), id, 'reconstructed');
  return {
    name: `star history ${fullName}`,
    absent: `star history of ${fullName} in ${format.lastWindow(window)}`,
    columns: ['date', 'stars_gained', 'fetched_at', 'zone', 'not_counted_because'],
    rows: days.map((day) => [
      isoDay(day.day),
      day.gained,
      new Date(day.fetchedAt).toISOString(),
      settings.starHistoryZone,
      doubt(day.day),
    ]),
    asOf: days.at(-1)?.fetchedAt,
  };
}

/** As `import` and `backtest` read it back. */
async function historySheet(
  { store, now }: CommandContext,
  { id, fullName }: ProjectRecord,
  window: number,
): Promise<Sheet> {
  const snapshots = await readingsOf(store.observations, id, { from: dayOf(now) - window, to: dayOf(now) });
  const doubt = doubtOf(await artefactsOf(store.observations, [id], dayOf(now) - window), id, 'observed');
  return {
    name: `history ${fullName}`,
    absent: `snapshot of ${fullName} in ${format.lastWindow(window)}`,
    columns: [
      'repo',
      'date',
      'stars',
      'forks',
      'watchers',
      'open_issues',
      'closed_issues',
      'pull_requests',
      'merged_pull_requests',
      'contributors',
      'releases',
      'commits',
      'observed_at',
      'source',
      'not_counted_because',
    ],
    rows: snapshots.map((row) => [
      fullName,
      isoDay(row.day),
      row.stars,
      row.forks,
      row.watchers,
      row.openIssues,
      row.closedIssues,
      row.pullRequests,
      row.mergedPullRequests,
      row.contributors,
      row.releases,
      row.commits,
      new Date(row.at).toISOString(),
      row.source,
      doubt(row.day),
    ]),
    asOf: snapshots.at(-1)?.at,
  };
}

/** By day, what the counter did that people did not do: the day's difference from the one before is no gain. */
function doubtOf(
  artefacts: ReadonlyMap<number, readonly StarArtefact[]>,
  projectId: number,
  line: StarArtefact['line'],
): (day: number) => string | null {
  const known = (artefacts.get(projectId) ?? []).filter((artefact) => artefact.line === line);
  return (day) => {
    const around = known.find(({ from, to, believed }) => day > from && (believed ? day < to : day <= to));
    return around === undefined ? null : artefactWords(around);
  };
}

async function signalsSheet(
  context: CommandContext,
  project: ProjectRecord | undefined,
  window: number,
  filter: ProjectFilter = {},
): Promise<Sheet> {
  const [records, asOf] = await Promise.all([
    context.store.signals.list({
      ...filter,
      ...(project === undefined ? {} : { projectId: project.id }),
      since: context.now - window * DAY,
      limit: MOST_ROWS + 1,
    }),
    project === undefined
      ? context.store.observations.coverage().then(({ newestAt }) => newestAt)
      : lookedAt(context, project.id),
  ]);
  return {
    name: 'signals',
    absent: `finding ${project === undefined ? 'on the watchlist' : `about ${project.fullName}`} in ${format.lastWindow(window)}`,
    columns: ['project', 'kind', 'severity', 'state', 'onset', 'detected', 'peak', 'ended', 'sentence', 'evidence'],
    rows: underCurrentNames(records).map(({ signal }) => [
      signal.repo,
      signal.kind,
      signal.severity,
      signal.state,
      isoDay(signal.onset),
      isoDay(signal.detected),
      isoDay(signal.peak),
      signal.ended === null ? null : isoDay(signal.ended),
      signal.sentence,
      JSON.stringify(signal.evidence),
    ]),
    asOf,
  };
}
