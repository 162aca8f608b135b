import { DAY, dayOf } from '../../contracts/clock.ts';
import type { RecordedRows, RecordedSource } from '../../contracts/figures/recorded.ts';

/** The star count that was read nearest to a moment, pulses and snapshots alike; undefined where none was within `within` ms of it. */
function starsNearest(
  { readings, pulses }: Pick<RecordedRows, 'readings' | 'pulses'>,
  at: number,
  within: number,
): number | undefined {
  let nearest: { at: number; stars: number } | undefined;
  for (const { at: readAt, stars } of [...pulses, ...readings]) {
    const apart = Math.abs(readAt - at);
    if (stars === null || apart > within) continue;
    if (nearest === undefined || apart < Math.abs(nearest.at - at)) nearest = { at: readAt, stars };
  }
  return nearest?.stars;
}

/**
 * By project, its star count nearest to its moment (ms), at most `within` ms away; projects without one are absent. To be asked
 * for some dozens at a time, whose moments lie close together.
 */
export async function readStarsNearest(
  source: RecordedSource,
  moments: ReadonlyMap<number, number>,
  within: number,
): Promise<ReadonlyMap<number, number>> {
  if (moments.size === 0) return new Map();
  const from = Math.min(...moments.values()) - within;
  const to = Math.max(...moments.values()) + within;
  const rows = await source.recorded([...moments.keys()], {
    // A snapshot may have been read shortly after the day that it is of.
    readings: [{ from: dayOf(from - DAY), to: dayOf(to) }],
    pulses: { from, to },
  });
  return new Map(
    rows.flatMap((row) => {
      const stars = starsNearest(row, moments.get(row.projectId) ?? NaN, within);
      return stars === undefined ? [] : [[row.projectId, stars] as const];
    }),
  );
}
