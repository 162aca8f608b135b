import { isAtLeast } from './release-level.ts';
import type { ReleaseLevel } from './release-level.ts';

/** Which releases somebody wants to hear of. */
export interface ReleaseWishes {
  /** From this level on; null: all. */
  readonly level: ReleaseLevel | null;
  readonly prereleases: boolean;
  /** Patterns such as `@scope/*`, of which a tag must fit one; empty: any tag. */
  readonly tags: readonly string[];
}

interface Wanted {
  readonly tag: string;
  readonly level: ReleaseLevel | null;
  readonly prerelease: boolean;
}

/** Whether a release passes all that was asked for. A tag without a version passes every level. */
export const isWantedRelease = ({ tag, level, prerelease }: Wanted, wishes: ReleaseWishes): boolean =>
  (wishes.prereleases || !prerelease) &&
  (wishes.level === null || isAtLeast(level, wishes.level)) &&
  (wishes.tags.length === 0 || wishes.tags.some((pattern) => fitsPattern(tag, pattern)));

/** Whether all of a tag fits a pattern, without regard to case; `*` stands for any characters, `?` for one. */
export function fitsPattern(tag: string, pattern: string): boolean {
  const text = Array.from(tag.toLowerCase());
  const wanted = Array.from(pattern.toLowerCase());
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < text.length;) {
    if (at < wanted.length && wanted[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === text[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}
