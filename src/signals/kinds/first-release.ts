import type { ThresholdDoc } from '../../contracts/figures/signal.ts';
import { readBetween } from '../../history/coverage.ts';
import { releaseStream } from '../../history/releases/release-cadence.ts';
import { plural } from '../engine/describe.ts';
import { eventSignal } from '../engine/event.ts';
import { dayFigure, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

const THRESHOLDS = {
  silenceDays: {
    default: 180,
    min: 30,
    max: 3_000,
    unit: 'days',
    stricter: 'higher',
    explains: 'A release after a silence at least this long is reported as the first in a long while.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** A stable release after a silence of at least `silenceDays`. */
export const firstRelease: SignalKindDefinition<'first-release', EventEvidence, typeof THRESHOLDS> = {
  kind: 'first-release',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'first release in a long time',
  group: 'releases',
  isHealth: false,
  states: null,
  tone: () => 'up',
  figures: dayFigure,
  evidence: eventEvidence,
  passes: ({ evidence }, limits) => (evidence.value ?? Infinity) >= limits.silenceDays,
  find({ history, limits, today }) {
    const stream = releaseStream(history.releases).filter(({ day }) => day <= today);
    return stream.flatMap(({ day, version }, i) => {
      const before = stream[i - 1];
      if (before === undefined || day - before.day < limits.silenceDays) return [];
      // What came while nothing was read is not known.
      if (!readBetween(history.coverage.releases, before.day, day)) return [];
      const name = version === '' ? 'A stable release' : `Stable release ${version}`;
      const sentence = `${name} after ${plural(day - before.day, 'day')} without one.`;
      return [
        eventSignal(history, 'first-release', day, 'medium', sentence, {
          value: day - before.day,
          to: version === '' ? null : version,
        }),
      ];
    });
  },
};
