import type { ThresholdDoc } from '../../contracts/figures/signal.ts';
import { dayOfSeconds, isoOfDay } from '../../contracts/figures/series.ts';
import { dayName, plural } from '../engine/describe.ts';
import { SILENCE_STATES, healthEvidence, healthFigures } from '../engine/signal-fields.ts';
import type { HealthEvidence } from '../engine/health-evidence.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

const THRESHOLDS = {
  noPushDays: {
    default: 90,
    min: 14,
    max: 1_500,
    unit: 'days',
    stricter: 'higher',
    explains: 'Days without a push after which a project is called quiet.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** Nothing was pushed for `noPushDays`. The silence ends where the reading does: what was pushed since is not known. */
export const noPush: SignalKindDefinition<'no-push', HealthEvidence, typeof THRESHOLDS> = {
  kind: 'no-push',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'no push',
  group: 'health',
  words: ['stopped pushing', 'stopped committing', 'went silent', 'went quiet'],
  isHealth: true,
  alreadySays: 'last push',
  states: SILENCE_STATES,
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: healthFigures,
  evidence: healthEvidence,
  passes: ({ evidence }, limits) => evidence.now >= limits.noPushDays,
  find({ history, limits, today }) {
    const { lastPushDay, archived } = history.facts;
    const readAt = history.reach.lastPush;
    const through = readAt === null ? today : Math.min(today, dayOfSeconds(readAt));
    if (lastPushDay === null || archived || through - lastPushDay < limits.noPushDays) return [];
    const onset = lastPushDay + limits.noPushDays;
    const quiet = through - lastPushDay;
    return [
      {
        kind: 'no-push',
        key: `no-push:${history.id}:${isoOfDay(lastPushDay)}`,
        projectId: history.id,
        repo: history.repo,
        state: today - onset <= 1 ? 'onset' : 'growing',
        onset,
        detected: onset,
        peak: through,
        ended: null,
        severity: quiet >= 365 ? 'high' : 'medium',
        sentence: `No push since ${dayName(lastPushDay)}: ${plural(quiet, 'day')} as of ${dayName(through)}.`,
        evidence: {
          measure: 'days since the last push',
          now: quiet,
          usual: null,
          ratio: null,
          pValue: null,
          since: lastPushDay,
          counts: {},
          data: { line: 'observed', zone: 'UTC', asOf: readAt, through },
        },
      },
    ];
  },
};
