import type { EpochDay } from '../../contracts/clock.ts';
import type { TotalArtefact } from '../../contracts/figures/total-artefact.ts';
import { countedGain } from './counted-gain.ts';
import type { Window } from '../windows.ts';

/** What two readings counted, and how many days they are apart: for the eye, so never scaled to the window. */
export interface RecordedGain {
  readonly value: number;
  readonly days: number;
}

/**
 * What a total gained over about a window, as it was recorded: from the newest reading that has another one near the window's
 * length before it.
 *
 * @param readings oldest first
 * @param figure null where a reading does not know it
 * @param artefacts of the total: what people did not do is left out, with its days
 * @returns undefined where no two readings are so far apart; negative where the total fell
 */
export function recordedGain<R extends { readonly day: EpochDay }>(
  { days, tolerance }: Window,
  readings: readonly R[],
  figure: (reading: R) => number | null,
  artefacts: readonly TotalArtefact[] = [],
): RecordedGain | undefined {
  const known = readings.flatMap((reading) => {
    const value = figure(reading);
    return value === null ? [] : [{ day: reading.day, value }];
  });
  for (const end of known.toReversed()) {
    const off = ({ day }: { day: EpochDay }): number => Math.abs(end.day - days - day);
    const start = known.filter((reading) => off(reading) <= tolerance).sort((a, b) => off(a) - off(b))[0];
    if (start === undefined) continue;
    const gain = countedGain({ day: start.day, count: start.value }, { day: end.day, count: end.value }, artefacts);
    if (gain !== null) return { value: gain.gained, days: gain.days };
  }
  return undefined;
}
