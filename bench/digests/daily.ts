import { dayOf } from '../../src/contracts/clock.ts';
import { countedGain, isDisregarded } from '../../src/history/stars/counted-gain.ts';
import { judgeCounts } from '../../src/history/stars/star-artefacts.ts';
import { haveRecorded, readPanel } from '../detect/data.ts';
import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';
import { artefactIn } from './independent.ts';
import type { Count } from './independent.ts';
import { pickTally } from './tally.ts';

const DAILY = 'stars-daily.jsonl.gz';
const FIRST_MONDAY = dayOf(Date.parse('2019-03-04'));
const PICKS = 5;
/** The floors of a weekly digest. */
const FLOOR = { stars: 200, gained: 25 };
/** Readings that are judged: over a year of days. */
const JUDGED = 450;
/** Candidates by the plain count that are judged until five stand: judging all projects every week would take an hour. */
const DEPTH = 60;

/**
 * Large projects with a count of nearly every day. Judging every project every Monday would be 1.4 million judgements, so each
 * list goes down the plain ranking and judges until five picks stand that nothing below can pass.
 */
export function dailyPicks(): { figures: Figure[]; missing: string[] } {
  const names = ['artefact picks, daily panel', 'artefacts in first place, daily panel'];
  if (!haveRecorded(DAILY)) return { figures: [], missing: names.map((name) => `${name}: no recorded days`) };
  const panel = readPanel().map(({ repo, counts: { stars } }) => ({
    repo,
    counts: (stars?.values ?? []).flatMap((count, at) =>
      count === null ? [] : [{ day: (stars?.start ?? 0) + at, stars: count }],
    ),
  }));
  const tally = pickTally();
  const last = Math.max(...panel.map(({ counts }) => counts.at(-1)?.day ?? 0));
  for (let monday = FIRST_MONDAY; monday <= last; monday += 7) {
    const plain = panel.flatMap(({ repo, counts }) => {
      const end = lastAt(counts, monday);
      const [now, before] = [counts[end], counts[lastAt(counts, monday - 7)]];
      if (now === undefined || before === undefined || monday - now.day > 7 || now.day - before.day > 9) return [];
      const gained = now.stars - before.stars;
      return gained < FLOOR.gained || before.stars < FLOOR.stars ? [] : [{ repo, counts, end, gained, before }];
    });
    if (plain.length < PICKS) continue;
    for (const by of ['growth', 'gain'] as const) {
      const value = (gained: number, before: number): number => (by === 'gain' ? gained : gained / before);
      const order = plain.toSorted((a, b) => value(b.gained, b.before.stars) - value(a.gained, a.before.stars));
      const standing = order.slice(0, DEPTH).flatMap((row) => {
        const gain = judgedGain(row.counts, row.end, row.before);
        return gain === null || gain.gained < FLOOR.gained
          ? []
          : [
              {
                ...row,
                gained: gain.gained,
                value: value(gain.gained, (row.counts[row.end]?.stars ?? 0) - gain.gained),
              },
            ];
      });
      standing
        .sort((a, b) => b.value - a.value)
        .slice(0, PICKS)
        .forEach(({ repo, counts, gained }, place) =>
          tally.add(place, artefactIn(counts, monday, 7, gained), () => `${repo} ${monday}`),
        );
    }
    tally.next(plain.length);
  }
  const against = `${tally.digests} Mondays, ${tally.picks} picks; ${tally.kinds()}`;
  return {
    figures: [
      figure('artefact picks, daily panel', tally.share() * 100, '%', { bound: 0.5, better: 'lower', against }),
      figure('artefacts in first place, daily panel', tally.first, 'digests', { bound: 0, better: 'lower' }),
    ],
    missing: [],
  };
}

function judgedGain(counts: readonly Count[], end: number, before: Count): { gained: number } | null {
  const known = counts.slice(Math.max(0, end - JUDGED), end + 1).map(({ day, stars }) => ({ day, count: stars }));
  const artefacts = judgeCounts(known);
  const newest = known.at(-1);
  if (newest === undefined || isDisregarded(newest.day, artefacts)) return null;
  const gain = countedGain({ day: before.day, count: before.stars }, newest, artefacts);
  return gain === null || gain.days < 3.5 ? null : gain;
}

/** Index of the newest count at or before a day; -1 for none. */
function lastAt(counts: readonly Count[], day: number): number {
  let low = 0;
  let high = counts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((counts[middle]?.day ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
