import type { z } from 'zod';
import { DAY, HOUR, SECOND } from '../../../contracts/clock.ts';
import { splitName } from '../../../text/github-links.ts';
import { problemOf } from './nodes.ts';
import { dayInZone } from './published-day.ts';
import { starWeeksSchema } from './schemas.ts';
import type { Transport } from '../access/transport.ts';
import type { Absent, Outcome, RepositoryRef, StarDay, StarHistory, StarHistoryQuery } from '../types.ts';
import { absent, found } from '../types.ts';

/** Weeks that one request can carry. */
export const weeksPerPage = 30;

/** Reads in all, when the weeks turn under our hands or do not add up. */
const readings = 3;

type Week = z.infer<typeof starWeeksSchema>[number];

interface Reading {
  readonly etag: string | null;
  /** By first day; the later page wins, for it was computed later. */
  readonly weeks: ReadonlyMap<number, Week>;
  readonly reachedStart: boolean;
  readonly untrusted: readonly number[];
  readonly asOf: number;
}

type ReadingResult =
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent'; readonly absence: Absent };

export interface StarHistoryContext {
  readonly transport: Transport;
  readonly zone: string;
  readonly now: () => number;
}

/**
 * Stars gained per published day, newest `weeks` weeks, from `GET /repos/{owner}/{repo}/stargazers/history`.
 *
 * Pages count from the newest week, so all of them shift by one when a week begins, also between two requests of one
 * reading. Weeks are therefore merged by their date, never by their place: an overlap is harmless, a hole is read again.
 * A week whose days do not add up to its total is read again too. What stays wrong is left out and named.
 */
export async function starHistory(
  context: StarHistoryContext,
  repository: RepositoryRef,
  query: StarHistoryQuery,
): Promise<Outcome<StarHistory>> {
  const parts = splitName(repository.nameWithOwner);
  if (parts === undefined) return absent('not-found', 'not a repository name');
  let best: Reading | undefined;
  for (let reading = 1; reading <= readings; reading += 1) {
    // Only the first reading may be answered with "as it was": the later ones look for what the first one lacked.
    const result = await readPages(context, parts, query, reading === 1 ? query.etag : undefined);
    if (result.kind === 'absent') return best === undefined ? result.absence : found(assemble(best, context.zone));
    if (result.kind === 'unchanged')
      return found({
        unchanged: true,
        etag: query.etag ?? '',
        completeThrough: dayInZone(context.now(), context.zone) - 1,
        asOf: context.now(),
      });
    if (best === undefined || result.reading.untrusted.length <= best.untrusted.length) best = result.reading;
    if (best.untrusted.length === 0) break;
  }
  return best === undefined ? absent('bad-data', 'no reading') : found(assemble(best, context.zone));
}

async function readPages(
  context: StarHistoryContext,
  parts: { readonly owner: string; readonly name: string },
  query: StarHistoryQuery,
  etag: string | undefined,
): Promise<ReadingResult> {
  const weeks = new Map<number, Week>();
  const untrusted = new Set<number>();
  let newestTag: string | null = null;
  let reachedStart = false;
  const pages = Math.max(1, Math.ceil(query.weeks / weeksPerPage));
  for (let page = 1; page <= pages && !reachedStart; page += 1) {
    const reply = await context.transport.rest(
      {
        route: 'GET /repos/{owner}/{repo}/stargazers/history',
        parameters: { owner: parts.owner, repo: parts.name, per_page: weeksPerPage, page },
        ...(page === 1 && etag !== undefined ? { etag } : {}),
      },
      query,
    );
    if (reply.kind === 'unchanged') return { kind: 'unchanged' };
    if (reply.kind === 'refused') return { kind: 'absent', absence: reply.absence };
    if (reply.kind === 'broken') return { kind: 'absent', absence: absent(reply.reason, reply.detail) };
    const parsed = starWeeksSchema.safeParse(reply.data === '' ? [] : reply.data);
    if (!parsed.success) return { kind: 'absent', absence: absent('bad-data', problemOf(parsed.error)) };
    if (page === 1) newestTag = typeof reply.headers['etag'] === 'string' ? reply.headers['etag'] : null;
    for (const week of parsed.data) {
      const first = firstDay(week);
      weeks.set(first, week);
      if (trusted(week)) untrusted.delete(first);
      else untrusted.add(first);
    }
    reachedStart = !/rel="next"/.test(String(reply.headers['link'] ?? ''));
  }
  for (const hole of holes(weeks)) untrusted.add(hole);
  return {
    kind: 'read',
    reading: {
      etag: newestTag,
      weeks,
      reachedStart,
      untrusted: [...untrusted].sort((a, b) => a - b),
      asOf: context.now(),
    },
  };
}

/** The Sunday a week begins with. GitHub may name its midnight in a zone of its own, hours away from midnight UTC. */
const firstDay = (week: Week): number => Math.floor((week.week * SECOND + 12 * HOUR) / DAY);

/** 1970-01-01 was a Thursday: day 3 was the first Sunday. */
const isSunday = (day: number): boolean => day % 7 === 3;

const trusted = (week: Week): boolean =>
  isSunday(firstDay(week)) && week.days.reduce((sum, day) => sum + day, 0) === week.total;

function holes(weeks: ReadonlyMap<number, Week>): number[] {
  const firsts = [...weeks.keys()].filter(isSunday).sort((a, b) => a - b);
  const missing: number[] = [];
  firsts.forEach((first, at) => {
    const next = firsts[at + 1];
    for (let hole = first + 7; next !== undefined && hole < next; hole += 7) missing.push(hole);
  });
  return missing;
}

function assemble(reading: Reading, zone: string): StarHistory {
  const today = dayInZone(reading.asOf, zone);
  const untrusted = new Set(reading.untrusted);
  const days: StarDay[] = [];
  for (const [first, week] of [...reading.weeks].sort(([a], [b]) => a - b)) {
    if (untrusted.has(first)) continue;
    week.days.forEach((gained, at) => {
      // The current week comes with its days to come as zeros: they are not known yet.
      if (first + at <= today) days.push({ day: first + at, gained });
    });
  }
  return {
    unchanged: false,
    // With weeks left out, "as it was" would keep them out for ever: no tag, so the next reading is a full one.
    etag: untrusted.size === 0 ? reading.etag : null,
    days,
    completeThrough: today - 1,
    reachedStart: reading.reachedStart,
    untrustedWeeks: reading.untrusted,
    asOf: reading.asOf,
  };
}
