import { expect, test } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/score.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS, metricOf } from '../../src/scoring/score.ts';
import { badGateway } from '../fakes/github/faults.ts';
import { answering } from '../support/answering.ts';
import { ingestScene, trackAll } from '../support/ingest-setup.ts';

const ZONE = 'America/Los_Angeles';

test('while GitHub does not answer nothing moves: figures keep their value and their date', async () => {
  const scene = await ingestScene({ projects: 1, weeks: 20 });
  const { ingest, fake, clock, store } = scene;
  await trackAll(scene);
  for (let day = 0; day < 2; day += 1) {
    clock.advance(DAY);
    await ingest.pulse();
    await ingest.daily();
    await ingest.history();
  }
  const ids = [await scene.id(0)];
  const { owner, name: repo } = scene.repository(0);
  const name = `${owner}/${repo}`;
  const { ask, setNow } = await answering({ store });

  /** What the bot knows after its jobs ran: figures without the moment at which they were worked out, and answers. */
  const state = async () => {
    await scoreUniverse(store, { at: clock.now(), weights: DEFAULT_WEIGHTS, zone: ZONE });
    await detectSignals(store, { at: clock.now(), zone: ZONE });
    setNow(clock.now());
    const scores = await Promise.all(ids.map(async (id) => (await store.scores.latest(id))?.score));
    const standings = await Promise.all(
      ids.map(async (id) => ({ ...(await store.scores.standing(id)), day: 0, at: 0, totalWeekAgo: null })),
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
    };
  };
  const before = await state();
  expect(inYear(before.answers.health)).toBeDefined();
  expect(before.figures.totals.every((total) => total !== undefined)).toBe(true);

  fake.faults.plan('down', () => true, badGateway, Infinity);
  let passed = 0;
  for (const days of [1, 9, 35, 100]) {
    clock.advance((days - passed) * DAY);
    passed = days;
    expect(await ingest.daily()).toMatchObject({ stopped: { kind: 'outage' }, read: 0 });
    const after = await state();
    expect(after.figures, `${days} days later`).toEqual(before.figures);
    expect(after.signals, `${days} days later`).toEqual(before.signals);
    for (const answer of Object.values(after.answers)) {
      expect(answer).not.toMatch(/nothing (has been|was) observed|unknown now|known now|▲|▼/);
      if (days > 2) expect(answer).toContain(`${days} days old`);
    }
    expect(after.answers.top).toContain(name);
    expect(inYear(after.answers.health)).toBe(inYear(before.answers.health));
    expect(inYear(after.answers.score)).toBe(inYear(before.answers.score));
  }
}, 120_000);

/** How many releases an answer counts in a year, however it says so. */
const inYear = (answer: string): string | undefined => /(\d+) (?:stable|in 12 months)/.exec(answer)?.[1];
