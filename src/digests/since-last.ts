import type { LeaderboardRow } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import type { DigestContent, DigestPick, FollowUp, NamedProject } from './digest-content.ts';
import type { DigestView, WindowDays } from './digest-view.ts';

const INDEX_SIZE = 25;
const FOLLOWED = 5;

/**
 * Who came into the top 25 by score and who left it since the last digest, or over the window where there was none.
 * With 25 or fewer projects everybody is in the index, so nobody comes or goes.
 *
 * @param ranked the best 26 that match, so that one can tell whether there are more than 25
 */
export async function indexChanges(
  view: DigestView,
  ranked: readonly LeaderboardRow[],
  wanted: (row: LeaderboardRow) => boolean,
  previous: DigestContent | undefined,
  windowDays: WindowDays,
): Promise<{ entrants: readonly NamedProject[]; leavers: readonly NamedProject[] }> {
  if (ranked.length <= INDEX_SIZE) return { entrants: [], leavers: [] };
  const now = ranked.slice(0, INDEX_SIZE);
  const before = previous?.index ?? (await indexBefore(view, wanted, windowDays));
  // Without a full index to compare with, half the list would look new.
  if (before.length < INDEX_SIZE) return { entrants: [], leavers: [] };
  const nowIds = new Set(now.map((row) => row.projectId));
  const beforeIds = new Set(before);
  return {
    entrants: now
      .filter((row) => !beforeIds.has(row.projectId))
      .map(({ projectId, fullName }) => ({ projectId, fullName })),
    leavers: before.filter((id) => !nowIds.has(id)).flatMap((id) => named(view, id, wanted)),
  };
}

async function indexBefore(
  view: DigestView,
  wanted: (row: LeaderboardRow) => boolean,
  windowDays: WindowDays,
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const { projectId } of await view.topBefore(windowDays)) {
    const row = view.byId.get(projectId);
    if (row !== undefined && wanted(row)) ids.push(projectId);
    if (ids.length === INDEX_SIZE) break;
  }
  return ids;
}

/** Who was taken off a watchlist or moved to another category has not lost its place. */
function named(view: DigestView, projectId: number, wanted: (row: LeaderboardRow) => boolean): NamedProject[] {
  const row = view.byId.get(projectId);
  return row === undefined || !wanted(row) ? [] : [{ projectId, fullName: row.fullName }];
}

interface Lists {
  relative: readonly LeaderboardRow[];
  absolute: readonly LeaderboardRow[];
}

/**
 * How the picks of the last digest did since it was prepared, in its order, as far as they were read since; a project of both lists counts by its place in the relative one.
 *
 * @param now the same lists as they are now; undefined where the channel asks for others since, so that places say nothing
 */
export function followUpsOf(previous: DigestContent, view: DigestView, now: Lists | undefined): FollowUp[] {
  const days = (view.now - previous.preparedAt) / DAY;
  const picks = [
    ...previous.relative.map((pick) => ({ pick, list: 'relative' as const })),
    ...previous.absolute.map((pick) => ({ pick, list: 'absolute' as const })),
  ];
  const seen = new Set<number>();
  const once = picks.filter(({ pick }) => !seen.has(pick.projectId) && seen.add(pick.projectId));
  return once.slice(0, FOLLOWED).map(({ pick, list }) =>
    followUp({
      pick,
      list,
      row: view.byId.get(pick.projectId),
      ranking: now?.[list],
      share: days / previous.windowDays,
      since: previous.preparedAt,
    }),
  );
}

interface Followed {
  pick: DigestPick;
  list: FollowUp['list'];
  row: LeaderboardRow | undefined;
  ranking: readonly LeaderboardRow[] | undefined;
  /** The time since the last digest, in windows of it. */
  share: number;
  /** When the last digest was prepared, ms: a count that was there by then is the one it showed. */
  since: number;
}

function followUp({ pick, list, row, ranking, share, since }: Followed): FollowUp {
  const starsNow = row === undefined || (row.starsObservedAt ?? 0) <= since ? null : row.stars;
  const gainedSince = starsNow === null || pick.stars === null ? null : starsNow - pick.stars;
  const place = ranking?.findIndex((ranked) => ranked.projectId === pick.projectId);
  return {
    projectId: pick.projectId,
    fullName: row?.fullName ?? pick.fullName,
    list,
    previousRank: pick.rank,
    starsThen: pick.stars,
    starsNow,
    gainedSince,
    growthSince: gainedSince === null || pick.stars === null || pick.stars === 0 ? null : gainedSince / pick.stars,
    paceBefore: Math.round(pick.gained * share),
    ...(place === undefined ? {} : { rankNow: place < 0 ? null : place + 1 }),
  };
}
