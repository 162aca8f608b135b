import { DAY } from '../../src/contracts/clock.ts';
import type { Score } from '../../src/contracts/figures/score.ts';
import { isMovement, whatChanged } from '../../src/scoring/change.ts';

/** A total that moves by this much in a week must have a cause that the answer names. */
export const LARGE = 2;
/** Rows that count as a week apart, days. */
const WEEK = { least: 5, most: 10 } as const;
/** A movement that lasts still holds after four weeks, days. */
const LATER = { least: 24, most: 35 } as const;
/** Weekly rows that reach as far. */
const LATER_ROWS = 6;

/** What happened to the total in one week of one project. */
export interface WeekMove {
  /** The total differs by LARGE or more. */
  large: boolean;
  /** Of that, LARGE or more is neither in a metric that moved beyond its noise nor in one that became known or unknown. */
  unexplained: boolean;
  /** It is mostly the shift of a figure that became known or unknown. */
  byShift: boolean;
  /** A rise or fall was said. */
  said: boolean;
  /** Whether half of what was said still held four weeks later; undefined where nothing was said or nobody knows. */
  lasted: boolean | undefined;
}

/** The moves of one project between weeks that both have a total. */
export function weekMoves(scores: readonly Score[]): WeekMove[] {
  return scores.flatMap((score, index) => {
    const before = scores[index - 1];
    if (before === undefined || before.total === undefined || score.total === undefined) return [];
    const days = (score.at - before.at) / DAY;
    if (days < WEEK.least || days > WEEK.most) return [];
    return [moveOf(before, score, scores.slice(index + 1, index + 1 + LATER_ROWS))];
  });
}

function moveOf(before: Score, score: Score, later: readonly Score[]): WeekMove {
  const change = whatChanged(before, score);
  const raw = (score.total ?? 0) - (before.total ?? 0);
  const named = change.metrics.reduce(
    (sum, { kind, beyondNoise, points = 0 }) =>
      beyondNoise || kind === 'appeared' || kind === 'vanished' ? sum + points : sum,
    0,
  );
  const large = Math.abs(raw) >= LARGE;
  const said = isMovement(change);
  return {
    large,
    unexplained: large && Math.abs(raw - named) >= LARGE,
    byShift: large && Math.abs(change.shift ?? 0) >= Math.abs(change.total ?? 0),
    said,
    lasted: said ? lasted(before, score, change.total ?? 0, later) : undefined,
  };
}

function lasted(before: Score, score: Score, moved: number, later: readonly Score[]): boolean | undefined {
  const after = later.find((one) => {
    const days = (one.at - score.at) / DAY;
    return days >= LATER.least && days <= LATER.most;
  });
  const since = after && whatChanged(before, after).total;
  return since === undefined ? undefined : since / moved >= 0.5;
}
