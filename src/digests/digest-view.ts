import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { LeaderboardRow, ProjectFilter, SeenRelease, SignalRecord, Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../contracts/clock.ts';
import { EXPLAINED_KINDS, HEALTH_KINDS, definitionOf, kindsInDigest } from '../signals/index.ts';
import { artefactWords } from '../text/artefact-words.ts';
import type { StarArtefact } from '../contracts/figures/star-artefact.ts';
import { lastCovered } from '../history/coverage.ts';
import { readPeriodGains } from '../history/period-gains.ts';
import type { PeriodGains } from '../history/period-gains.ts';
import { readStarsNearest } from '../history/stars/nearest-count.ts';
import { underCurrentNames } from '../text/current-names.ts';
import { artefactsOf as readArtefacts } from '../history/rows-of.ts';

/** Everything digests are made from, read once for as many channels as are due. Only projects whose stars are known. */
export interface DigestView {
  now: number;
  byId: ReadonlyMap<number, LeaderboardRow>;
  /** What was gained over the last so many days; worked out once, when it is first asked for. */
  window(days: WindowDays): Promise<WindowFigures>;
  /** The same rows, highest score first; rows without a score are left out. */
  byTotal: readonly LeaderboardRow[];
  /** Newest first, of the last 31 days and of shortly before. */
  releases: readonly SeenRelease[];
  /** The same by project. */
  releasesOf: ReadonlyMap<number, readonly SeenRelease[]>;
  /** Stars gained in each of the last twelve periods of so many days; read once for each project that is asked about. */
  periodGains(days: WindowDays, projectIds: readonly number[]): Promise<ReadonlyMap<number, PeriodGains>>;
  /** When releases were last read (ms), by project; those without a record of it are absent. Read when it is first asked for. */
  releasesReadTo(): Promise<ReadonlyMap<number, number>>;
  /** First seen in the last 31 days, of the kinds digests tell. */
  findings: readonly SignalRecord[];
  /** Findings that are asked why, by project, the newest first. */
  explained: ReadonlyMap<number, readonly SignalRecord[]>;
  /** Why the star quality of a project is not clean. */
  qualityReasons: ReadonlyMap<number, string>;
  /** Everybody by score on the day so long before now, best first: what a first digest compares the index with. */
  topBefore(windowDays: WindowDays): Promise<readonly { projectId: number; fullName: string }[]>;
  /** Rows that a filter over the whole universe lets through, by the filter: many channels ask the same. */
  matching: Map<string, ReadonlySet<LeaderboardRow>>;
}

export type WindowDays = 1 | 7 | 30;

/** Gains over one span; null: not known. The orders are highest first, without the rows whose figure is not known. */
export interface WindowFigures {
  readonly gained: (row: LeaderboardRow) => number | null;
  /** gained / stars at the start of the span. */
  growth(row: LeaderboardRow): number | null;
  /** Days that the gain is over, where they are not the span's. */
  days(row: LeaderboardRow): number | undefined;
  /** What the counter did within the span that people did not do, as a clause. */
  leftOut(row: LeaderboardRow): string | undefined;
  byGrowth: readonly LeaderboardRow[];
  byGain: readonly LeaderboardRow[];
}

type Figures = Pick<WindowFigures, 'gained' | 'growth'> & { over: WindowFigures['days'] };

const LONGEST = 31 * DAY;
/** The nightly reading of a release may come a day after it, and may fail once. */
export const READ_LATE = 2 * DAY;
/** Rows of one page: a few milliseconds, so that answers to people are not held up. */
const PAGE = 500;
const MOST_RELEASES = 2_000;
/** Deep enough for the top 25 of most filters; narrower ones say nothing of who came and went. */
const TOP_BEFORE = 2_500;
/** How far back a day without scores (a missed run) may be answered by the one before. */
const NEAREST_DAYS = 6;
const MOST_FINDINGS = 2_000;

/** Readings this far from a whole day apart still show what a day brought: the hourly ones are never exactly on the hour. */
const DAY_SLACK = 3 * HOUR;
/** Days that the start of a window may be off. */
const WINDOW_TOLERANCE = 3;
/** Projects whose counts are read in one turn of the event loop: a few milliseconds. */
const COUNTS_PER_TURN = 100;

/** @param only reads no more than these projects: for one channel with a small watchlist */
export async function loadDigestView(store: Store, now: number, only: ProjectFilter = {}): Promise<DigestView> {
  const rows: LeaderboardRow[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await store.scores.leaderboard({ ...only, order: 'stars', limit: PAGE, offset });
    rows.push(...page.rows);
    if (page.rows.length < PAGE) break;
    await yieldToEventLoop();
  }
  const since = now - LONGEST;
  const releases = await releasesOf(store, rows, since - READ_LATE);
  const findings = await store.signals.list({
    ...only,
    kinds: [...HEALTH_KINDS, ...kindsInDigest('milestones'), ...kindsInDigest('use')],
    since,
    limit: MOST_FINDINGS,
  });
  await yieldToEventLoop();
  const spikes = await store.signals.list({ ...only, kinds: EXPLAINED_KINDS, since, limit: MOST_FINDINGS });
  await yieldToEventLoop();
  const quality = await store.signals.list({ ...only, kinds: kindsInDigest('star quality'), limit: MOST_FINDINGS });
  await yieldToEventLoop();
  let readTo: Promise<ReadonlyMap<number, number>> | undefined;
  const windows = new Map<WindowDays, Promise<WindowFigures>>();
  const before = new Map<WindowDays, Promise<readonly { projectId: number; fullName: string }[]>>();
  return {
    now,
    byId: new Map(rows.map((row) => [row.projectId, row])),
    window(days) {
      const kept = windows.get(days) ?? windowFigures(store, rows, days, now);
      windows.set(days, kept);
      return kept;
    },
    byTotal: await ordered(rows, (row) => row.total),
    releases,
    releasesOf: Map.groupBy(releases, ({ projectId }) => projectId),
    periodGains: periodGainsReader(store, now),
    releasesReadTo() {
      readTo ??= releasesReadTo(store, rows);
      return readTo;
    },
    matching: new Map(),
    findings: underCurrentNames(findings).filter((finding) => finding.firstSeenAt >= since),
    explained: Map.groupBy(spikes, ({ projectId }) => projectId ?? 0),
    qualityReasons: reasonsOf(underCurrentNames(quality)),
    topBefore(windowDays) {
      const kept = before.get(windowDays) ?? topNear(store, dayOf(now) - windowDays);
      before.set(windowDays, kept);
      return kept;
    },
  };
}

/** How many periods a digest looks back. */
const PERIODS = 12;

function periodGainsReader({ observations }: Store, now: number): DigestView['periodGains'] {
  const known = new Map<WindowDays, Map<number, PeriodGains>>();
  return async (days, projectIds) => {
    const kept = known.get(days) ?? new Map<number, PeriodGains>();
    known.set(days, kept);
    const unread = projectIds.filter((id) => !kept.has(id));
    for (const [id, gains] of await readPeriodGains(observations, unread, { days, count: PERIODS, now }))
      kept.set(id, gains);
    return kept;
  };
}

const topNear = (store: Store, day: number): ReturnType<Store['scores']['topOn']> =>
  store.scores.topOn({ from: day - NEAREST_DAYS, to: day }, TOP_BEFORE);

async function windowFigures(
  store: Store,
  rows: readonly LeaderboardRow[],
  days: WindowDays,
  now: number,
): Promise<WindowFigures> {
  const artefacts = await artefactsOf(store, rows, dayOf(now) - days - WINDOW_TOLERANCE);
  const leftOut = (row: LeaderboardRow): StarArtefact | undefined => {
    const end = dayOf(row.starsObservedAt ?? now);
    return artefacts.get(row.projectId)?.findLast(({ from, to }) => to > end - days && from <= end);
  };
  const { gained, growth, over } = days === 1 ? await dayFigures(store, rows, now, leftOut) : spanFigures(days, now);
  return {
    gained,
    growth,
    days: over,
    // Where the gain is over the whole span, it was found without the days in question.
    leftOut: (row) => {
      const artefact = gained(row) === null || over(row) !== undefined ? leftOut(row) : undefined;
      return artefact && artefactWords(artefact);
    },
    byGrowth: await ordered(rows, growth),
    byGain: await ordered(rows, gained),
  };
}

/** By project, what its counter did, read a page at a time. */
async function artefactsOf(
  store: Store,
  rows: readonly LeaderboardRow[],
  since: number,
): Promise<ReadonlyMap<number, readonly StarArtefact[]>> {
  const found = new Map<number, readonly StarArtefact[]>();
  for (let from = 0; from < rows.length; from += PAGE) {
    const ids = rows.slice(from, from + PAGE).map(({ projectId }) => projectId);
    for (const [id, artefacts] of await readArtefacts(store.observations, ids, since)) found.set(id, artefacts);
    await yieldToEventLoop();
  }
  return found;
}

/** Figures that end before the span begins speak of another one, and were told with it. */
function spanFigures(days: 7 | 30, now: number): Figures {
  const within = ({ starsObservedAt }: LeaderboardRow): boolean =>
    starsObservedAt !== null && now - starsObservedAt <= days * DAY;
  return {
    gained: (row) => (within(row) ? row[`gained${days}d`] : null),
    growth: (row) => (within(row) ? row[`growth${days}d`] : null),
    over: (row) => {
      const over = row[`gained${days}dDays`];
      return over === null || over === days ? undefined : over;
    },
  };
}

/** The newest count of each project against the one that was read a day before it. A count that is older says nothing of this day. */
async function dayFigures(
  store: Store,
  rows: readonly LeaderboardRow[],
  now: number,
  leftOut: (row: LeaderboardRow) => StarArtefact | undefined,
): Promise<Figures> {
  const dayBefore = await countsADayBefore(store, rows, now);
  const gained = (row: LeaderboardRow): number | null => {
    const before = dayBefore.get(row.projectId);
    // Of one day nothing is left where the counter did something of its own.
    return row.stars === null || before === undefined || leftOut(row) !== undefined ? null : row.stars - before;
  };
  return {
    gained,
    growth: (row) => {
      const [gain, before] = [gained(row), dayBefore.get(row.projectId)];
      return gain === null || before === undefined || before <= 0 ? null : gain / before;
    },
    over: () => undefined,
  };
}

async function countsADayBefore(
  store: Store,
  rows: readonly LeaderboardRow[],
  now: number,
): Promise<ReadonlyMap<number, number>> {
  // Those that were read together are asked about for moments that lie close together.
  const recent = rows
    .flatMap(({ projectId, starsObservedAt: at }) =>
      at === null || now - at > DAY ? [] : [[projectId, at - DAY] as const],
    )
    .sort(([, a], [, b]) => a - b);
  const counts = new Map<number, number>();
  for (let from = 0; from < recent.length; from += COUNTS_PER_TURN) {
    const moments = new Map(recent.slice(from, from + COUNTS_PER_TURN));
    for (const [id, stars] of await readStarsNearest(store.observations, moments, DAY_SLACK)) counts.set(id, stars);
    await yieldToEventLoop();
  }
  return counts;
}

async function releasesReadTo(
  { observations }: Store,
  rows: readonly LeaderboardRow[],
): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  for (let from = 0; from < rows.length; from += COUNTS_PER_TURN) {
    const ids = rows.slice(from, from + COUNTS_PER_TURN).map(({ projectId }) => projectId);
    for (const { projectId, coverage } of await observations.recorded(ids, { coverage: true })) {
      const to = lastCovered(coverage);
      if (to !== undefined) found.set(projectId, to);
    }
    await yieldToEventLoop();
  }
  return found;
}

/** Newest first over all, read for some hundred projects at a time. */
async function releasesOf(store: Store, rows: readonly LeaderboardRow[], since: number): Promise<SeenRelease[]> {
  const releases: SeenRelease[] = [];
  for (let from = 0; from < rows.length; from += PAGE) {
    const projectIds = rows.slice(from, from + PAGE).map((row) => row.projectId);
    releases.push(...(await store.observations.recentReleases({ since, projectIds, limit: MOST_RELEASES })));
    await yieldToEventLoop();
  }
  return releases.sort((a, b) => b.publishedAt - a.publishedAt);
}

/** Highest first; equal figures by stars, then by name, so that the same figures always give the same order. */
async function ordered(
  rows: readonly LeaderboardRow[],
  figure: (row: LeaderboardRow) => number | null,
): Promise<LeaderboardRow[]> {
  await yieldToEventLoop();
  return rows
    .filter((row) => figure(row) !== null)
    .sort(
      (a, b) =>
        (figure(b) ?? 0) - (figure(a) ?? 0) || (b.stars ?? 0) - (a.stars ?? 0) || (a.fullName < b.fullName ? -1 : 1),
    );
}

function reasonsOf(quality: readonly SignalRecord[]): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const { projectId, signal } of quality) {
    const reason = definitionOf(signal.kind).reason(signal) ?? undefined;
    // Newest first: the first one met is the one that holds.
    if (projectId !== null && reason !== undefined && !reasons.has(projectId)) reasons.set(projectId, reason);
  }
  return reasons;
}
