import * as format from '../../../src/text/format.ts';
import { releaseUrl } from '../../../src/text/github-links.ts';
import type { Field } from '../../../src/contracts/messages/message.ts';
import { NOT_RECORDED } from '../../../src/contracts/figures/score.ts';
import type { MetricName, Score } from '../../../src/contracts/figures/score.ts';
import { issueTotal } from '../../../src/history/issues/issue-counts.ts';
import { recordedGain } from '../../../src/history/stars/recorded-gain.ts';
import { WINDOW_TOLERANCE } from '../../../src/history/windows.ts';
import { licenceNote } from '../../../src/scoring/licence.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import type { ProjectRecord, ReleaseRow, Reading } from '../../../db/store.ts';
import { STALE_AFTER } from '../as-of.ts';
import type { CommandContext } from '../context.ts';
import { issuesField } from './issue-year.ts';
import type { IssueYear } from './issue-year.ts';
import { everyDays } from './key-figures.ts';
import type { Counts } from './key-figures.ts';
import { countOf, inYear, mayBeHidden, rhythmOf } from './known-releases.ts';
import { licenceOf } from '../project-parts.ts';
import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import { releaseYear } from '../../../src/history/releases/release-year.ts';
import { isStableRelease } from '../../../src/history/releases/stable-release.ts';
import { newestReadingOf, readingsOf } from '../../../src/history/rows-of.ts';

/** An older count is history, not the present; the score takes it so, too. */
const PRESENT_DAYS = 45;
const BACKLOG_DAYS = 90;
/** Days that the reading 90 days before may be off: recorded figures come by the week. */
const TOLERANCE = 5;

/** Oldest first, as far back as the change of a backlog reaches. */
export async function healthReadings({ store }: CommandContext, projectId: number): Promise<readonly Reading[]> {
  const newest = await newestReadingOf(store.observations, projectId);
  return newest === undefined
    ? []
    : readingsOf(store.observations, projectId, {
        from: newest.day - PRESENT_DAYS - BACKLOG_DAYS - TOLERANCE,
        to: newest.day,
      });
}

export function releaseField(
  current: Score | undefined,
  releases: readonly ReleaseRow[],
  coverage: readonly CoverageSpan[],
  { fullName, now }: { fullName: string; now: number },
): Field {
  const latest = releases.find(isStableRelease);
  if (!latest)
    return {
      label: 'releases',
      value: format.UNKNOWN,
      note: reasonOf(current, 'releaseCadence') ?? 'no stable release is known',
    };
  const url = releaseUrl(fullName, latest);
  const name = latest.tag === '' ? 'last one' : latest.tag;
  const year = releaseYear(releases, coverage, now);
  const rhythm = rhythmOf(releases, year);
  return {
    label: 'releases',
    value: rhythm === undefined ? countOf(year) : everyDays(rhythm),
    note: [
      rhythm === undefined ? '' : `${inYear(year, now)}; `,
      url === undefined ? name : { kind: 'link', text: format.shorten(name, 40), url },
      ` ${format.daysAgo(latest.publishedAt, now)}`,
      mayBeHidden(latest, releases, coverage, now) ? ', later ones may be hidden behind pre-releases' : '',
    ],
  };
}

/** Both counts where they are known; new ones are named either way, as the readings have them, else as the score counted them. */
export function issuesOf(
  current: Score | undefined,
  counts: Counts,
  year: IssueYear,
  readings: readonly Reading[],
): Field {
  const recorded = recordedGain({ days: BACKLOG_DAYS, tolerance: WINDOW_TOLERANCE }, readings, issueTotal);
  const counted = current && metricOf(current, 'newIssues').value;
  const opened = recorded === undefined || recorded.value < 0 ? counted : recorded.value;
  const days = recorded === undefined || recorded.value < 0 ? BACKLOG_DAYS : recorded.days;
  const fresh =
    opened === undefined || counted === undefined
      ? undefined
      : `${format.count(opened)} new in ${format.plural(days, 'day')}`;
  const because = reasonOf(current, 'issuesClosed');
  return fresh === undefined || because === undefined
    ? issuesField(current, counts, year, fresh)
    : { label: 'issues', value: fresh, note: `share closed unknown (${because})` };
}

/** Nothing where imported records never had them. */
export function mergedFields(current: Score | undefined): Field[] {
  const merged = current && metricOf(current, 'mergedPullRequests');
  if (merged?.missingBecause === NOT_RECORDED) return [];
  const field = {
    label: 'merged pull requests',
    value: format.count(merged?.value),
    note: merged?.value === undefined ? (merged?.missingBecause ?? 'unknown') : 'in 12 months',
  };
  return [field];
}

type IssueReading = Pick<Reading, 'day' | 'at'> & { openIssues: number };

const issueReadings = (readings: readonly Reading[]): IssueReading[] =>
  readings.flatMap(({ day, at, openIssues }) => (openIssues === null ? [] : [{ day, at, openIssues }]));

/** The newest count of open issues that still tells of the present. */
export function newestIssues(readings: readonly Reading[]): IssueReading | undefined {
  const newest = issueReadings(readings).at(-1);
  return newest === undefined || (readings.at(-1)?.day ?? 0) - newest.day > PRESENT_DAYS ? undefined : newest;
}

/** The newest count that is known, as old as it is, against the one nearest to 90 days before it. */
export function backlogField(readings: readonly Reading[], current: Score | undefined): Field {
  const newest = newestIssues(readings);
  const last = issueReadings(readings).at(-1);
  if (!newest)
    return {
      label: 'open issues',
      value: format.UNKNOWN,
      note:
        last === undefined ? (reasonOf(current, 'totalIssues') ?? 'unknown') : `last read on ${format.date(last.at)}`,
    };
  const aim = newest.day - BACKLOG_DAYS;
  const [before] = issueReadings(readings)
    .filter(({ day }) => Math.abs(day - aim) <= TOLERANCE)
    .sort((a, b) => Math.abs(a.day - aim) - Math.abs(b.day - aim));
  const change =
    before === undefined
      ? 'no reading from 90 days before'
      : `${format.signed(newest.openIssues - before.openIssues)} in ${format.plural(newest.day - before.day, 'day')}`;
  return {
    label: 'open issues',
    value: format.count(newest.openIssues),
    note: newest.day === readings.at(-1)?.day ? change : `${change}; as of ${format.date(newest.at)}`,
  };
}

/** Pushes since the last reading are not known: without its date, a project that nobody asked about looks abandoned. */
export function pushField(project: ProjectRecord, readings: readonly Reading[], now: number): Field {
  if (project.pushedAt === null)
    return {
      label: 'last push',
      value: format.UNKNOWN,
      note: project.origin === 'import' ? NOT_RECORDED : 'never fetched',
    };
  const readAt =
    readings.findLast((reading) => reading.pushedAt !== null)?.at ??
    (project.origin === 'import' ? undefined : readings.at(-1)?.at);
  const value = format.daysAgo(project.pushedAt, now);
  if (readAt === undefined) return { label: 'last push', value, note: 'when that was read is not known' };
  return now - readAt > STALE_AFTER
    ? { label: 'last push', value, note: `as of ${format.date(readAt)}; later ones are not known` }
    : { label: 'last push', value };
}

export function licenceField(project: ProjectRecord): Field {
  const { kind, text } = licenceNote(licenceOf(project));
  return {
    label: 'licence',
    value: kind === 'unknown' ? 'unknown' : kind === 'none' ? 'none: all rights reserved' : text,
  };
}

/** What a risk would have shown in, and was never read: its silence says nothing. Too few to judge by were read all the same. */
export function uncheckedOf(
  project: ProjectRecord,
  current: Score | undefined,
  counts: Counts,
  releases: readonly ReleaseRow[],
): string[] {
  const unknown = (name: MetricName): boolean => current === undefined || metricOf(current, name).value === undefined;
  const releasesRead =
    releases.length > 0 || (current !== undefined && metricOf(current, 'releaseCadence').observedAt !== undefined);
  return [
    ...(releasesRead ? [] : ['releases']),
    ...(project.pushedAt === null ? ['pushes'] : []),
    ...(unknown('issuesClosed') && (counts.issuesCreated365d === null || counts.issuesClosed365d === null)
      ? ['closed issues']
      : []),
    ...(mergedFields(current).length > 0 && unknown('mergedPullRequests') ? ['merged pull requests'] : []),
    ...(licenceOf(project) === undefined ? ['the licence'] : []),
  ];
}

const reasonOf = (current: Score | undefined, name: MetricName): string | undefined =>
  current === undefined
    ? undefined
    : metricOf(current, name).value === undefined
      ? (metricOf(current, name).missingBecause ?? 'unknown')
      : undefined;
