import type { LeaderboardRow } from '../../db/store.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import type { StarArtefact } from '../contracts/figures/star-artefact.ts';
import { countedGain, readingOn } from '../history/stars/counted-gain.ts';
import { artefactWords } from '../text/artefact-words.ts';
import type { DigestContent, DigestPick, FollowUp, NamedProject } from './digest-content.ts';
import type { DigestView, WindowDays } from './digest-view.ts';
import { USUAL_AGE } from './figures-age.ts';

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
  relative: readonly Pick<LeaderboardRow, 'projectId'>[];
  absolute: readonly Pick<LeaderboardRow, 'projectId'>[];
}

type LastDigest = Pick<DigestContent, 'relative' | 'absolute' | 'preparedAt' | 'windowDays'>;
type Row = Pick<LeaderboardRow, 'fullName' | 'stars' | 'starsObservedAt'>;

/** The picks of a digest that the next one comes back to, each once: a project of both lists counts by its place in the relative one. */
export function followedPicks(
  previous: Pick<LastDigest, 'relative' | 'absolute'>,
): { pick: DigestPick; list: FollowUp['list'] }[] {
  const picks = [
    ...previous.relative.map((pick) => ({ pick, list: 'relative' as const })),
    ...previous.absolute.map((pick) => ({ pick, list: 'absolute' as const })),
  ];
  const seen = new Set<number>();
  return picks.filter(({ pick }) => !seen.has(pick.projectId) && seen.add(pick.projectId)).slice(0, FOLLOWED);
}

interface Now {
  view: { readonly now: number; readonly byId: ReadonlyMap<number, Row> };
  /** The same lists as they are now; undefined where the channel asks for others since, so that places say nothing. */
  lists: Lists | undefined;
  /** What the counters of the picks did since, by project. */
  artefacts: ReadonlyMap<number, readonly StarArtefact[]>;
}

/** How the picks of the last digest did since it was prepared, in its order, as far as they were read since. */
export function followUpsOf(previous: LastDigest, { view, lists, artefacts }: Now): FollowUp[] {
  return followedPicks(previous).map(({ pick, list }) => {
    const row = view.byId.get(pick.projectId);
    const rank = lists?.[list].findIndex((ranked) => ranked.projectId === pick.projectId);
    return {
      projectId: pick.projectId,
      fullName: row?.fullName ?? pick.fullName,
      list,
      previousRank: pick.rank,
      starsThen: pick.stars,
      ...gainSince(pick, row, { previous, now: view.now, artefacts: artefacts.get(pick.projectId) ?? [] }),
      ...(rank === undefined ? {} : { rankNow: rank < 0 ? null : rank + 1 }),
    };
  });
}

interface Since {
  previous: LastDigest;
  now: number;
  artefacts: readonly StarArtefact[];
}

type GainSince = Pick<FollowUp, 'starsNow' | 'gainedSince' | 'growthSince' | 'paceBefore' | 'days' | 'leftOut'>;

/** From the count that the last digest showed to the newest one, without what the counter did. */
function gainSince(pick: DigestPick, row: Row | undefined, { previous, now, artefacts }: Since): GainSince {
  const pace = (days: number): number => Math.round((pick.gained * days) / (pick.days ?? previous.windowDays));
  const apart = (now - previous.preparedAt) / DAY;
  const unknown = { starsNow: null, gainedSince: null, growthSince: null, paceBefore: pace(apart) };
  // A count that was there when the last digest was prepared is the one that it showed.
  if (row?.stars == null || pick.stars === null || (row.starsObservedAt ?? 0) <= previous.preparedAt) return unknown;
  const readAt = { then: pick.observedAt ?? previous.preparedAt, now: row.starsObservedAt ?? now };
  const observed = artefacts.filter(({ line }) => line === 'observed');
  const start = readingOn({ day: dayOf(readAt.then), count: pick.stars }, observed);
  const end = readingOn({ day: dayOf(readAt.now), count: row.stars }, observed);
  // Two readings of one day have nothing between them that could be left out.
  if (end.day <= start.day) return { ...unknown, ...gained(row.stars, row.stars - pick.stars, pick.stars) };
  const counted = countedGain(start, end, observed);
  const within = observed.findLast(({ from, to }) => to > start.day && from < end.day);
  const leftOut = within === undefined ? {} : { leftOut: artefactWords(within) };
  if (counted === null) return { ...unknown, starsNow: row.stars, ...leftOut };
  const whole = counted.days === end.day - start.day;
  const usual = Math.abs(readAt.now - readAt.then - apart * DAY) <= USUAL_AGE;
  return {
    ...gained(row.stars, counted.gained, counted.from.count),
    paceBefore: pace(whole ? apart : counted.days),
    ...(whole && usual ? {} : { days: counted.days }),
    ...(whole ? {} : leftOut),
  };
}

const gained = (starsNow: number, gainedSince: number, before: number) => ({
  starsNow,
  gainedSince,
  growthSince: before === 0 ? null : gainedSince / before,
});
