import type { Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import { counterRise } from '../../history/stars/counter-rise.ts';
import { whole } from '../engine/describe.ts';
import { eventSignal } from '../engine/event.ts';
import { dayFigure, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { EVENT_LIFE } from '../engine/life.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** A jump of this share is the counter's doing: it crosses no milestone. */
const COUNTER_JUMP = { count: 500, share: 0.5 };

const THRESHOLDS = {
  milestoneStars: {
    default: 1_000,
    min: 100,
    max: 1_000_000,
    unit: 'stars',
    stricter: 'higher',
    explains: 'Smallest star milestone that is reported; larger ones are its multiples by ten.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** The stars first reached `milestoneStars` or a multiple of it by ten, on the star line that the spike detector reads. */
export const milestone: SignalKindDefinition<'milestone', EventEvidence, typeof THRESHOLDS> = {
  kind: 'milestone',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'milestone',
  group: 'events',
  words: ['milestones', 'passed a milestone'],
  isHealth: false,
  states: null,
  digest: 'milestones',
  life: { ...EVENT_LIFE, isSame: (a, b) => a.evidence.value === b.evidence.value },
  tone: () => 'up',
  figures: dayFigure,
  evidence: eventEvidence,
  passes: ({ evidence }, limits) => (evidence.value ?? Infinity) >= limits.milestoneStars,
  find({ history, obs, limits, today }) {
    if (obs === null) return [];
    const found: Signal<'milestone', EventEvidence>[] = [];
    let highest = obs.before[0] ?? Number.NaN;
    if (Number.isNaN(highest)) return found;
    for (let i = 0; i < obs.size && (obs.day[i] ?? 0) <= today; i++) {
      const before = obs.before[i] ?? 0;
      const count = before + (obs.gain[i] ?? 0);
      if (count <= highest) continue;
      let mark = limits.milestoneStars;
      while (mark * 10 <= count) mark *= 10;
      const day = obs.day[i] ?? 0;
      const jumped =
        (before >= COUNTER_JUMP.count && count - before > COUNTER_JUMP.share * before) ||
        counterRise({ line: obs.source.line, peakDay: day }, history.artefacts) !== undefined;
      if (mark > highest && mark <= count && !jumped && (obs.span[i] ?? 1) <= 14) {
        found.push(
          eventSignal(
            history,
            'milestone',
            day,
            'medium',
            `${history.repo} passed ${whole(mark)} stars.`,
            { value: mark, mark: String(mark) },
            obs,
          ),
        );
      }
      highest = count;
    }
    return found;
  },
};
