import type { CountSeries, Day } from '../../contracts/figures/series.ts';
import { massClosuresOf } from '../../history/issues/mass-closure.ts';
import { restatedIssueDays } from '../../history/stars/restated-total.ts';
import {
  HEALTH_RATIO,
  LARGEST_P_VALUE,
  OVERDISPERSION,
  YEAR_DAYS,
  findDeclines,
  issueFlow,
  pastOf,
} from '../engine/stars/decline.ts';
import type { Decline, Verdict } from '../engine/stars/decline.ts';
import { percent, plural, whole } from '../engine/describe.ts';
import { normalUpperTail } from '../engine/stars/distributions.ts';
import { DECLINE_STATES, healthEvidence, healthFigures } from '../engine/signal-fields.ts';
import type { HealthEvidence } from '../engine/health-evidence.ts';
import { SPELL_LIFE } from '../engine/life.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { Limits, SignalKindDefinition } from '../engine/signal-kind.ts';

const LEAST = { openedNow: 20, openedYear: 60, usualRatio: 0.3 };

const DECLINE: Decline<'closing-ratio'> = {
  kind: 'closing-ratio',
  subject: 'issues',
  isWorse: (a, b) => (a.ratio ?? 1) < (b.ratio ?? 1),
  isExtreme: ({ ratio }) => (ratio ?? 1) <= 0.25,
  sentence({ now, usual, pastDays = YEAR_DAYS, counts }, span) {
    const past = pastDays >= YEAR_DAYS ? 'the year before' : `the ${plural(pastDays, 'day')} before`;
    const { opened = 0, closed = 0, closedAtOnce, closedAtOnceInPastYear } = counts;
    const share = [percent(now), ...without(closedAtOnce)].join(', ');
    const usually = [`${percent(usual ?? 0)} in ${past}`, ...without(closedAtOnceInPastYear)].join(', ');
    return `Issues close more slowly than they come: ${whole(closed)} closed for ${whole(opened)} opened ${span} (${share}), ${usually}.`;
  },
};

/** Far fewer issues are closed for each one opened than in the project's own past year. */
export const closingRatio: SignalKindDefinition<'closing-ratio', HealthEvidence, typeof HEALTH_RATIO> = {
  kind: 'closing-ratio',
  ...NOTHING_BESIDE,
  thresholds: HEALTH_RATIO,
  name: 'fewer issues closed',
  group: 'health',
  isHealth: true,
  states: DECLINE_STATES,
  life: SPELL_LIFE,
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: healthFigures,
  evidence: healthEvidence,
  passes: ({ evidence }, limits) => (evidence.ratio ?? 0) <= limits.healthRatio,
  find({ history, limits, today }) {
    const { openIssues, closedIssues } = history.counts;
    if (openIssues === null || closedIssues === null) return [];
    const judge = judgeRatio(openIssues, closedIssues, limits);
    return findDeclines(history, DECLINE, openIssues, today, judge);
  },
};

/** What was closed together says nothing of how issues are answered, so it is left out and named. */
const without = (closedAtOnce: number | undefined): string[] =>
  closedAtOnce === undefined ? [] : [`without ${whole(closedAtOnce)} closed in one week`];

function judgeRatio(open: CountSeries, closed: CountSeries, limits: Limits<typeof HEALTH_RATIO>) {
  const massClosure = massClosuresOf(closed.values.map((closedIssues, i) => ({ day: closed.start + i, closedIssues })));
  const restated = restatedIssueDays(open, closed);
  const flowBetween = (from: Day, to: Day) => {
    const flow = issueFlow(open, closed, { from, to }, restated);
    const mass = flow === null ? undefined : massClosure({ from, to, closed: flow.closed });
    return flow === null ? null : { ...flow, closed: flow.closed - (mass?.closed ?? 0), atOnce: mass?.closed };
  };
  return (day: Day, since: Day): Verdict | null => {
    const past = pastOf(day, since);
    const now = flowBetween(past.to, day);
    const year = flowBetween(past.from, past.to);
    if (now === null || year === null || now.opened < LEAST.openedNow || year.opened < LEAST.openedYear) return null;
    const ratio = now.closed / now.opened;
    // Old issues that were worked off as well are no pace that could be kept up.
    const usual = Math.min(1, year.closed / year.opened);
    const pValue = dropChance(now.closed, now.opened, usual * year.opened, year.opened);
    return {
      failing: usual >= LEAST.usualRatio && ratio <= limits.healthRatio * usual && pValue <= LARGEST_P_VALUE,
      evidence: {
        measure: 'issues closed per issue opened, last 90 days',
        now: ratio,
        usual,
        pastDays: past.days,
        ratio: ratio / usual,
        pValue,
        counts: {
          opened: now.opened,
          closed: now.closed,
          openedInPastYear: year.opened,
          closedInPastYear: year.closed,
          ...(now.atOnce === undefined ? {} : { closedAtOnce: now.atOnce }),
          ...(year.atOnce === undefined ? {} : { closedAtOnceInPastYear: year.atOnce }),
        },
      },
    };
  };
}

/** Chance that so low a ratio a/b came from the ratio c/d. */
function dropChance(a: number, b: number, c: number, d: number): number {
  const low = Math.max(0.5, a);
  const deviation = Math.sqrt(OVERDISPERSION * (1 / low + 1 / b + 1 / Math.max(0.5, c) + 1 / d));
  return normalUpperTail((Math.log(c / d) - Math.log(low / b)) / deviation);
}
