import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/fixtures/random.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { CountSeries, ProjectCounts, ProjectHistory } from '../../src/contracts/figures/series.ts';
import type { Signal } from '../../src/contracts/figures/signal.ts';
import { READ_DAYS } from '../../src/jobs/detect-signals.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { counts, firstDay, gaining, quiet } from '../support/make-history.ts';

const days = 1_500;
const kinds: ReadonlySet<string> = new Set(['closing-ratio', 'backlog', 'merge-rate', 'star-spike', 'milestone']);

/** Years of a project whose maintainers come and go, with a burst of stars now and then and days that nobody read. */
function longLife(seed: number): ProjectHistory {
  const random = seededRandom(seed).next;
  const some = (mean: number): number => Math.floor(mean * 2 * random() + 0.5);
  const care = { close: 1, merge: 1 };
  const gains = { stars: [] as number[], open: [] as number[], closed: [] as number[], merged: [] as number[] };
  let burst = 0;
  for (let left = 0, day = 0; day < days; day += 1, left -= 1) {
    if (left <= 0) {
      left = 60 + Math.floor(random() * 200);
      care.close = random() < 0.5 ? 0.95 : 0.9 * random();
      care.merge = random() < 0.5 ? 1 : random();
    }
    if (random() < 0.006) burst = 40;
    burst *= 0.6;
    const opened = some(4);
    const closed = Math.round(opened * care.close * (0.7 + 0.6 * random()));
    gains.stars.push(some(12 * (1 + burst)));
    gains.open.push(opened - closed);
    gains.closed.push(closed);
    gains.merged.push(some(3 * care.merge));
  }
  const unread = Array.from({ length: days }, () => random() < 0.03);
  const line = (first: number, own: readonly number[]): CountSeries => {
    const whole = counts(first, own);
    return { ...whole, values: whole.values.map((value, i) => (unread[i - 1] === true ? null : value)) };
  };
  const empty = emptyHistory('R_1', 'acme/rocket');
  const own: Partial<ProjectCounts> = {
    stars: line(900, gains.stars),
    openIssues: line(300, gains.open),
    closedIssues: line(900, gains.closed),
    mergedPullRequests: line(400, gains.merged),
  };
  return { ...empty, counts: { ...empty.counts, ...own } };
}

/** As the database gives it on a day: the newest days only, and whether there are older ones. */
function readOn(history: ProjectHistory, today: number): ProjectHistory {
  const from = Math.max(firstDay - 1, today - READ_DAYS);
  const cut = (series: CountSeries | null): CountSeries | null =>
    series && { ...series, start: from, values: series.values.slice(from - series.start, today - series.start + 1) };
  const { stars, openIssues, closedIssues, mergedPullRequests } = history.counts;
  return {
    ...history,
    counts: {
      ...history.counts,
      stars: cut(stars),
      openIssues: cut(openIssues),
      closedIssues: cut(closedIssues),
      mergedPullRequests: cut(mergedPullRequests),
    },
    reach: { ...history.reach, olderCounts: from > firstDay - 1 ? from - 1 : null },
  };
}

const ofLife = ({ kind }: Signal): boolean => kinds.has(kind);

describe('living day by day and replaying it in one pass', () => {
  // In the last of them a decline lasts for more than a year.
  it.each([1, 2, 55])(
    'find the same under the same keys, however far the days that are read have moved on: life %i',
    (seed) => {
      const history = longLife(seed);
      const last = firstDay + days - 1;
      const stored = new Map<string, Signal>();
      for (let today = firstDay + 300; today <= last; today += 1) {
        const found = detectSignals([readOn(history, today)], { today }).filter(ofLife);
        const all = [...stored.values()];
        for (const { signal } of reconcile(
          all.filter(({ ended }) => ended === null),
          found,
          today,
          all,
        ))
          stored.set(signal.key, signal);
      }
      const lived = [...stored.values()].filter(({ sentence }) => !sentence.startsWith('Withdrawn'));
      const replayed = detectSignals([history], { today: last }).filter(ofLife);
      const named = (signals: readonly Signal[]): string[] =>
        signals.map(({ key, ended }) => `${key}${ended === null ? ', open' : ''}`).sort();
      expect(new Set(replayed.map(({ kind }) => kind)).size).toBeGreaterThan(2);
      expect(named(lived)).toEqual(named(replayed));
    },
    60_000,
  );
});

describe('where a reading begins', () => {
  const life = (olderCounts: number | null): ProjectHistory => {
    const history = gaining([...quiet(300, 20), 400, 300, ...quiet(200, 20), 500, 300, ...quiet(20, 20)]);
    return { ...history, reach: { ...history.reach, olderCounts } };
  };
  const spikes = (olderCounts: number | null): number[] =>
    detectSignals([life(olderCounts)], { today: firstDay + 523 })
      .filter(({ kind }) => kind === 'star-spike')
      .map(({ onset }) => onset - firstDay);

  it('the days whose past is out of sight only show what is usual', () => {
    expect(spikes(firstDay - 2)).toEqual([502]);
    expect(spikes(null)).toEqual([300, 502]);
    // A stretch before a hole longer than a baseline reaches says nothing about this one.
    expect(spikes(firstDay - 200)).toEqual([300, 502]);
  });

  it('no day is called a move of the platform', () => {
    const moves = (olderCounts: number | null): number => {
      const lifted = Array.from({ length: 110 }, (_, i) => {
        const history = gaining([...quiet(60, 20), 120, ...quiet(10, 20)], { repo: `acme/p${String(i)}` });
        return { ...history, reach: { ...history.reach, olderCounts } };
      });
      return detectSignals(lifted, { today: firstDay + 70 }).filter(({ kind }) => kind === 'platform-move').length;
    };
    expect(moves(null)).toBe(1);
    expect(moves(firstDay - 2)).toBe(0);
  });
});
