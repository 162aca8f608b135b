import type { CandidateCount, CandidateRecord, FindingRecord, FoundCandidate, Store } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import type { Clock } from '../contracts/clock.ts';
import type { FindingDetails, Floors, Gain } from '../contracts/figures/discovery.ts';
import type { Logger } from '../contracts/logger.ts';
import type { DailyFacts, GitHub, RepositoryRef, StarDay } from '../sources/github/types.ts';
import { JUDGED_FROM_STARS, gradeOf, starQualityRisk } from '../signals/kinds/star-quality.ts';
import { apartByCounts, apartByWords } from './apart.ts';
import { categorise, vocabularyOf } from './categorise.ts';
import type { Vocabulary } from './categorise.ts';
import { WINDOWS, growth, historyGain } from './growth.ts';
import type { WindowDays } from './growth.ts';
import { completeness } from './sweep.ts';

/** Candidates of which facts and star history are read in one night: a request each, beside the sweep. */
export const LOOKED_AT = 250;
/** Candidates that are judged by their counts, which costs no request: a launch of fifty stars is among these, too. */
const LISTED = 2_000;
/** Those whose gains are worked out anew every night, because they were among the best this many days ago or later. */
const KEPT_DAYS = 30;
/** A star history that was read so recently still stands: the counts tell what came since. */
const HISTORY_FRESH = 3 * DAY;
/** Weeks of star history: what a month needs, in one request. */
const WEEKS = 7;
/** Less than this in a week is nothing to look at. */
const LEAST_GAINED = 25;
/** Days of earlier counts that the longest window needs. */
const BACK = 46;
/** A night counts as whole where so much of it was read. */
const WHOLE = 0.99;
const REFS_AT_ONCE = 100;

export interface LookParts {
  /** Null: what the counts alone tell. */
  github: Pick<GitHub, 'daily' | 'starHistory'> | null;
  store: Store;
  clock: Clock;
  log: Logger;
  floors: Floors;
}

/** A candidate with what it gained, by window. */
interface Grown {
  count: CandidateCount;
  gains: FindingDetails['gains'];
}

export interface Look {
  /** Candidates whose growth is known tonight. */
  grown: number;
  /** Of how many facts and star history were read. */
  looked: number;
  /** REST requests and GraphQL points beside the sweep, at most. */
  requests: number;
}

export interface LookRun {
  /** The night. */
  day: number;
  /** How many may be looked at. */
  most: number;
  signal: AbortSignal;
}

/**
 * Growth of every candidate, and a closer look at the best of the night: facts, star history, what is kept apart, category. What
 * was read tonight already is not read again, so that it can be called before and after the night is over.
 */
export async function lookCloser(parts: LookParts, { day, most, signal }: LookRun): Promise<Look> {
  const { store } = parts;
  const grown = await grownCandidates(parts, day);
  const known = new Map((await everyFinding(store, day)).map((candidate) => [candidate.id, candidate]));
  const best = pickBest(grown, LISTED);
  const closest = pickBest(grown, LOOKED_AT);
  const picked = new Set(best.map(({ count }) => count.id));
  const again = grown.filter(({ count }) => known.has(count.id) && !picked.has(count.id));
  const records = new Map(
    (await store.discovery.candidates({ ids: [...best, ...again].map(({ count }) => count.id) })).map((one) => [
      one.id,
      one,
    ]),
  );
  const vocabulary = vocabularyOf(await store.projects.list());
  const unread = closest
    .flatMap((one) => {
      const record = records.get(one.count.id);
      const details = known.get(one.count.id)?.finding.details;
      return record === undefined || isFresh(details, parts.clock.now()) ? [] : [record];
    })
    .slice(0, most);
  const read = await readClosely(parts, unread, signal);
  const findings = [...best, ...again].flatMap(({ count, gains }): FindingRecord[] => {
    const record = records.get(count.id);
    if (record === undefined) return [];
    const before = known.get(count.id)?.finding;
    return [
      judge(record, gains, { read: read.by.get(record.nodeId), before, vocabulary, day, picked: picked.has(count.id) }),
    ];
  });
  await store.discovery.recordFindings(findings);
  return { grown: grown.length, looked: unread.length, requests: read.requests };
}

const isFresh = (details: FindingDetails | undefined, now: number): boolean =>
  details?.historyAt != null && now - details.historyAt < HISTORY_FRESH;

const everyFinding = (store: Store, day: number): Promise<readonly FoundCandidate[]> =>
  store.discovery.found({
    window: 7,
    which: 'all',
    tracked: true,
    seenFrom: 0,
    pickedFrom: day - KEPT_DAYS,
    limit: 100_000,
  });

/** The gains of all candidates that were counted on `day`. */
async function grownCandidates({ store, floors }: LookParts, day: number): Promise<Grown[]> {
  const nights = await store.discovery.sweeps(BACK);
  const wholeNights = new Set(
    nights.filter((night) => night.finishedAt !== null && completeness(night) >= WHOLE).map((night) => night.day),
  );
  const grown: Grown[] = [];
  for (let block = 0; ; block += 1) {
    const counts = await store.discovery.block(block, { seenFrom: day, from: day - BACK });
    if (counts === undefined) return grown;
    for (const count of counts) {
      const input = {
        createdDay: count.createdDay,
        firstSeenDay: count.firstSeenDay,
        counts: [...count.nights, { day: count.day, stars: count.stars }],
        wholeNights,
        floor: count.day - count.createdDay <= floors.newDays ? floors.newStars : floors.stars,
      };
      const week = growth(input, 7);
      const gains = { 7: week, 1: growth(input, 1), 30: growth(input, 30) };
      if (Object.values(gains).some((gain) => (gain?.gained ?? 0) >= LEAST_GAINED))
        grown.push({ count, gains: known(gains) });
    }
  }
}

const known = (gains: Readonly<Record<WindowDays, Gain | undefined>>): FindingDetails['gains'] =>
  Object.fromEntries(Object.entries(gains).flatMap(([days, gain]) => (gain === undefined ? [] : [[days, gain]])));

/** Those that gained most in a week, and among the smaller ones those that grew fastest by their own size. */
function pickBest(grown: readonly Grown[], count: number): Grown[] {
  const weekly = ({ gains }: Grown): number => perWeek(gains);
  const share = (one: Grown): number => weekly(one) / Math.max(one.count.stars - weekly(one), 200);
  const most = grown.toSorted((a, b) => weekly(b) - weekly(a) || a.count.id - b.count.id).slice(0, (count * 3) / 5);
  const fastest = grown
    .filter((one) => weekly(one) >= LEAST_GAINED)
    .toSorted((a, b) => share(b) - share(a) || a.count.id - b.count.id)
    .slice(0, count);
  return [...new Set([...most, ...fastest])].slice(0, count);
}

/** Stars a week by the shortest window that tells; a launch of tonight counts as a week's worth at least. */
const perWeek = (gains: FindingDetails['gains']): number =>
  Math.max(
    ...WINDOWS.map((days) => {
      const gain = gains[days];
      return gain === undefined ? 0 : days === 30 ? (gain.gained * 7) / Math.max(gain.days, 7) : gain.gained;
    }),
  );

interface Closely {
  facts: DailyFacts | undefined;
  stars: { days: readonly StarDay[]; completeThrough: number } | undefined;
  at: number;
}

async function readClosely(
  { github, clock, log }: LookParts,
  candidates: readonly CandidateRecord[],
  signal: AbortSignal,
): Promise<{ by: ReadonlyMap<string, Closely>; requests: number }> {
  const by = new Map<string, Closely>();
  let requests = 0;
  if (github === null) return { by, requests };
  try {
    for (let from = 0; from < candidates.length; from += REFS_AT_ONCE) {
      const refs = candidates
        .slice(from, from + REFS_AT_ONCE)
        .map(({ nodeId, fullName }): RepositoryRef => ({ nodeId, nameWithOwner: fullName }));
      const facts = await github.daily(refs, { signal });
      requests += POINTS_A_BATCH;
      for (const ref of refs) {
        const fact = facts.get(ref.nodeId);
        const stars = await github.starHistory(ref, { weeks: WEEKS, signal });
        requests += 1;
        by.set(ref.nodeId, {
          facts: fact?.ok === true ? fact.value : undefined,
          stars: stars.ok && !stars.value.unchanged ? stars.value : undefined,
          at: clock.now(),
        });
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // Without the closer look the counts still stand; the next run reads what is missing.
    log.warn({ err: error, read: by.size, of: candidates.length }, 'not all of the best candidates could be looked at');
  }
  return { by, requests };
}

/** As GitHub charges `daily` for a hundred repositories. */
const POINTS_A_BATCH = 8;

interface Judging {
  read: Closely | undefined;
  before: FindingRecord | undefined;
  vocabulary: Vocabulary;
  day: number;
  picked: boolean;
}

/** What the night's counts and the closer look make of a candidate. */
function judge(
  record: CandidateRecord,
  counted: FindingDetails['gains'],
  { read, before, vocabulary, day, picked }: Judging,
): FindingRecord {
  const old = before?.details;
  const facts = read?.facts;
  const issues = facts?.issuesTotal ?? old?.issues ?? null;
  const pullRequests = facts?.pullRequestsTotal ?? old?.pullRequests ?? null;
  const gains: Partial<Record<number, Gain>> = {};
  for (const days of WINDOWS) {
    const gain = bestGain(counted[days], read, days);
    if (gain !== undefined) gains[days] = gain;
  }
  const quality = facts === undefined ? undefined : qualityOf(record, facts);
  const grade = quality?.grade ?? old?.quality ?? null;
  const because = quality?.because ?? old?.qualityBecause ?? null;
  const words = { name: record.fullName.split('/')[1] ?? '', description: record.description, topics: record.topics };
  const category = categorise(words, vocabulary);
  const week = counted[7];
  const apart =
    apartByWords(record) ??
    apartByCounts({
      stars: record.stars,
      forks: record.forks,
      issues,
      pullRequests,
      quality: grade,
      qualityBecause: because,
      counted: week?.basis === 'counted' ? week.gained : null,
      byHistory: (read?.stars && historyGain(read.stars.days, read.stars.completeThrough, 7)?.gained) ?? null,
    });
  // What was found out by reading stays true where it was not read again.
  const kept = apart ?? (read === undefined && before?.apart === 'counter' ? reasonOf(before) : undefined);
  const releases = facts?.recentReleases;
  return {
    candidateId: record.id,
    day,
    pickedDay: picked ? day : (before?.pickedDay ?? day),
    category: category?.category ?? null,
    apart: kept?.kind ?? null,
    apartReason: kept?.reason ?? null,
    gained1: gains[1]?.gained ?? null,
    gained7: gains[7]?.gained ?? null,
    gained30: gains[30]?.gained ?? null,
    details: {
      gains,
      historyAt: read?.stars === undefined ? (old?.historyAt ?? null) : read.at,
      factsAt: facts === undefined ? (old?.factsAt ?? null) : (read?.at ?? null),
      releases: facts?.releasesTotal ?? old?.releases ?? null,
      lastReleaseAt: releases?.[0]?.publishedAt ?? old?.lastReleaseAt ?? null,
      issues,
      pullRequests,
      quality: grade,
      qualityBecause: because,
      categoryBecause: category?.because ?? [],
    },
  };
}

const reasonOf = ({ apartReason }: FindingRecord): { kind: string; reason: string } => ({
  kind: 'counter',
  reason: apartReason ?? '',
});

/** Two counts tell best; GitHub's own days tell what came before the first of them. */
function bestGain(counted: Gain | undefined, read: Closely | undefined, days: WindowDays): Gain | undefined {
  if (counted !== undefined && counted.basis !== 'at least') return counted;
  const history = read?.stars && historyGain(read.stars.days, read.stars.completeThrough, days);
  return history ?? counted;
}

/** By the same model as for tracked projects. */
function qualityOf(
  record: CandidateRecord,
  { issuesTotal, issuesOpen, pullRequestsTotal }: DailyFacts,
): { grade: 'low' | 'medium' | 'high' | null; because: string | null } {
  if (record.stars < JUDGED_FROM_STARS) return { grade: null, because: `fewer than ${JUDGED_FROM_STARS} stars` };
  if (issuesTotal === null || issuesOpen === null || pullRequestsTotal === null)
    return { grade: null, because: 'its issues and pull requests are not known' };
  const risk = starQualityRisk({
    stars: record.stars,
    forks: record.forks,
    issuesOpened: issuesTotal,
    issuesClosed: issuesTotal - issuesOpen,
    pullRequests: pullRequestsTotal,
    starsRemoved: 0,
  });
  const grade = gradeOf(risk ?? 0);
  return {
    grade,
    because:
      grade === 'low'
        ? null
        : `${record.forks} forks, ${issuesTotal} issues and ${pullRequestsTotal} pull requests for ${record.stars} stars`,
  };
}
