import { expect, it } from 'vitest';
import { isNews } from '../../src/signals/engine/is-news.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import type { Cause, CauseFinding } from '../../src/contracts/figures/cause.ts';
import { DAY, HOUR, SECOND } from '../../src/contracts/clock.ts';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';
import { TODAY, owed, run, spike, subscribe } from '../support/alert-setting.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';

const story: Cause = {
  kind: 'story',
  id: 'hacker-news:7',
  label: 'Hacker News, 312 points',
  phrase: '312 points on Hacker News',
  title: 'Rocket is out',
  url: 'https://news.ycombinator.com/item?id=7',
  day: TODAY - 2,
  days: -1,
  weight: 312,
};
const found = (causes: readonly Cause[], namedAt: number | null): { causes: CauseFinding } => ({
  causes: { causes, lookedAt: 'all stories', namedAt: namedAt === null ? null : namedAt / SECOND },
});

it('a cause that is found later edits the alert and is told to its thread, once', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  const id = await subscribe(store);
  await store.signals.record([spike('acme/rocket', {}, found([], null))], NOW, isNews);
  await run(store);
  expect(JSON.stringify((await owed(store))[0]?.message)).toContain('no public cause found');
  for (const [hours, points] of [
    [2, 312],
    [3, 400],
    [4, 500],
  ] as const) {
    const at = NOW + hours * HOUR;
    const grown = { ...story, label: `Hacker News, ${points} points` };
    await store.signals.record([spike('acme/rocket', {}, found([grown], NOW + 2 * HOUR))], at, isNews);
    await run(store, at);
  }
  const rows = await owed(store);
  const root = `alert:${id}:1:root:onset`;
  expect(rows.map(({ key, operation }) => [key, operation])).toEqual([
    [root, 'post'],
    [`alert:${id}:1:update:2`, 'update'],
    [`alert:${id}:1:reply:cause`, 'reply'],
  ]);
  expect(rows[2]?.message.summary).toMatchInlineSnapshot(`"What fits: Hacker News, 312 points, the day before."`);
  expect(JSON.stringify(rows[1]?.message)).toContain('Hacker News, 312 points');
});

it('a cause that was named when the alert was posted is not told again', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  await subscribe(store);
  await store.signals.record([spike('acme/rocket', {}, found([story], NOW))], NOW, isNews);
  await run(store);
  await store.signals.record([spike('acme/rocket', { state: 'growing' }, found([story], NOW))], NOW + HOUR, isNews);
  await run(store, NOW + HOUR);
  expect((await owed(store)).filter(({ key }) => key.endsWith(':cause'))).toEqual([]);
});

const gains = [...quiet(40, 20), 150, 400, 900, 500, 300, 200, 120, 22, 20, 19, 21, ...quiet(10, 20)];

/** As it is detected after so many days of the spike, with or without the story of its first day. */
function detected(
  days: number,
  points: number | null,
  now: number,
): readonly ReturnType<typeof detectSignals>[number][] {
  const history: ProjectHistory = {
    ...gaining(gains.slice(0, 40 + days)),
    mentions: {
      stories:
        points === null
          ? []
          : [
              {
                source: 'hacker-news',
                story: '7',
                place: 'Hacker News',
                link: 'https://news.ycombinator.com/item?id=7',
                title: 'Rocket is out',
                at: (firstDay + 40) * 86_400,
                points,
                comments: 1,
              },
            ],
      read: [],
    },
  };
  // A story with so many points is a finding of its own, beside the spike that it explains.
  return detectSignals([history], { today: firstDay + 39 + days, now }).filter(({ kind }) => kind === 'star-spike');
}

it('keeps when a cause was first named, says so while the spike lasts, and only keeps it when it is over', () => {
  const first = detected(2, null, 100);
  const named = reconcile(first, detected(2, 300, 200), firstDay + 41);
  expect(named).toMatchObject([
    { change: 'state', signal: { evidence: { causes: { namedAt: 200, causes: [{ id: 'hacker-news:7' }] } } } },
  ]);
  const stored = named.map(({ signal }) => signal);
  expect(reconcile(stored, detected(2, 320, 300), firstDay + 41)).toMatchObject([
    { change: 'figures', signal: { evidence: { causes: { namedAt: 200 } } } },
  ]);
  const over = detected(16, null, 400);
  expect(over).toMatchObject([{ state: 'over', evidence: { causes: { causes: [] } } }]);
  const late = reconcile([], detected(16, 300, 500), firstDay + 55, over);
  expect(late).toMatchObject([{ change: 'figures' }]);
});
