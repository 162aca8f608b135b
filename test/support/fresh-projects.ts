import { DAY, HOUR } from '../../src/contracts/clock.ts';
import type { ChartSpec } from '../../src/contracts/messages/chart.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { addProject, snapshot } from './temporary-store.ts';
import type { Answering } from './answering.ts';
import { NOW, TODAY } from './small-universe.ts';
import { wholeThrough } from './whole-through.ts';

/** When the snapshots of these projects are read: 04:00 in the zone of the star history, so its day is the same one. */
export const READ = NOW - HOUR;

interface Fresh {
  stars?: number;
  perDay?: number;
  /** Days of star history that are known, besides today. */
  history?: number;
  /** Days on which a snapshot was read, today included. */
  snapshots?: number;
  without?: readonly number[];
}

/**
 * A project whose star history was read when it was tracked: `perDay` stars on each day that is over and 5 today, so that
 * `stars` today were `stars - 5 - n * perDay` n days ago.
 */
export async function addFresh(
  { store, index }: Answering,
  fullName: string,
  { stars = 10_000, perDay = 20, history = 300, snapshots = 1, without = [] }: Fresh = {},
): Promise<number> {
  const id = await addProject(store, fullName);
  index.add({ id, fullName });
  await store.observations.record({
    snapshots: Array.from({ length: snapshots }, (_, ago) =>
      snapshot(id, TODAY - ago, {
        at: READ - ago * DAY,
        stars: ago === 0 ? stars : stars - 5 - (ago - 1) * perDay - (perDay - 5),
      }),
    ),
  });
  const days = Array.from({ length: history === 0 ? 0 : history + 1 }, (_, ago) => ({
    day: TODAY - ago,
    gained: ago === 0 ? 5 : perDay,
  }));
  await store.observations.recordStarHistory(
    id,
    days.filter(({ day }) => !without.includes(day)),
    NOW,
    wholeThrough(NOW),
  );
  return id;
}

/** The one chart of a message, as `kind`. */
export function chartIn<Kind extends ChartSpec['kind']>(
  message: Message,
  kind: Kind,
): Extract<ChartSpec, { kind: Kind }> {
  const charts = message.blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
  const [chart] = charts;
  if (charts.length !== 1 || chart?.kind !== kind)
    throw new Error(`${charts.length} charts, the first a ${chart?.kind ?? 'none'}`);
  return chart as Extract<ChartSpec, { kind: Kind }>;
}
