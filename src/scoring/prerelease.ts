/** Words and letters that publishers put at a version's end: `1.0.0-rc.1`, `3.0b2`, `2.1.0.dev3`, `1.61.11-nightly`. */
const PRERELEASE =
  /(?:^|[\d._-])(?:a|b|c|rc|alpha|beta|dev|pre|preview|preiew|nightly|canary|snapshot|next|insiders?)[._-]?\d*$/i;

/**
 * Whether a version's text reads like a pre-release. For records that carry no flag of their own; the flag of the
 * publisher goes first where there is one.
 */
export function readsLikePrerelease(version: string): boolean {
  return PRERELEASE.test(version);
}
