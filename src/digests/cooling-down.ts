import type { LeaderboardRow } from '../../db/store.ts';
import type { CoolingProject } from './digest-content.ts';
import type { DigestView } from './digest-view.ts';

const LISTED = 2;
/** Candidates by the gains of a week and of a quarter, whose single weeks are then read. */
const READ = 12;
/** Below this a week's stars are a matter of chance. */
const LEAST_USUAL = 40;
/** A week of at most this share of the usual one is a slowdown. */
const SLOWED_TO = 0.5;
/** Weeks of the last eleven that must be known for a usual one. */
const LEAST_WEEKS = 8;

/** Stars a week before the last one, from what scoring keeps; null where it is not known. */
function roughlyUsual({ gained7d, gained90d, gained90dDays }: LeaderboardRow): number | null {
  if (gained7d === null || gained90d === null) return null;
  const days = (gained90dDays ?? 90) - 7;
  return days < 30 ? null : ((gained90d - gained7d) * 7) / days;
}

/**
 * Projects that gained far fewer stars in the last week than they usually do, the largest loss of pace first. The usual week
 * is the median of the eleven before, so that a burst that is over is no slowdown.
 */
export async function coolingDown(
  view: DigestView,
  matching: Iterable<LeaderboardRow>,
  gained: (row: LeaderboardRow) => number | null,
): Promise<readonly CoolingProject[]> {
  const candidates = [...matching]
    .flatMap((row) => {
      const [now, usual] = [gained(row), roughlyUsual(row)];
      return now !== null && usual !== null && usual >= LEAST_USUAL && now <= SLOWED_TO * usual
        ? [{ row, now, lost: usual - now }]
        : [];
    })
    .sort((a, b) => b.lost - a.lost)
    .slice(0, READ);
  const weeks = await view.periodGains(
    7,
    candidates.map(({ row }) => row.projectId),
  );
  return candidates
    .flatMap(({ row, now }) => {
      const usual = usualOf(weeks.get(row.projectId)?.gains.slice(0, -1) ?? []);
      return usual !== undefined && usual >= LEAST_USUAL && now <= SLOWED_TO * usual
        ? [{ projectId: row.projectId, fullName: row.fullName, gained: now, usual: Math.round(usual) }]
        : [];
    })
    .sort((a, b) => b.usual - b.gained - (a.usual - a.gained))
    .slice(0, LISTED);
}

function usualOf(weeks: readonly (number | null)[]): number | undefined {
  const known = weeks.filter((week) => week !== null).sort((a, b) => a - b);
  if (known.length < LEAST_WEEKS) return undefined;
  const middle = Math.floor(known.length / 2);
  const [low, high] = [known[middle - 1] ?? 0, known[middle] ?? 0];
  return known.length % 2 === 1 ? high : (low + high) / 2;
}
