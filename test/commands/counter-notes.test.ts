import { expect, it } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { answering } from '../support/answering.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';

const TODAY = dayOf(NOW);

/** Weekly figures of a year, 140 stars a week; the row of each of these weeks repeats the one before. */
async function ranked(repeated: readonly number[], jump = 0): Promise<string> {
  const store = await temporaryStore();
  const id = await addProject(store, 'acme/weekly');
  const weeks = Array.from({ length: 53 }, (_, week) => 52 - week);
  await store.observations.record({
    snapshots: weeks.map((week) => {
      const counted = repeated.includes(week) ? week + 1 : week;
      const stars = 40_000 - 140 * counted + (week === 0 ? jump : 0);
      return snapshot(id, TODAY - 7 * week, { at: NOW - 7 * week * DAY, stars });
    }),
  });
  await judgeAllStars(store, { at: NOW, zone: 'UTC' });
  await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
  const here = await answering({ store });
  here.setNow(NOW);
  return here.ask('top gain 30d');
}

it('a weekly row that was repeated is named beside no gain that is whole', async () => {
  const answer = await ranked([2]);
  expect(answer).toContain('+560 in 28 days');
  expect(answer).not.toMatch(/left out|did not move/);
});

it('what is really left out of a gain is named', async () => {
  const answer = await ranked([2], 9_000);
  expect(answer).toMatch(/acme\/weekly: the count jumped by 9,140 .*; left out of the gain\./);
});
