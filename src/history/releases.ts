import type { FetchRow, FetchSubject, ReleaseRow } from '../contracts/recorded.ts';
import type { ReleasesFact } from '../contracts/score.ts';
import { absenceOf } from './absence.ts';

/** Releases that are read, days: the year that counts, and enough before it to see the gap that its first release ends. */
export const RELEASE_DAYS = 400;

/** The releases that are known at `at` (ms); an empty list means that they were read and there are none. */
export function releasesFact(releases: readonly ReleaseRow[], fetches: readonly FetchRow[], at: number): ReleasesFact {
  const historyAt = readAt(fetches, 'releases');
  if (releases.length === 0 && historyAt === undefined)
    return {
      value: undefined,
      observedAt: undefined,
      source: 'releases',
      missingBecause: absenceOf(fetches, 'releases', at),
    };
  // What is there without the history came with a snapshot.
  const read = historyAt ?? readAt(fetches, 'daily');
  return {
    value: releases.map(({ publishedAt, prerelease }) => ({ publishedAt, prerelease })),
    observedAt: read === undefined ? Math.max(...releases.map(({ publishedAt }) => publishedAt)) : Math.min(read, at),
    source: 'releases',
  };
}

const readAt = (fetches: readonly FetchRow[], subject: FetchSubject): number | undefined =>
  fetches.find((row) => row.subject === subject)?.okAt ?? undefined;
