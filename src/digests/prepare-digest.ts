import type { LeaderboardRow, SignalRecord, Store } from '../../db/store.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import { foundInTime } from '../subscriptions/is-news.ts';
import { isMuted } from '../subscriptions/is-muted.ts';
import type { Period } from '../subscriptions/schedule.ts';
import { kindsOf, projectTest } from '../subscriptions/subscription-filter.ts';
import type { SubscriptionFilter } from '../subscriptions/subscription-filter.ts';
import { describeFilter } from './describe-filter.ts';
import type { DigestContent, DigestFinding, DigestPick } from './digest-content.ts';
import { isEmpty, readDigest } from './digest-content.ts';
import { HEALTH_KINDS, definitionOf, toneOf } from '../signals/index.ts';
import { coolingDown } from './cooling-down.ts';
import { onTheRadar } from './on-the-radar.ts';
import { ownProject } from './own-project.ts';
import { withReasons } from './pick-reasons.ts';
import { loadDigestView } from './digest-view.ts';
import type { DigestView, WindowDays, WindowFigures } from './digest-view.ts';
import { isStale } from './figures-age.ts';
import { followedPicks, followUpsOf, indexChanges } from './since-last.ts';
import { notableReleases, releaseSpan } from './notable-releases.ts';
import { artefactsOf } from '../history/rows-of.ts';

/** What is asked for: a subscription, or a preview that has none yet. */
export interface DigestRequest {
  workspaceId: string;
  /** Whose mutes hold; null: nobody's. */
  channel: string | null;
  filter: SubscriptionFilter;
  /** Only the period and the zone of a schedule matter here. */
  schedule: { period: Period; zone: string };
  /** With it the digest compares with the last one that this subscription got; null: a first digest. */
  subscriptionId: number | null;
}

const WINDOWS = { daily: 1, weekly: 7, monthly: 30 } as const satisfies Record<Period, WindowDays>;
/** Growth below this is chance or a handful of friends; scaled to the window, and shown in the digest. */
const FLOORS = {
  1: { minStars: 200, minGained: 10 },
  7: { minStars: 200, minGained: 25 },
  30: { minStars: 200, minGained: 75 },
} as const satisfies Record<WindowDays, DigestContent['floor']>;
/** How far down the rankings are kept, so that the next digest can tell where a project came from. */
const RANKING_DEPTH = 100;
const LISTED_FINDINGS = 4;
const LISTED_UNCOUNTED = 2;

/**
 * Decides what a digest shows, from what is in the database at `now` (ms). Changes nothing. A daily digest speaks about the
 * day before it, a weekly one about 7 days, a monthly one about 30. An empty universe gives a quiet digest.
 *
 * What a channel has muted is left out of health and milestones. Rankings and releases stay whole: there a project is left
 * out by the subscription's filter.
 *
 * @param view what was read for many channels at once; without it only what this request needs is read
 */
export async function prepareDigest(
  store: Store,
  request: DigestRequest,
  now: number,
  view?: DigestView,
): Promise<DigestContent> {
  const { filter, schedule, workspaceId } = request;
  const watched =
    filter.scope === 'watchlist'
      ? new Set((await store.workspaces.watchlist(workspaceId)).map((entry) => entry.projectId))
      : new Set<number>();
  const seen =
    view ?? (await loadDigestView(store, now, filter.scope === 'watchlist' ? { watchedBy: workspaceId } : {}));
  const previous =
    request.subscriptionId === null
      ? undefined
      : readDigest((await store.subscriptions.previousDigest(request.subscriptionId, now))?.body);
  const windowDays = WINDOWS[schedule.period];
  const figures = await seen.window(windowDays);
  const matching = matchingRows(seen, filter, watched);
  const wanted = (row: LeaderboardRow): boolean => matching.has(row);
  const since = Math.max(previous?.preparedAt ?? 0, now - (windowDays + 1) * DAY);

  const floor = FLOORS[windowDays];
  const aboveFloor = (row: LeaderboardRow): boolean => {
    const gained = figures.gained(row) ?? 0;
    return gained >= floor.minGained && (row.stars ?? 0) - gained >= floor.minStars;
  };
  const relative = take(figures.byGrowth, RANKING_DEPTH, (row) => aboveFloor(row) && wanted(row));
  const absolute = take(
    figures.byGain,
    RANKING_DEPTH,
    (row) => (figures.gained(row) ?? 0) >= floor.minGained && wanted(row),
  );
  const index = take(seen.byTotal, 26, wanted);
  const pick = (ranking: readonly number[] | undefined) => (row: LeaderboardRow, at: number) =>
    pickOf(row, at + 1, figures, ranking, seen);

  const mutes = request.channel === null ? [] : await store.subscriptions.mutes(workspaceId, request.channel, now);
  const kinds = kindsOf(filter);
  const findings = seen.findings.filter(
    (finding) =>
      finding.firstSeenAt >= since &&
      (finding.signal.ended === null || foundInTime(finding)) &&
      kinds.has(finding.signal.kind) &&
      concerns(finding.projectId, seen, wanted) &&
      !isMuted({ projectId: finding.projectId, kind: finding.signal.kind }, mutes),
  );
  const health = findings
    .filter((finding) => HEALTH_KINDS.includes(finding.signal.kind))
    .sort((a, b) => weight(b, seen) - weight(a, seen));
  const milestones = findings
    .filter((finding) => definitionOf(finding.signal.kind).digest === 'milestones')
    .sort((a, b) => weight(b, seen) - weight(a, seen));
  const grown = findings
    .filter(({ signal }) => definitionOf(signal.kind).digest === 'use' && toneOf(signal) === 'up')
    .sort((a, b) => weight(b, seen) - weight(a, seen));
  const span = releaseSpan(previous, since, seen.now);
  const releases = notableReleases(seen, wanted, { ...span, prereleases: filter.prereleases });

  const asks = questionOf(filter);
  const sameProjects =
    previous !== undefined &&
    (previous.asks === undefined ? previous.scope === describeFilter(filter) : previous.asks === asks);
  const sameLists = sameProjects && previous.windowDays === windowDays;
  const ranking = !sameLists || (isStale(previous) && isUnranked(previous)) ? undefined : previous.ranking;
  const shown = [...relative, ...absolute].filter((row, at, all) => all.indexOf(row) === at).slice(0, filter.size * 2);
  // Where nothing grew enough to be shown, that is said of all that match, and is as old as they are.
  const age = ages(shown.length > 0 ? shown : [...matching]);
  const stale = isStale({ ...age, preparedAt: now, windowDays });
  const reasons = { windowDays, prereleases: filter.prereleases };
  const content: DigestContent = {
    version: 2,
    subscriptionId: request.subscriptionId,
    period: schedule.period,
    zone: schedule.zone,
    preparedAt: now,
    windowDays,
    previousAt: previous?.preparedAt ?? null,
    ...age,
    ...counts(matching, figures),
    uncounted: uncountedOf(matching, figures),
    scope: describeFilter(filter),
    asks,
    floor,
    relative: await withReasons(seen, relative.slice(0, filter.size).map(pick(ranking?.relative)), reasons),
    absolute: await withReasons(seen, absolute.slice(0, filter.size).map(pick(ranking?.absolute)), reasons),
    // Without new figures nothing has moved: the next digest goes on from the last ranking there was.
    ranking:
      stale && sameLists
        ? previous.ranking
        : { relative: relative.map((row) => row.projectId), absolute: absolute.map((row) => row.projectId) },
    index: index.slice(0, 25).map((row) => row.projectId),
    ...(await indexChanges(seen, index, wanted, sameProjects ? previous : undefined, windowDays)),
    followUps:
      previous === undefined || stale
        ? []
        : followUpsOf(previous, {
            view: seen,
            lists: sameLists ? { relative, absolute } : undefined,
            artefacts: await artefactsSince(store, previous),
          }),
    ...given(
      'cooling',
      windowDays === 7 && !stale ? await coolingDown(seen, matching, (row) => figures.gained(row)) : undefined,
    ),
    ...given('radar', await onTheRadar(store, filter, { workspaceId, now, windowDays })),
    ...given('own', await ownProject(store, request, figures, { view: seen, previous })),
    releases: releases.listed,
    releasesSeenTo: span.seenTo,
    moreReleases: releases.more,
    ...given('releasesUnread', stale ? undefined : await releasesUnread(seen, matching, windowDays)),
    health: health.slice(0, LISTED_FINDINGS).map((finding) => findingOf(finding, seen)),
    moreHealth: Math.max(health.length - LISTED_FINDINGS, 0),
    milestones: milestones.slice(0, LISTED_FINDINGS).map((finding) => findingOf(finding, seen)),
    ...given(
      'grownInUse',
      grown.length === 0 ? undefined : grown.slice(0, LISTED_FINDINGS).map((finding) => findingOf(finding, seen)),
    ),
    quiet: false,
  };
  // Silence would say that it was a quiet week; that nobody looked is told once.
  const newlyStale = stale && (previous === undefined || !isStale(previous));
  return { ...content, quiet: isEmpty(content) && !newlyStale };
}

/** What the counters of its picks did since a digest, which may have shown counts that were some days old. */
const artefactsSince = (store: Store, previous: DigestContent): ReturnType<typeof artefactsOf> => {
  const picks = followedPicks(previous).map(({ pick }) => pick);
  const readAt = Math.min(...picks.map(({ observedAt }) => observedAt ?? previous.preparedAt));
  return artefactsOf(
    store.observations,
    picks.map(({ projectId }) => projectId),
    picks.length === 0 ? 0 : dayOf(readAt),
  );
};

/** Projects that match of which no release of the period can be known, because none was read in it; undefined for none. */
async function releasesUnread(
  view: DigestView,
  matching: ReadonlySet<LeaderboardRow>,
  windowDays: WindowDays,
): Promise<number | undefined> {
  const readTo = await view.releasesReadTo();
  const from = view.now - windowDays * DAY;
  const unread = [...matching].filter(({ projectId }) => (readTo.get(projectId) ?? Infinity) < from).length;
  return unread === 0 ? undefined : unread;
}

const isUnranked = ({ ranking }: DigestContent): boolean => ranking.relative.length + ranking.absolute.length === 0;

/** What decides which projects are ranked. Who is on a watchlist may change: that is movement like any other. */
const questionOf = ({
  scope,
  categories,
  languages,
  fundingStages,
  includeIds,
  excludeIds,
  ...rest
}: SubscriptionFilter): string => {
  const asked = [scope, categories, languages, fundingStages, includeIds, excludeIds];
  const later = [rest.licences ?? [], rest.companies ?? [], rest.minStars ?? null, rest.maxStars ?? null];
  // What was stored before these could be asked for must read the same.
  return JSON.stringify(isAsked(rest) ? [...asked, ...later] : asked);
};

const isAsked = ({
  licences = [],
  companies = [],
  minStars,
  maxStars,
}: Pick<SubscriptionFilter, 'licences' | 'companies' | 'minStars' | 'maxStars'>): boolean =>
  licences.length > 0 || companies.length > 0 || minStars !== undefined || maxStars !== undefined;

/** The first `limit` that pass, without looking at the rest. */
function take<T>(items: readonly T[], limit: number, passes: (item: T) => boolean): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length >= limit) break;
    if (passes(item)) taken.push(item);
  }
  return taken;
}

function pickOf(
  row: LeaderboardRow,
  rank: number,
  figures: WindowFigures,
  previous: readonly number[] | undefined,
  view: DigestView,
): DigestPick {
  const place = previous?.indexOf(row.projectId);
  const clean = row.starQuality === null || row.starQuality === 'low';
  return {
    projectId: row.projectId,
    fullName: row.fullName,
    rank,
    stars: row.stars,
    gained: figures.gained(row) ?? 0,
    growth: figures.growth(row),
    ...given('days', figures.days(row)),
    ...given('leftOut', figures.leftOut(row)),
    observedAt: row.starsObservedAt,
    ...(place === undefined ? {} : { previousRank: place < 0 ? null : place + 1 }),
    company: row.company,
    category: row.category,
    total: row.total,
    starQuality: row.starQuality,
    qualityReason: clean ? null : (view.qualityReasons.get(row.projectId) ?? null),
  };
}

function ages(rows: readonly LeaderboardRow[]): Pick<DigestContent, 'figuresFrom' | 'figuresTo'> {
  const times = rows.flatMap((row) => row.starsObservedAt ?? []);
  return times.length === 0
    ? { figuresFrom: null, figuresTo: null }
    : { figuresFrom: Math.min(...times), figuresTo: Math.max(...times) };
}

function counts(
  matching: ReadonlySet<LeaderboardRow>,
  figures: WindowFigures,
): Pick<DigestContent, 'matching' | 'known'> {
  let known = 0;
  for (const row of matching) if (figures.gained(row) !== null) known += 1;
  return { matching: matching.size, known };
}

/** Projects whose gain is unknown because of what their counter did, the largest first. */
function uncountedOf(
  matching: ReadonlySet<LeaderboardRow>,
  figures: WindowFigures,
): NonNullable<DigestContent['uncounted']> {
  return [...matching]
    .filter((row) => figures.gained(row) === null)
    .sort((a, b) => (b.stars ?? 0) - (a.stars ?? 0))
    .flatMap((row) => {
      const because = figures.leftOut(row);
      return because === undefined ? [] : [{ projectId: row.projectId, fullName: row.fullName, because }];
    })
    .slice(0, LISTED_UNCOUNTED);
}

/** A field that is only there where it has a value. */
const given = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });

/** A watchlist is looked up by its ids; what asks the same of the universe is worked out once. */
function matchingRows(
  view: DigestView,
  filter: SubscriptionFilter,
  watched: ReadonlySet<number>,
): ReadonlySet<LeaderboardRow> {
  const matches = projectTest(filter, watched);
  const wanted = (row: LeaderboardRow): boolean => matches({ ...row, id: row.projectId });
  if (filter.scope === 'watchlist')
    return new Set([...watched].flatMap((id) => view.byId.get(id) ?? []).filter(wanted));
  const key = questionOf(filter);
  const known = view.matching.get(key) ?? new Set([...view.byId.values()].filter(wanted));
  view.matching.set(key, known);
  return known;
}

function concerns(projectId: number | null, view: DigestView, wanted: (row: LeaderboardRow) => boolean): boolean {
  const row = projectId === null ? undefined : view.byId.get(projectId);
  return row !== undefined && wanted(row);
}

const SEVERITY_WEIGHT = { low: 0, medium: 1e9, high: 2e9 } as const;
const weight = (finding: SignalRecord, view: DigestView): number =>
  SEVERITY_WEIGHT[finding.signal.severity] +
  (finding.projectId === null ? 0 : (view.byId.get(finding.projectId)?.stars ?? 0));

const findingOf = ({ id, projectId, signal, firstSeenAt }: SignalRecord, view: DigestView): DigestFinding => ({
  signalId: id,
  projectId,
  fullName: projectId === null ? null : (view.byId.get(projectId)?.fullName ?? signal.repo),
  kind: signal.kind,
  severity: signal.severity,
  sentence: signal.sentence,
  at: firstSeenAt,
});
