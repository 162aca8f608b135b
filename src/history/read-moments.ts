import { dayOf, startOfDay } from '../contracts/clock.ts';
import type { RecordedSource } from '../contracts/figures/recorded.ts';
import type { RecordedFacts } from './facts.ts';
import { readFacts } from './read-facts.ts';

/**
 * The moments that figures of some projects can speak of: `at` (ms), or the end of the UTC day on which a project was last
 * read before it. While nothing is read, nothing moves: windows end where reading ended, and what was known stays known,
 * with its date. Unknown projects, and those that were never read, are absent.
 */
export async function readMoments(
  source: RecordedSource,
  projectIds: readonly number[],
  at: number,
): Promise<ReadonlyMap<number, number>> {
  const today = dayOf(at);
  const rows = await source.recorded(projectIds, {
    fetches: true,
    pulses: { from: 0, to: at, newest: 1 },
    newestBefore: { reading: today + 1, starDay: 0 },
  });
  return new Map(
    rows.flatMap(({ projectId, fetches, pulses, newestBefore }): [number, number][] => {
      const days = [
        ...fetches.flatMap(({ okAt }) => (okAt === null || okAt > at ? [] : [dayOf(okAt)])),
        ...pulses.map((pulse) => dayOf(pulse.at)),
        ...(newestBefore.reading === null ? [] : [newestBefore.reading]),
      ];
      return days.length === 0 ? [] : [[projectId, Math.min(at, startOfDay(Math.max(...days) + 1) - 1)]];
    }),
  );
}

/** The facts of each project as of the moment that its figures can speak of, with that moment (ms). */
export async function readFactsAsRead(
  source: RecordedSource,
  projectIds: readonly number[],
  { at, zone }: { at: number; zone: string },
): Promise<ReadonlyMap<number, RecordedFacts & { at: number }>> {
  const moments = await readMoments(source, projectIds, at);
  const facts = new Map<number, RecordedFacts & { at: number }>();
  // Most were read on the same day.
  for (const [moment, group] of Map.groupBy(projectIds, (id) => moments.get(id) ?? at)) {
    for (const [id, known] of await readFacts(source, group, moment, zone)) facts.set(id, { ...known, at: moment });
  }
  return facts;
}
