/**
 * Whether a release is meant for everyone. Publishers flag only some of their pre-releases, and recorded lists carry no
 * flag at all, so the flag and the name decide together: a flag is believed, and so is a name that says "not yet".
 */
export interface NamedRelease {
  /** As tagged: `v1.2.0`, `@scope/pkg@3.1.0-rc.1`, `nightly-2024-05-01`; empty where only the date is known. */
  readonly tag: string;
  /** As flagged by the publisher. */
  readonly prerelease: boolean;
}

/** Neither flagged as a pre-release nor named like one. A date without a name counts as stable. */
export function isStableRelease({ tag, prerelease }: NamedRelease): boolean {
  return !prerelease && !readsLikePrerelease(tag);
}

/** Those that are meant for everyone, in their order. */
export const stableReleases = <R extends NamedRelease>(releases: readonly R[]): R[] => releases.filter(isStableRelease);

/** Words for what is not meant for everyone. `de` is `dev` in lists that strip the letter v; `cr` is JBoss's `rc`. */
const MARK =
  /^(?:alpha\w*|beta\w*|rc|cr|candidate|pre(?:alpha|beta|release|view)?|preiew|pr|dev|devel|develop|development|de|nightly\w*|canary|snapshot|next|unstable|edge|insiders?|milestone|experimental|eap?|ctp|internal|debug|test|testing|wip|draft|ci)$/i;
/** Right before the number these speak of the version, whatever the component is called: `desktop-canary-3.0.0`. */
const CHANNEL = /^(?:alpha|beta|rc|nightly|canary|preview|insiders?)$/i;
/** Words beside a mark that do not make it the name of a component: `alpha-testnet-0.0.1`, `nightly-build-2024-05-01`. */
const PLAIN = /^(?:v|ver|version|release|releases|build|builds|testnet)$/i;
/** Tags that move from build to build, and GitHub's name for a draft without a tag. */
const MOVING = /^(?:latest|continuous|tip|head|main|master|trunk|daily|tmp|untagged(?:-.*)?)$/i;
/**
 * `2.0a1`, `1.0.0-b2`, `3.0.0-M4`, `1.0c1` (PEP 440, Spring): a letter and a number. Without one, `3.1.8b` is a beta, but
 * other letters count fixes (tmux 3.3a, OpenSSL 1.0.2u).
 */
const LETTER_AND_NUMBER = /(?:^|[\d._-])[abcm][._-]?\d+(?=$|[._-]|dev)|^b$/i;
/** `v1.2.0-35-gd41b0c5`: commits past a tag, as `git describe` names them. */
const COMMITS_PAST_A_TAG = /-\d+-g[\da-f]{7,}$/i;
/** A commit's hash in place of a version: its letters and numbers mean nothing. */
const HASH = /^[\da-f]{7,}$/i;
/** `jdk8u392-b08`, `OpenSSL_1_0_2b`: their releases carry a build number, or count their fixes by letters from a on. */
const LETTERS_OF_THEIR_OWN = /^(?:(?:open)?jdk|openssl)/i;

/** Whether a tag or version reads like a pre-release, a nightly, or a build on the way to a release. */
export function readsLikePrerelease(tag: string): boolean {
  // A package's name says nothing about its version: `next@13.0.0`, `@scope/canary-checker@2.1.0`.
  const version = tag.slice(tag.lastIndexOf('@') + 1);
  const [last = '', ...folders] = version.split('/').toReversed();
  if (MOVING.test(last) || folders.some((folder) => CHANNEL.test(folder))) return true;
  if (HASH.test(last)) return false;
  const number = /\d+(?:[._]\d+)+/.exec(last) ?? /\d+/.exec(last);
  if (number === null) return saysNotYet(last);
  const before = last.slice(0, number.index);
  const [after, build] = splitOnce(last.slice(number.index + number[0].length), '+');
  return (
    saysNotYet(before) ||
    CHANNEL.test(wordsOf(before).findLast((word) => !PLAIN.test(word)) ?? '') ||
    wordsOf(after).some((word) => MARK.test(word)) ||
    wordsOf(build).some((word) => MARK.test(word)) ||
    COMMITS_PAST_A_TAG.test(after) ||
    (!LETTERS_OF_THEIR_OWN.test(last) && LETTER_AND_NUMBER.test(after))
  );
}

/** All of it says so: `beta-`, `RC-`, `nightly-build-`. Among other words it is part of a name: `snapshot-controller-`. */
function saysNotYet(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => MARK.test(word)) && words.every((word) => MARK.test(word) || PLAIN.test(word));
}

const wordsOf = (text: string): string[] => text.split(/[^a-z]+/i).filter((word) => word !== '');

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
