import { HOUR, SECOND } from '../../contracts/clock.ts';
import type { Line } from '../../contracts/messages/message.ts';
import { dayOfSeconds } from '../../contracts/figures/series.ts';
import type { ProjectHistory, ReadRelease, UnixSeconds } from '../../contracts/figures/series.ts';
import type { DataSource, Signal } from '../../contracts/figures/signal.ts';
import { releaseStream } from '../../history/releases/release-cadence.ts';
import { isWantedRelease } from '../../history/releases/release-filter.ts';
import { releaseLevel } from '../../history/releases/release-level.ts';
import type { ReleaseLevel } from '../../history/releases/release-level.ts';
import { isStableRelease } from '../../history/releases/stable-release.ts';
import { sentenceList } from '../../text/format.ts';
import { releaseUrl } from '../../text/github-links.ts';
import { dayName, plural } from '../engine/describe.ts';
import { EVENT_LIFE } from '../engine/life.ts';
import type { Life } from '../engine/life.ts';
import { dataField } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';
import { learnSilences } from '../engine/silence-model.ts';

/** One release as an alert shows it. */
interface ReleaseNote {
  readonly tag: string;
  readonly at: UnixSeconds;
  /** When it was first read as what it is now. */
  readonly seenAt: UnixSeconds;
  /** Null where the tag has no version. */
  readonly level: ReleaseLevel | null;
  readonly prerelease: boolean;
  /** First sentences of its notes; empty: the notes say nothing; null: not read. */
  readonly excerpt: string | null;
  /** No longer among the project's releases. */
  readonly deleted: boolean;
}

interface ReleaseEvidence {
  /** Those of one hour, oldest first; at least one. */
  readonly releases: readonly ReleaseNote[];
  /** How the first stable one stands to the project's rhythm, days; null where fewer than five releases before show none. */
  readonly rhythm: { readonly gap: number; readonly usualGap: number; readonly longestGap: number } | null;
  readonly data: DataSource;
}

type ReleaseSignal = Signal<'release', ReleaseEvidence>;

/** Releases that came out, or were first read, within this time of the first one are one message. */
const TOGETHER_SECONDS = HOUR / SECOND;
/** A rhythm needs this many stable releases before. */
const LEAST_RELEASES = 5;
/** Releases that a sentence names; the rest are counted. */
const MOST_NAMED = 3;
/** Earlier releases that a level is judged against, as in `releases`. */
const EARLIER_READ = 200;
/**
 * A group is followed for this long. Histories bring a few days more, so that no group loses its first release while the
 * others are still read.
 */
const FOLLOWED_DAYS = 10;

const LIFE: Life<ReleaseSignal> = {
  ...EVENT_LIFE,
  isSame: (a, b) => a.evidence.releases.some(({ tag }) => b.evidence.releases.some((other) => other.tag === tag)),
  // It is over as soon as it is found, and its releases are still edited. A reading that knows fewer of them knows less.
  changeOf: ({ evidence: { releases: before } }, { evidence: { releases: now } }) =>
    before.some(({ tag }) => !now.some((other) => other.tag === tag)) || JSON.stringify(before) === JSON.stringify(now)
      ? null
      : 'state',
};

/** A new release of a project, or several of one hour. */
export const release: SignalKindDefinition<'release', ReleaseEvidence> = {
  kind: 'release',
  ...NOTHING_BESIDE,
  name: 'release',
  group: 'releases',
  isHealth: false,
  atOnce: true,
  onlyWhenNamed: true,
  hasCoolDown: false,
  states: null,
  life: LIFE,
  tone: () => 'neutral',
  figures: ({ evidence: { rhythm } }) =>
    rhythm === null
      ? []
      : [
          { label: 'after', value: plural(rhythm.gap, 'day'), note: 'since the stable release before' },
          {
            label: 'usually every',
            value: plural(rhythm.usualGap, 'day'),
            note: `longest ${plural(rhythm.longestGap, 'day')}`,
          },
        ],
  evidence: ({ evidence }) => [
    ...evidence.releases.map((one) => ({
      label: nameOf(one),
      value: wordsOf(one),
      ...(one.excerpt === null || one.excerpt === '' ? {} : { note: one.excerpt }),
    })),
    dataField(evidence.data),
  ],
  details: ({ repo, evidence }) => evidence.releases.map((one) => lineOf(repo ?? '', one)),
  // An edit of the notes changes what channels were shown, though not the sentence.
  contentKey: ({ evidence }) => JSON.stringify(evidence.releases),
  // Edited notes are no news for a thread; a release that joined or was deleted is.
  chapter({ evidence: { releases } }, postedAt) {
    const news = releases.filter(({ seenAt, deleted }) => deleted || seenAt > postedAt);
    return news.length === 0 ? null : news.map(({ tag, deleted }) => `${deleted ? '-' : '+'}${tag}`).join(' ');
  },
  narrow(signal, wishes) {
    const releases = signal.evidence.releases.filter((one) => isWantedRelease(one, wishes));
    if (releases.length === 0) return null;
    const seen = releases.filter(({ deleted }) => !deleted).map(({ seenAt }) => seenAt);
    const newsAt = seen.length === 0 ? null : Math.max(...seen);
    return {
      signal: {
        ...signal,
        detected: newsAt === null ? signal.detected : dayOfSeconds(newsAt),
        sentence: sentenceOf(releases),
        evidence: { ...signal.evidence, releases },
      },
      newsAt,
    };
  },
  find: ({ history, today }) =>
    groupsOf(history.readReleases).flatMap((group) => {
      const seen = dayOfSeconds(Math.min(...group.map(({ seenAt }) => seenAt)));
      return seen > today || today - seen > FOLLOWED_DAYS ? [] : [signalOf(history, group)];
    }),
};

/** Those that came out, or were first read, within an hour of the one that was read first. Never empty. */
function groupsOf(releases: readonly ReadRelease[]): [ReadRelease, ...ReadRelease[]][] {
  const groups: [ReadRelease, ...ReadRelease[]][] = [];
  const order = (a: ReadRelease, b: ReadRelease): number =>
    a.seenAt - b.seenAt || a.at - b.at || (a.version < b.version ? -1 : 1);
  for (const one of releases.toSorted(order)) {
    const group = groups.find(
      ([first]) => one.seenAt - first.seenAt < TOGETHER_SECONDS || Math.abs(one.at - first.at) < TOGETHER_SECONDS,
    );
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

function signalOf(history: ProjectHistory, group: readonly [ReadRelease, ...ReadRelease[]]): ReleaseSignal {
  const [first] = group;
  const releases = group
    .toSorted((a, b) => a.at - b.at || (a.version < b.version ? -1 : 1))
    .map((one): ReleaseNote => ({
      tag: one.version,
      at: one.at,
      seenAt: one.seenAt,
      level: releaseLevel(one.version, earlierTags(history, one)),
      prerelease: !isStableRelease({ tag: one.version, prerelease: one.prerelease }),
      excerpt: one.excerpt,
      deleted: one.deleted,
    }));
  const onset = dayOfSeconds(Math.min(...group.map(({ at }) => at)));
  const detected = dayOfSeconds(first.seenAt);
  return {
    kind: 'release',
    key: `release:${history.id}:${first.version}:${first.seenAt}`,
    projectId: history.id,
    repo: history.repo,
    state: 'over',
    onset,
    detected,
    peak: onset,
    ended: onset,
    severity: 'medium',
    sentence: sentenceOf(releases),
    evidence: {
      releases,
      rhythm: rhythmOf(history, releases),
      data: {
        line: 'observed',
        zone: 'UTC',
        asOf: Math.max(...group.map(({ seenAt }) => seenAt)),
        through: detected,
      },
    },
  };
}

/** Tags of releases that came out before, the newest ones. Of those of the same day, the moments of the ones just read decide. */
function earlierTags({ releases, readReleases }: ProjectHistory, { at, version }: ReadRelease): string[] {
  const day = dayOfSeconds(at);
  const notBefore = new Set(readReleases.filter((other) => other.at >= at).map((other) => other.version));
  return releases
    .filter((other) => other.day <= day && other.version !== version && !notBefore.has(other.version))
    .sort((a, b) => b.day - a.day)
    .slice(0, EARLIER_READ)
    .map((other) => other.version);
}

function rhythmOf(history: ProjectHistory, releases: readonly ReleaseNote[]): ReleaseEvidence['rhythm'] {
  const stable = releases.find(({ prerelease, deleted }) => !prerelease && !deleted);
  if (stable === undefined) return null;
  const day = dayOfSeconds(stable.at);
  const stream = releaseStream(history.releases.filter((other) => other.day <= day));
  // A hot fix of the days after a release ends no silence.
  if (stream.length <= LEAST_RELEASES || stream.at(-1)?.day !== day) return null;
  const gaps = stream.slice(1).map((other, i) => other.day - (stream[i]?.day ?? other.day));
  const { usualGap, longestGap } = learnSilences(gaps.slice(0, -1));
  return { gap: gaps.at(-1) ?? 0, usualGap, longestGap };
}

const nameOf = ({ tag }: ReleaseNote): string => (tag === '' ? 'A release without a tag' : tag);

/** `minor`, `pre-release of a major version`, `no version in its tag` */
function wordsOf({ level, prerelease, deleted }: ReleaseNote): string {
  const words = prerelease
    ? `pre-release${level === null ? '' : ` of a ${level} version`}`
    : (level ?? 'no version in its tag');
  return deleted ? `${words}, deleted since` : words;
}

function lineOf(repo: string, one: ReleaseNote): Line {
  const url = one.deleted ? undefined : releaseUrl(repo, { tag: one.tag, source: 'github' });
  const what =
    one.excerpt === null
      ? 'its notes were not read.'
      : one.excerpt === ''
        ? 'its notes do not say what changed.'
        : one.excerpt;
  return [
    url === undefined ? { kind: 'strong', text: nameOf(one) } : { kind: 'link', text: nameOf(one), url },
    `, ${wordsOf(one)}, ${dayName(dayOfSeconds(one.at))}: ${what}`,
  ];
}

function sentenceOf(releases: readonly ReleaseNote[]): string {
  const [only, second] = releases;
  if (only !== undefined && second === undefined) {
    if (only.deleted) return `${nameOf(only)} was deleted after it came out.`;
    if (only.prerelease) return `${nameOf(only)} is out, a pre-release.`;
    return `${nameOf(only)} is out, ${only.level === null ? 'with no version in its tag' : `a ${only.level} release`}.`;
  }
  const live = releases.filter(({ deleted }) => !deleted);
  if (live.length === 0) return `All ${plural(releases.length, 'release')} were deleted after they came out.`;
  const named = live.slice(-MOST_NAMED).reverse().map(nameOf);
  const more = live.length - named.length;
  const span = (live.at(-1)?.at ?? 0) - (live[0]?.at ?? 0);
  const within = live.length > 1 && span < TOGETHER_SECONDS ? ' within an hour' : '';
  return `${plural(live.length, 'release')}${within}: ${sentenceList(more === 0 ? named : [...named, `${more} more`])}.`;
}
