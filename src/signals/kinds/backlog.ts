import type { ThresholdDoc } from '../../contracts/figures/signal.ts';
import type { CountSeries, Day } from '../../contracts/figures/series.ts';
import { restatedIssueDays } from '../../history/stars/restated-total.ts';
import {
  LARGEST_P_VALUE,
  OVERDISPERSION,
  WINDOW_DAYS,
  at,
  findDeclines,
  issueFlow,
  pastOf,
} from '../engine/stars/decline.ts';
import type { Decline, Verdict } from '../engine/stars/decline.ts';
import { number, plural, whole } from '../engine/describe.ts';
import { normalUpperTail } from '../engine/stars/distributions.ts';
import { DECLINE_STATES, healthEvidence, healthFigures } from '../engine/signal-fields.ts';
import type { HealthEvidence } from '../engine/health-evidence.ts';
import { SPELL_LIFE } from '../engine/life.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { Limits, SignalKindDefinition } from '../engine/signal-kind.ts';

const LEAST_RISE = 20;

const DECLINE: Decline<'backlog'> = {
  kind: 'backlog',
  subject: 'issues',
  isWorse: (a, b) => a.now > b.now,
  isExtreme: ({ now, counts }) => now >= (counts.openBefore ?? 1),
  sentence: ({ now, usual, counts }, span, isNow) =>
    `The backlog grows: ${plural(now, 'more open issue')} ${span}, ${isNow ? 'now' : 'then'} ${whole(counts.open ?? 0)}; usually ${usualRise(usual ?? 0)} in as long.`,
};

const THRESHOLDS = {
  backlogGrowth: {
    default: 0.25,
    min: 0.05,
    max: 5,
    unit: 'share of the backlog in 90 days',
    stricter: 'higher',
    explains:
      'The backlog counts as growing when open issues rose by this share in 90 days, faster than in the past year.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

const usualRise = (usual: number): string => (usual < 0 ? `${number(-usual)} fewer` : number(usual));

/** Open issues rise faster than in the project's own past year. */
export const backlog: SignalKindDefinition<'backlog', HealthEvidence, typeof THRESHOLDS> = {
  kind: 'backlog',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'backlog growing',
  group: 'health',
  words: ['backlog growing', 'growing backlog', 'backlogs growing', 'backlog'],
  isHealth: true,
  states: DECLINE_STATES,
  life: SPELL_LIFE,
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: healthFigures,
  evidence: healthEvidence,
  passes({ evidence }, limits) {
    const before = evidence.counts['openBefore'];
    return before === undefined || before <= 0 || evidence.now / before >= limits.backlogGrowth;
  },
  find({ history, limits, today }) {
    const { openIssues, closedIssues } = history.counts;
    if (openIssues === null || closedIssues === null) return [];
    const judge = judgeRise(openIssues, closedIssues, limits);
    return findDeclines(history, DECLINE, openIssues, today, judge);
  },
};

function judgeRise(open: CountSeries, closed: CountSeries, limits: Limits<typeof THRESHOLDS>) {
  const restated = restatedIssueDays(open, closed);
  return (day: Day, since: Day): Verdict | null => {
    const past = pastOf(day, since);
    if (restated.some((other) => other > past.from && other <= day)) return null;
    const now = at(open, day);
    const before = at(open, past.to);
    const yearAgo = at(open, past.from);
    const flow = issueFlow(open, closed, { from: past.to, to: day }, restated);
    if (now === null || before === null || yearAgo === null || flow === null || before < 1) return null;
    const rise = now - before;
    const usual = ((before - yearAgo) / past.days) * WINDOW_DAYS;
    const noise = Math.sqrt(OVERDISPERSION * Math.max(1, flow.opened + flow.closed));
    const pValue = normalUpperTail((rise - Math.max(0, usual)) / noise);
    return {
      failing:
        rise >= LEAST_RISE &&
        rise >= limits.backlogGrowth * before &&
        rise >= 2 * Math.max(0, usual) &&
        flow.opened > flow.closed &&
        pValue <= LARGEST_P_VALUE,
      evidence: {
        measure: 'open issues gained in 90 days',
        now: rise,
        usual,
        pastDays: past.days,
        ratio: usual > 0 ? rise / usual : null,
        pValue,
        counts: { open: now, openBefore: before, opened: flow.opened, closed: flow.closed },
      },
    };
  };
}
