import { isStableRelease } from './stable-release.ts';

/** How much a release changes: by semantic versioning, or by the date in a calendar version. */
export type ReleaseLevel = 'major' | 'minor' | 'patch';

export interface ReleaseVersion {
  /** The package of a tag that names one, in lower case: `@scope/pkg`, `helm-chart`; empty where the version is the repository's. */
  readonly packageName: string;
  /** `[1, 2, 3]`, `[2024, 5, 1]`. */
  readonly numbers: readonly number[];
  /** How many of the numbers are a date: 2 for `2024.5.1` and `24.04.1`, 3 for `2024-05-01`; 0 for semantic versions. */
  readonly dateParts: number;
}

const FULL_DATE = /(?<!\d)((?:19|20)\d\d)([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)(?:[._-](\d{1,3})$)?/;
const JDK_UPDATE = /(?<![\d.])(\d+)u(\d+)/i;
const SEVERAL_NUMBERS = /\d+(?:[._]\d+)+/;
/** A commit's hash in place of a version. */
const HASH = /^(?=.*[a-f])(?=.*\d)[\da-f]{7,}$/i;
/** From here on, a lone number counts builds and says nothing of what changed. */
const FIRST_BUILD_NUMBER = 1_000;
/** `b3080`, `build-12`, `r8`: builds as well. */
const BUILD_PREFIX = /(?:^|[^a-z])(?:b|build|r|nightly|run)[._-]?$/i;
const YEARS = { full: [1990, 2100], short: [15, 39] } as const;
const FILLER = /(?:^|[^a-z])(?:v|ver|version|release|releases|rel|r|tag|build|b)[^a-z\d]*$/i;

const within = (value: number, [least, most]: readonly [number, number]): boolean => value >= least && value <= most;

/** The version in a tag; null where there is none: `latest`, a commit's hash, a build number. */
export function readVersion(tag: string): ReleaseVersion | null {
  const at = tag.lastIndexOf('@');
  const slash = tag.lastIndexOf('/');
  const split = at > 0 ? at : slash;
  const folder = tag.slice(0, Math.max(split, 0));
  const last = (split < 0 ? tag : tag.slice(split + 1)).split('+', 1)[0] ?? '';
  const named = (before: string): string => [folder, withoutFiller(before)].filter(Boolean).join('/').toLowerCase();
  const date = FULL_DATE.exec(last);
  if (date !== null) {
    const numbers = [date[1], date[3], date[4], date[5]].filter((part) => part !== undefined).map(Number);
    return { packageName: named(last.slice(0, date.index)), numbers, dateParts: 3 };
  }
  const update = JDK_UPDATE.exec(last);
  if (update !== null)
    return {
      packageName: named(last.slice(0, update.index)),
      numbers: [Number(update[1]), 0, Number(update[2])],
      dateParts: 0,
    };
  const several = SEVERAL_NUMBERS.exec(last);
  const found = several ?? /\d+/.exec(last);
  const hasHash = several === null && last.split(/[-_]/).some((part) => HASH.test(part));
  if (found === null || hasHash) return null;
  const before = last.slice(0, found.index);
  const written = found[0].split(/[._]/);
  const numbers = written.map(Number);
  const [first = 0] = numbers;
  if (several === null && (first === 0 || first >= FIRST_BUILD_NUMBER || BUILD_PREFIX.test(before))) return null;
  const isPadded = within(first, YEARS.short) && /^0[1-9]$/.test(written[1] ?? '');
  const isDate = numbers.length > 1 && (within(first, YEARS.full) || isPadded);
  return { packageName: named(before), numbers, dateParts: isDate ? 2 : 0 };
}

/** `client_v` names the package `client`, `release-` none. */
function withoutFiller(before: string): string {
  const shorter = before.replace(FILLER, '').replace(/[^a-z\d]+$/i, '');
  return shorter === before ? before : withoutFiller(shorter);
}

/**
 * How much a release changes: the first number that differs from the highest earlier stable version of the same package;
 * without one, what the version says by itself (`2.0.0` major, `2.1.0` minor, `2.1.3` patch). In a calendar version a new
 * date is minor and what follows the date is a patch, because a date cannot say that something breaks.
 *
 * @param earlier tags of releases that came before, in any order
 * @returns null where the tag has no version
 */
export function releaseLevel(tag: string, earlier: readonly string[] = []): ReleaseLevel | null {
  const version = readVersion(tag);
  if (version === null) return null;
  const before = highestBelow(version, earlier);
  const dateParts = Math.max(
    version.dateParts,
    before !== null && within(version.numbers[0] ?? 0, YEARS.short) ? before.dateParts : 0,
  );
  if (before === null) return ownLevel({ ...version, dateParts });
  const length = Math.max(version.numbers.length, before.numbers.length);
  const differs = Array.from({ length }, (_, i) => i).find(
    (i) => (version.numbers[i] ?? 0) !== (before.numbers[i] ?? 0),
  );
  return levelAt(differs ?? length, dateParts);
}

function levelAt(position: number, dateParts: number): ReleaseLevel {
  if (dateParts > 0) return position < dateParts ? 'minor' : 'patch';
  return position === 0 ? 'major' : position === 1 ? 'minor' : 'patch';
}

function ownLevel({ numbers, dateParts }: ReleaseVersion): ReleaseLevel {
  const position = numbers.findLastIndex((number) => number !== 0);
  return position < 0 ? 'patch' : levelAt(position, dateParts);
}

function highestBelow(version: ReleaseVersion, earlier: readonly string[]): ReleaseVersion | null {
  let highest: ReleaseVersion | null = null;
  for (const tag of earlier) {
    if (!isStableRelease({ tag, prerelease: false })) continue;
    const other = readVersion(tag);
    if (other?.packageName !== version.packageName || compare(other.numbers, version.numbers) >= 0) continue;
    if (highest === null || compare(other.numbers, highest.numbers) > 0) highest = other;
  }
  return highest;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const LEVELS = ['patch', 'minor', 'major'] as const satisfies readonly ReleaseLevel[];

/** Whether a release is at least of a level. One whose level cannot be told passes all of them: it may be anything. */
export const isAtLeast = (level: ReleaseLevel | null, least: ReleaseLevel): boolean =>
  level === null || LEVELS.indexOf(level) >= LEVELS.indexOf(least);
