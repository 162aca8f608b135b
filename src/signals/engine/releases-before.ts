import type { Day, ProjectHistory } from '../../contracts/figures/series.ts';

/** Releases that lines below a finding have room for. */
const MOST = 3;

/** The newest releases in some days up to one, newest first. */
export const releasesBefore = (
  { releases }: Pick<ProjectHistory, 'releases'>,
  day: Day,
  days: number,
): { day: Day; version: string; prerelease: boolean }[] =>
  releases
    .filter((one) => one.day <= day && one.day > day - days && one.version !== '')
    .toSorted((a, b) => b.day - a.day)
    .slice(0, MOST)
    .map(({ day: on, version, prerelease }) => ({ day: on, version, prerelease }));
