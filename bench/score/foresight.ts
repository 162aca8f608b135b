import type { EpochDay } from '../../src/contracts/clock.ts';
import { metricOf } from '../../src/scoring/score.ts';
import type { Week } from './replay.ts';

/** Without a push for so long, a project counts as gone quiet. */
export const QUIET_DAYS = 180;
const YEAR = { days: 365, slack: 30 } as const;
/** A row stands for a date when it is at most so much older. */
const REACH = 28;

export type Predictor = 'total' | 'lastPush' | 'growth30d' | 'growth90d' | 'stars';

/** One project at one date, and what became of it. */
export interface Case {
  repo: string;
  date: EpochDay;
  /** Higher predicts better. */
  predictors: Record<Predictor, number>;
  /** Pushed within QUIET_DAYS, a year later. */
  alive: boolean;
  /** Contributors a year later / now; undefined where not recorded. */
  contributorGrowth: number | undefined;
  contributorsLater: number | undefined;
}

/** The dates at which a project was alive and everything about it was known, with what became of it in a year. */
export function casesOf(repo: string, weeks: readonly Week[], dates: readonly EpochDay[]): Case[] {
  return dates.flatMap((date): Case[] => {
    const now = weeks.findLast(({ row }) => row.day <= date && row.day > date - REACH);
    if (now === undefined || now.row.pushedDay === undefined) return [];
    const idle = now.row.day - now.row.pushedDay;
    if (idle >= QUIET_DAYS) return [];
    const aim = now.row.day + YEAR.days;
    const later = weeks.reduce<Week | undefined>((best, week) => {
      const off = Math.abs(week.row.day - aim);
      if (off > YEAR.slack || week.row.pushedDay === undefined) return best;
      return best === undefined || off < Math.abs(best.row.day - aim) ? week : best;
    }, undefined);
    if (later === undefined) return [];
    const [growth30d, growth90d] = [
      metricOf(now.score, 'starGrowth').value,
      metricOf(now.score, 'starGrowth90d').value,
    ];
    if (now.score.total === undefined || growth30d === undefined || growth90d === undefined) return [];
    const [before, after] = [now.row.contributors, later.row.contributors];
    return [
      {
        repo,
        date,
        predictors: { total: now.score.total, lastPush: -idle, growth30d, growth90d, stars: now.row.stars },
        alive: later.row.day - (later.row.pushedDay ?? -Infinity) < QUIET_DAYS,
        contributorGrowth: before === undefined || after === undefined || before === 0 ? undefined : after / before,
        contributorsLater: after,
      },
    ];
  });
}

/** Probability that a living project has the higher value than one gone quiet; ties count half. Mean over dates by their pairs. */
export function survivalAuc(cases: readonly Case[], predictor: Predictor): number {
  let above = 0;
  let pairs = 0;
  for (const group of Map.groupBy(cases, ({ date }) => date).values()) {
    const alive = group.filter((one) => one.alive).length;
    const ranks = midRanks(group.map((one) => one.predictors[predictor]));
    const sum = group.reduce((total, one, index) => total + (one.alive ? (ranks[index] ?? 0) : 0), 0);
    above += sum - (alive * (alive + 1)) / 2;
    pairs += alive * (group.length - alive);
  }
  return above / pairs;
}

/** Spearman's rank correlation with an outcome, as the mean over dates by their cases. */
export function rankCorrelation(
  cases: readonly Case[],
  predictor: Predictor,
  outcome: (one: Case) => number | undefined,
): number {
  let sum = 0;
  let weight = 0;
  for (const group of Map.groupBy(
    cases.filter((one) => outcome(one) !== undefined),
    ({ date }) => date,
  ).values()) {
    if (group.length < 10) continue;
    sum +=
      group.length *
      correlation(
        midRanks(group.map((one) => one.predictors[predictor])),
        midRanks(group.map((one) => outcome(one) ?? 0)),
      );
    weight += group.length;
  }
  return sum / weight;
}

/** Ranks from 1 up; equal values share the mean of theirs. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let index = from; index <= to; index += 1) ranks[order[index] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squareA = 0;
  let squareB = 0;
  a.forEach((value, index) => {
    const [x, y] = [value - meanA, (b[index] ?? 0) - meanB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  });
  return both / Math.sqrt(squareA * squareB);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
