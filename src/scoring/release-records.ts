import type { EpochDay } from '../contracts/clock.ts';

/** One release as some record names it; `version` is empty where the record has only the date. */
export interface ReleaseRecord {
  readonly day: EpochDay;
  readonly version: string;
}

/** Days that two records of the same release may be apart when one of them carries no version. */
const SAME_RELEASE = 2;

/**
 * One entry per release, oldest first, from records that overlap: several lists note the same version a day apart, which
 * would otherwise read as two releases with a gap of one day. A version counts on its first day; a date without a
 * version counts unless a release is known within two days of it.
 */
export function mergeReleases<R extends ReleaseRecord>(records: readonly R[]): R[] {
  const versions = new Map<string, R>();
  const unnamed: R[] = [];
  for (const record of records) {
    if (record.version === '') {
      unnamed.push(record);
      continue;
    }
    const known = versions.get(record.version);
    if (known === undefined || record.day < known.day) versions.set(record.version, record);
  }
  const merged = [...versions.values()];
  for (const record of unnamed.sort((a, b) => a.day - b.day)) {
    if (!merged.some((other) => Math.abs(other.day - record.day) <= SAME_RELEASE)) merged.push(record);
  }
  return merged.sort((a, b) => a.day - b.day || (a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
}
