import { DAY } from '../contracts/clock.ts';
import { plural } from '../text/format.ts';
import type { Fact, MetricFacts, MetricInput, MetricName } from '../contracts/figures/score.ts';
import { cadenceOf } from '../history/releases/release-cadence.ts';
import { METRICS } from './metric-list.ts';
import { countNoise, smoothedCount, smoothedNoise, smoothedRatio } from './smoothing.ts';

/** Below this base a ratio says nothing: 3 stars becoming 6 is not a growth of 100 %. */
export const LEAST_STARS_FOR_RATIO = 20;
/** Below this many issues a year, a closing ratio is chance: one issue more moves it by a tenth or worse. */
export const LEAST_ISSUES_FOR_RATIO = 10;
/** An older reading is history, not the present; the metric counts as missing and says how old it is. */
const OLDEST_READING_DAYS = 90;
/** A push within this time gets all of the metric: most living projects pause that long now and then. */
export const RECENT_PUSH_DAYS = 14;
/** A steady rhythm has one release more or less in the year: that is named, but makes no movement of the total by itself. */
const RELEASE_NOISE = 0.45;
/** Days of a mean Gregorian month (365.2425 / 12). */
export const MONTH_DAYS = 30.436875;

type Known = Pick<MetricInput, 'smoothed' | 'weeklyNoise'> & { value: number };
type Result = Known | { missingBecause: string };

/**
 * All metrics from plain facts, as METRICS defines them.
 *
 * @param at the moment the answer speaks about (ms); readings older than OLDEST_READING_DAYS before it count as missing.
 * @returns every metric: a finite value with its unit, or `value: undefined` with the reason. Never a stand-in zero.
 */
export function metricsOf(facts: MetricFacts, at: number): Record<MetricName, MetricInput> {
  return {
    stars: metric('stars', at, [facts.stars], ([stars]) => ({ value: stars })),
    contributors: metric('contributors', at, [facts.contributors], ([contributors]) => ({ value: contributors })),
    starGrowth: metric('starGrowth', at, [facts.starsGained30d, facts.stars30dAgo], ([gained, before]) =>
      growth(inWindow(facts.starsGained30d, gained, 30), before, 30, wholeGain90d(facts)),
    ),
    starGrowth90d: metric('starGrowth90d', at, [facts.starsGained90d, facts.stars90dAgo], ([gained, before]) =>
      growth(inWindow(facts.starsGained90d, gained, 90), before, 90, undefined),
    ),
    starsPerMonth: metric('starsPerMonth', at, [facts.stars], ([stars]) => {
      if (facts.createdAt === undefined) return { missingBecause: 'the date of creation is unknown' };
      // A project a day old would otherwise be credited with thirty times its stars.
      const months = Math.max(1, ((facts.stars.observedAt ?? at) - facts.createdAt) / DAY / MONTH_DAYS);
      return { value: stars / months };
    }),
    forkRatio: metric('forkRatio', at, [facts.forks, facts.stars], ([forks, stars]) =>
      stars < LEAST_STARS_FOR_RATIO
        ? { missingBecause: `${few(stars, 'star')}, too few for a ratio` }
        : { value: forks / stars, smoothed: smoothedRatio('forkRatio', forks, stars) },
    ),
    newIssues: newIssues(facts, at),
    mergedPullRequests: metric('mergedPullRequests', at, [facts.pullRequestsMerged365d], ([merged]) => ({
      value: merged,
      weeklyNoise: countNoise(merged, 365),
    })),
    totalIssues: metric('totalIssues', at, [facts.totalIssues], ([total]) => ({ value: total })),
    issuesClosed: metric('issuesClosed', at, [facts.issuesClosed365d, facts.issuesCreated365d], ([closed, created]) =>
      created < LEAST_ISSUES_FOR_RATIO
        ? { missingBecause: `${few(created, 'issue')} opened in 12 months, too few for a ratio` }
        : {
            value: Math.min(
              1,
              (facts.issuesClosed365d.unrounded ?? closed) / (facts.issuesCreated365d.unrounded ?? created),
            ),
            weeklyNoise: countNoise(closed, 365) / created,
          },
    ),
    releaseCadence: releaseCadence(facts, at),
    lastPush: metric('lastPush', at, [facts.pushedAt], ([pushedAt]) => {
      // Counted up to the reading: what was pushed since then is not known.
      const days = Math.max(0, ((facts.pushedAt.observedAt ?? at) - pushedAt) / DAY);
      return { value: Math.floor(days), smoothed: days <= RECENT_PUSH_DAYS ? 0 : days };
    }),
  };
}

/** Counted over 90 days; where only the year is known, as its mean over as many, which is what few issues are drawn to anyway. */
function newIssues({ issuesCreated90d, issuesCreated365d }: MetricFacts, at: number): MetricInput {
  const year = issuesCreated365d.value;
  if (issuesCreated90d.value === undefined && year !== undefined)
    return metric('newIssues', at, [issuesCreated365d], ([created]) => {
      const value = Math.round((created * 90) / 365);
      return { value, weeklyNoise: countNoise(value, 90) };
    });
  return metric('newIssues', at, [issuesCreated90d], ([created]) => {
    if (year === undefined) return { value: created, weeklyNoise: countNoise(created, 90) };
    const longer = { count: year, days: 365 };
    return {
      value: created,
      smoothed: smoothedCount(created, 90, longer),
      weeklyNoise: smoothedNoise(created, 90, longer),
    };
  });
}

/** A gain over fewer or more days than its window, as that of the whole window; what it gained, and what is judged. */
interface Gain {
  gained: number;
  inWindow: number;
}

const inWindow = ({ days }: Fact, gained: number, window: number): Gain => ({
  gained,
  inWindow: days === undefined || days <= 0 ? gained : (gained * window) / days,
});

function wholeGain90d({ starsGained90d }: MetricFacts): number | undefined {
  const { value } = starsGained90d;
  return value === undefined ? undefined : inWindow(starsGained90d, value, 90).inWindow;
}

function growth(
  { gained: counted, inWindow: gained }: Gain,
  before: number,
  days: 30 | 90,
  gained90d: number | undefined,
): Result {
  if (before < LEAST_STARS_FOR_RATIO)
    return { missingBecause: `${few(before, 'star')} ${days} days ago, too few for a rate` };
  const name = days === 30 ? 'starGrowth' : 'starGrowth90d';
  const value = counted / before;
  const noiseOf = (events: number): number => smoothedRatio(name, events, before) - smoothedRatio(name, 0, before);
  // A month of few stars is judged by the three months around it.
  if (days === 90 || gained90d === undefined)
    return {
      value,
      smoothed: smoothedRatio(name, gained, before),
      weeklyNoise: noiseOf(countNoise(Math.abs(gained), days)),
    };
  const longer = { count: gained90d, days: 90 };
  return {
    value,
    smoothed: smoothedRatio(name, smoothedCount(gained, days, longer), before),
    weeklyNoise: noiseOf(smoothedNoise(Math.abs(gained), days, longer)),
  };
}

function few(count: number, noun: string): string {
  if (count <= 0) return `no ${noun}s`;
  return `only ${count} ${count === 1 ? noun : `${noun}s`}`;
}

function releaseCadence(facts: MetricFacts, at: number): MetricInput {
  const { value: releases, ...provenance } = facts.releases;
  const known: Fact = { ...provenance, value: releases === undefined ? undefined : releases.length };
  return metric('releaseCadence', at, [known], () => {
    const { readDays } = facts.releases;
    if (readDays !== undefined)
      return { missingBecause: `releases were read for ${plural(readDays, 'day')}, not for a year` };
    const cadence = cadenceOf(releases ?? [], readUntil(facts.releases, at));
    return cadence === undefined
      ? { missingBecause: 'no stable release published on GitHub' }
      : { value: cadence.perYear, weeklyNoise: RELEASE_NOISE };
  });
}

/**
 * Up to when the releases are known: what came out after they were read is not. Where no reading is recorded, they carry the
 * date of the newest one, which says nothing of the time after it.
 */
function readUntil({ value = [], observedAt }: MetricFacts['releases'], at: number): number {
  const newest = Math.max(...value.map(({ publishedAt }) => publishedAt));
  return observedAt === undefined || observedAt <= newest ? at : Math.min(at, observedAt);
}

/** Runs a formula on its inputs, or says which of them is missing. The result is as old as its oldest input. */
function metric<const Facts extends readonly Fact[]>(
  name: MetricName,
  at: number,
  facts: Facts,
  formula: (values: { -readonly [K in keyof Facts]: number }) => Result,
): MetricInput {
  const unit = METRICS[name].unit;
  const sources = [...new Set(facts.map((fact) => fact.source))].join(', ');
  const times = facts.flatMap((fact) => fact.observedAt ?? []);
  const observedAt = times.length === 0 ? undefined : Math.min(...times);
  const absent = (missingBecause: string): MetricInput => ({
    value: undefined,
    unit,
    observedAt,
    source: sources,
    missingBecause,
  });

  const values: number[] = [];
  for (const fact of facts) {
    if (fact.value === undefined || !Number.isFinite(fact.value)) return absent(fact.missingBecause ?? 'never fetched');
    values.push(fact.value);
  }
  if (observedAt !== undefined && at - observedAt > OLDEST_READING_DAYS * DAY) {
    return absent(`last read ${plural(Math.floor((at - observedAt) / DAY), 'day')} ago`);
  }
  // One value per fact was pushed above, which the mapped tuple type cannot express by itself.
  const result = formula(values as { -readonly [K in keyof Facts]: number });
  return 'value' in result ? { ...result, unit, observedAt, source: sources } : absent(result.missingBecause);
}
