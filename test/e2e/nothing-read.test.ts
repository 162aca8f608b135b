import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { openStore } from '../../db/open.ts';
import { DAY, dayOf, isoDay } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import type { Ingest } from '../../src/ingest/types.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS, metricOf } from '../../src/scoring/score.ts';
import { date } from '../../src/text/format.ts';
import { badGateway } from '../fakes/github/faults.ts';
import type { Act } from '../fakes/github/faults.ts';
import { answering } from '../support/answering.ts';
import { ingestScene, trackAll } from '../support/ingest-setup.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const ZONE = 'America/Los_Angeles';

/** What the bot knows after its jobs ran at a moment: figures without the moment at which they were worked out, and answers. */
async function stateAt(store: Store, now: number, name: string) {
  const { ask, setNow } = await answering({ store });
  setNow(now);
  await judgeAllStars(store, { at: now, zone: ZONE });
  await scoreUniverse(store, { at: now, weights: DEFAULT_WEIGHTS, zone: ZONE });
  await detectSignals(store, { at: now, zone: ZONE });
  const ids = (await store.projects.identities()).map(({ id }) => id);
  const scores = await Promise.all(ids.map(async (id) => (await store.scores.newest(id))?.score));
  const standings = await Promise.all(
    ids.map(async (id) => ({ ...(await store.scores.standings([id])).get(id), day: 0, at: 0, totalWeekAgo: null })),
  );
  const metrics = scores.map(
    (score) =>
      score &&
      METRIC_NAMES.map((metric) => [metric, metricOf(score, metric).value, metricOf(score, metric).observedAt]),
  );
  return {
    figures: { totals: scores.map((score) => score?.total), metrics, standings },
    signals: (await store.signals.list({ limit: 100 })).map(({ signal }) => signal.sentence),
    answers: { score: await ask(`score ${name}`), health: await ask(`health ${name}`), top: await ask('top stars') },
    preview: await ask('preview scope:universe'),
    digest: await prepareDigest(
      store,
      {
        workspaceId: 'slack:T1',
        channel: null,
        filter: completeFilter({ scope: 'universe' }),
        schedule: { period: 'weekly', zone: 'UTC' },
        subscriptionId: null,
      },
      now,
    ),
  };
}

type State = Awaited<ReturnType<typeof stateAt>>;

/** @param read the day of the last reading, as answers write it */
function expectUnmoved(
  after: State,
  before: State,
  { days, read, name }: { days: number; read: string; name: string },
) {
  const when = `${days} days later`;
  expect(after.figures, when).toEqual(before.figures);
  expect(after.signals, when).toEqual(before.signals);
  for (const answer of Object.values(after.answers)) {
    expect(answer, when).not.toMatch(/nothing (has been|was) observed|unknown now|known now|▲|▼/);
    if (days > 2) expect(answer, when).toContain(`${days} days old`);
  }
  expect(after.answers.top).toContain(name);
  expect(inYear(after.answers.health)).toBe(inYear(before.answers.health));
  expect(inYear(after.answers.score)).toBe(inYear(before.answers.score));
  // Figures of the week that was told are told with their end; after a week without reading there are no others.
  expect(after.digest.matching, when).toBe(before.digest.matching);
  expect(after.digest.figuresTo, when).toBe(before.digest.figuresTo);
  expect(after.preview, when).not.toMatch(/No project matches|▲|▼|nothing else was found/);
  if (days > 7) expect(after.preview, when).toContain(`No new figures since ${read}`);
}

const badToken: Act = { kind: 'answer', status: 401, body: { message: 'Bad credentials' } };

test.each<[string, Act, readonly number[], (ingest: Ingest) => Promise<unknown>]>([
  [
    'GitHub does not answer',
    badGateway,
    [1, 9, 35, 100],
    async (ingest) => expect(await ingest.daily()).toMatchObject({ stopped: { kind: 'outage' }, read: 0 }),
  ],
  ['the token has expired', badToken, [9, 100], async (ingest) => expect(ingest.daily()).rejects.toThrow('token')],
])(
  'while %s nothing moves: figures keep their value and their date',
  async (_, fault, later, fails) => {
    const scene = await ingestScene({ projects: 1, weeks: 20 });
    const { ingest, fake, clock, store } = scene;
    await trackAll(scene);
    for (let day = 0; day < 2; day += 1) {
      clock.advance(DAY);
      await ingest.pulse();
      await ingest.daily();
      await ingest.history();
    }
    const { owner, name: repo } = scene.repository(0);
    const name = `${owner}/${repo}`;
    const read = date(clock.now());
    const before = await stateAt(store, clock.now(), name);
    expect(inYear(before.answers.health)).toBeDefined();
    expect(before.figures.totals.every((total) => total !== undefined)).toBe(true);

    fake.faults.plan('down', () => true, fault, Infinity);
    let passed = 0;
    for (const days of later) {
      clock.advance((days - passed) * DAY);
      passed = days;
      await fails(ingest);
      expectUnmoved(await stateAt(store, clock.now(), name), before, { days, read, name });
    }
  },
  120_000,
);

test('imported history that goes no further keeps its figures and their date', async () => {
  const folder = temporaryFolder();
  const [file, database] = [join(folder, 'history.csv'), join(folder, 'bot.db')];
  const end = Date.parse('2026-11-02T20:00:00Z');
  const rows = Array.from({ length: 500 }, (_, at) => {
    const more = 500 - at;
    return [isoDay(dayOf(end) - more + 1), 9_000 - 10 * more, 900 - more, 300, 5_000 - 3 * more, 4_000 - 2 * more];
  });
  writeFileSync(
    file,
    [
      'repo,date,stars,forks,open_issues,closed_issues,merged_pull_requests',
      ...rows.map((row) => `acme/rocket,${row.join(',')}`),
    ].join('\n'),
  );
  const clock = { now: () => end, sleep: () => Promise.resolve() };
  const imported = await runVerb(['import', file], { GROUNDSWELL_DATABASE: database }, clock);
  expect(imported.stdout).toContain('500 rows of 1 project imported');
  const store = await openStore({ file: database });
  onTestFinished(() => store.close());
  const before = await stateAt(store, end, 'acme/rocket');
  expect(before.figures.standings).toMatchObject([{ stars: 8_990, gained7d: 70, gained30d: 300 }]);
  for (const days of [9, 100]) {
    const moved = { days, read: date(end), name: 'acme/rocket' };
    expectUnmoved(await stateAt(store, end + days * DAY, 'acme/rocket'), before, moved);
  }
});

/** How many releases an answer counts in a year, however it says so. */
const inYear = (answer: string): string | undefined => /(\d+) (?:stable|in 12 months)/.exec(answer)?.[1];
