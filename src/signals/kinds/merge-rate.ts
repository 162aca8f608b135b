import type { CountSeries, Day } from '../../contracts/figures/series.ts';
import {
  HEALTH_RATIO,
  LARGEST_P_VALUE,
  OVERDISPERSION,
  WINDOW_DAYS,
  at,
  findDeclines,
  pastOf,
} from '../engine/stars/decline.ts';
import type { Decline, Verdict } from '../engine/stars/decline.ts';
import { number, whole } from '../engine/describe.ts';
import { normalUpperTail } from '../engine/stars/distributions.ts';
import { DECLINE_STATES, healthEvidence, healthFigures } from '../engine/signal-fields.ts';
import type { HealthEvidence } from '../engine/health-evidence.ts';
import { SPELL_LIFE } from '../engine/life.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { Limits, SignalKindDefinition } from '../engine/signal-kind.ts';

const LEAST_USUAL = 12;

const DECLINE: Decline<'merge-rate'> = {
  kind: 'merge-rate',
  subject: 'pull-requests',
  isWorse: (a, b) => (a.ratio ?? 1) < (b.ratio ?? 1),
  isExtreme: ({ ratio }) => (ratio ?? 1) <= 0.25,
  sentence: ({ now, usual }, span) =>
    `Fewer pull requests are merged: ${whole(now)} ${span}, usually ${number(usual ?? 0)} in as long.`,
};

/** Far fewer pull requests are merged than in the project's own past year. */
export const mergeRate: SignalKindDefinition<'merge-rate', HealthEvidence, typeof HEALTH_RATIO> = {
  kind: 'merge-rate',
  ...NOTHING_BESIDE,
  thresholds: HEALTH_RATIO,
  name: 'fewer pull requests merged',
  group: 'health',
  isHealth: true,
  states: DECLINE_STATES,
  life: SPELL_LIFE,
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: healthFigures,
  evidence: healthEvidence,
  passes: ({ evidence }, limits) => (evidence.ratio ?? 0) <= limits.healthRatio,
  find({ history, limits, today }) {
    const { mergedPullRequests } = history.counts;
    if (mergedPullRequests === null) return [];
    const judge = judgeMerges(mergedPullRequests, limits);
    return findDeclines(history, DECLINE, mergedPullRequests, today, judge);
  },
};

function judgeMerges(merged: CountSeries, limits: Limits<typeof HEALTH_RATIO>) {
  return (day: Day, since: Day): Verdict | null => {
    const past = pastOf(day, since);
    const end = at(merged, day);
    const middle = at(merged, past.to);
    const start = at(merged, past.from);
    if (end === null || middle === null || start === null) return null;
    const now = Math.max(0, end - middle);
    const usual = (Math.max(0, middle - start) / past.days) * WINDOW_DAYS;
    if (usual < LEAST_USUAL) return null;
    // Compared as counts over time: the time enters like a count that is known exactly.
    const pValue = normalUpperTail(
      (Math.log(usual) - Math.log(Math.max(0.5, now))) /
        Math.sqrt(OVERDISPERSION * (1 / Math.max(0.5, now) + 1 / (middle - start))),
    );
    return {
      failing: now <= limits.healthRatio * usual && pValue <= LARGEST_P_VALUE,
      evidence: {
        measure: 'pull requests merged in 90 days',
        now,
        usual,
        pastDays: past.days,
        ratio: now / usual,
        pValue,
        counts: { merged: now, mergedInPastYear: middle - start },
      },
    };
  };
}
