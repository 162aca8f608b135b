import type { SignalThresholds } from '../../contracts/signal.ts';
import type { CountSeries, Day } from '../../contracts/series.ts';
import {
  LARGEST_P_VALUE,
  OVERDISPERSION,
  YEAR_DAYS,
  findDeclines,
  issueFlow,
  pastOf,
  recordedSince,
} from '../engine/decline.ts';
import type { Decline, Verdict } from '../engine/decline.ts';
import { percent, plural, whole } from '../engine/describe.ts';
import { normalUpperTail } from '../engine/distributions.ts';
import { DECLINE_STATES, healthEvidence, healthFigures } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

const LEAST = { openedNow: 20, openedYear: 60, usualRatio: 0.3 };

const DECLINE: Decline = {
  kind: 'closing-ratio',
  isWorse: (a, b) => (a.ratio ?? 1) < (b.ratio ?? 1),
  isExtreme: ({ ratio }) => (ratio ?? 1) <= 0.25,
  sentence({ now, usual, pastDays = YEAR_DAYS, counts }, span) {
    // More can be closed than is opened and still be far less than usual.
    const finding = now < 1 ? 'Issues close more slowly than they come' : 'Fewer issues are closed than usual';
    const past = pastDays >= YEAR_DAYS ? 'the year before' : `the ${plural(pastDays, 'day')} before`;
    return `${finding}: ${whole(counts.closed ?? 0)} closed for ${whole(counts.opened ?? 0)} opened ${span} (${percent(now)}), ${percent(usual ?? 0)} in ${past}.`;
  },
};

/** Far fewer issues are closed for each one opened than in the project's own past year. */
export const closingRatio: SignalKindDefinition<'closing-ratio'> = {
  kind: 'closing-ratio',
  ...NOTHING_BESIDE,
  name: 'fewer issues closed',
  group: 'health',
  isHealth: true,
  states: DECLINE_STATES,
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: healthFigures,
  evidence: healthEvidence,
  passes: ({ evidence }, limits) => (evidence.ratio ?? 0) <= limits.healthRatio,
  find({ history, limits, today }) {
    const { openIssues, closedIssues } = history.counts;
    if (openIssues === null || closedIssues === null) return [];
    const judge = judgeRatio(openIssues, closedIssues, recordedSince(history, openIssues), limits);
    return findDeclines(history, DECLINE, openIssues, today, judge);
  },
};

function judgeRatio(open: CountSeries, closed: CountSeries, since: Day, limits: SignalThresholds) {
  return (day: Day): Verdict | null => {
    const past = pastOf(day, since);
    const now = issueFlow(open, closed, past.to, day);
    const year = issueFlow(open, closed, past.from, past.to);
    if (now === null || year === null || now.opened < LEAST.openedNow || year.opened < LEAST.openedYear) return null;
    const ratio = now.closed / now.opened;
    const usual = year.closed / year.opened;
    const pValue = dropChance(now.closed, now.opened, year.closed, year.opened);
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
