import { DAY } from '../contracts/clock.ts';
import { plural } from '../text/format.ts';
import type { Fact, MetricFacts, MetricInput, MetricName } from '../contracts/score.ts';
import { cadenceOf } from './cadence.ts';
import { METRICS } from './metric-list.ts';

/** Below this base a ratio says nothing: 3 stars becoming 6 is not a growth of 100 %. */
const LEAST_STARS_FOR_RATIO = 20;
/** Below this many issues a year, a closing ratio is chance: one issue more moves it by a tenth or worse. */
export const LEAST_ISSUES_FOR_RATIO = 10;
/** An older reading is history, not the present; the metric counts as missing and says how old it is. */
const OLDEST_READING_DAYS = 90;
/** Days of a mean Gregorian month (365.2425 / 12). */
export const MONTH_DAYS = 30.436875;

type Result = { value: number } | { missingBecause: string };

/**
 * The ten metrics from plain facts, as METRICS defines them.
 *
 * @param at the moment the answer speaks about (ms); readings older than OLDEST_READING_DAYS before it count as missing.
 * @returns every metric: a finite value with its unit, or `value: undefined` with the reason. Never a stand-in zero.
 */
export function metricsOf(facts: MetricFacts, at: number): Record<MetricName, MetricInput> {
  return {
    stars: metric('stars', at, [facts.stars], ([stars]) => ({ value: stars })),
    contributors: metric('contributors', at, [facts.contributors], ([contributors]) => ({ value: contributors })),
    starGrowth: metric('starGrowth', at, [facts.starsGained30d, facts.stars30dAgo], ([gained, before]) =>
      before < LEAST_STARS_FOR_RATIO
        ? { missingBecause: `${few(before, 'star')} 30 days ago, too few for a rate` }
        : { value: gained / before },
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
        : { value: forks / stars },
    ),
    newIssues: metric('newIssues', at, [facts.issuesCreated30d], ([created]) => ({ value: created })),
    mergedPullRequests: metric('mergedPullRequests', at, [facts.pullRequestsMerged365d], ([merged]) => ({
      value: merged,
    })),
    totalIssues: metric('totalIssues', at, [facts.totalIssues], ([total]) => ({ value: total })),
    issuesClosed: metric('issuesClosed', at, [facts.issuesClosed365d, facts.issuesCreated365d], ([closed, created]) =>
      created < LEAST_ISSUES_FOR_RATIO
        ? { missingBecause: `${few(created, 'issue')} opened in 12 months, too few for a ratio` }
        : { value: closed / created },
    ),
    releaseCadence: releaseCadence(facts, at),
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
    const cadence = cadenceOf(releases ?? [], at);
    return cadence === undefined
      ? { missingBecause: 'no stable release published on GitHub' }
      : { value: cadence.perYear };
  });
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
  return 'value' in result ? { value: result.value, unit, observedAt, source: sources } : absent(result.missingBecause);
}
