import { artefactWords } from '../../../src/text/artefact-words.ts';
import { dayOf, startOfDay } from '../../../src/contracts/clock.ts';
import { writeDay } from '../../../src/text/chart-text.ts';
import * as format from '../../../src/text/format.ts';
import type { Field } from '../../../src/contracts/messages/message.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { textSparkline } from '../../../src/text/sparkline.ts';
import { recordedGain } from '../../../src/history/stars/recorded-gain.ts';
import { starWindow } from '../../../src/history/windows.ts';
import { METRICS } from '../../../src/scoring/metric-list.ts';
import { reasonOf } from '../../../src/scoring/reasons.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import type { CountReading, ReleaseRow, Standing } from '../../../db/store.ts';
import { goodReadings } from '../../../src/history/stars/counted-gain.ts';
import type { CommandContext } from '../context.ts';
import { coversWindow } from '../measures/known-span.ts';
import { issueYearOf, issuesField } from './issue-year.ts';
import type { IssueYear } from './issue-year.ts';
import { countOf, inYear, lastOne, rhythmOf } from './known-releases.ts';
import { metricValue } from './score-change.ts';
import { newestAnchor, readStarHistory, rebuiltPoints } from './star-history.ts';
import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import { releaseYear } from '../../../src/history/releases/release-year.ts';
import { isStableRelease } from '../../../src/history/releases/stable-release.ts';
import { readMetricFacts } from '../../../src/history/read-facts.ts';
import { rowsOf } from '../../../src/history/rows-of.ts';

/** Weeks of stars that the line of a scorecard shows. */
const SPARK_WEEKS = 26;
/** Days of the gain that stands beside the stars. */
const GAIN_DAYS = 30;

/** What a scorecard reads beside the score itself. */
export interface Background {
  counts: Counts;
  /** Newest first. */
  releases: readonly ReleaseRow[];
  issues: IssueYear;
  /** Over which times the releases were read. */
  coverage: readonly CoverageSpan[];
  /** Oldest first, half a year; what is told of `rebuiltBefore` has only stars. */
  readings: readonly CountReading[];
  /** Day of the first reading, where the days before it are told by GitHub's star history. */
  rebuiltBefore?: number | undefined;
  /** What the counter did that is left out of the gain, as a clause. */
  leftOut?: string | undefined;
}

/** The counts behind some figures, as of the score; null is unknown. */
export type Counts = Pick<Standing, 'gained30d' | 'gained30dDays' | 'issuesCreated365d' | 'issuesClosed365d'>;

export async function readBackground(
  context: CommandContext,
  projectId: number,
  current: Score,
  standing: Standing | undefined,
): Promise<Omit<Background, 'releases'>> {
  const today = dayOf(context.now);
  const [counts, rows, issues] = await Promise.all([
    countsFor(context, projectId, current.at, standing),
    rowsOf(context.store.observations, projectId, {
      readings: [{ from: today - SPARK_WEEKS * 7 + 1, to: today }],
      artefactsSince: today - SPARK_WEEKS * 7,
      coverage: true,
    }),
    issueYearOf(context, projectId, current),
  ]);
  const artefacts = rows?.artefacts.filter(({ line }) => line === 'observed') ?? [];
  const readings = goodReadings(rows?.readings ?? [], artefacts);
  const end = dayOf(standing?.starsObservedAt ?? context.now);
  const within = artefacts.findLast(({ from, to }) => to > end - GAIN_DAYS && from <= end);
  return {
    counts,
    coverage: rows?.coverage ?? [],
    issues,
    // A gain over all of its days was found without what the counter did.
    ...(within !== undefined && counts.gained30dDays !== GAIN_DAYS ? { leftOut: artefactWords(within) } : {}),
    ...(await reachingBack(context, projectId, readings)),
  };
}

/** Where the readings do not fill the line, the star history leads up to the first of them. */
async function reachingBack(
  context: CommandContext,
  projectId: number,
  readings: readonly CountReading[],
): Promise<Pick<Background, 'readings' | 'rebuiltBefore'>> {
  const first = readings.find(({ stars }) => stars !== null);
  const window = SPARK_WEEKS * 7;
  if (first === undefined || coversWindow(dayOf(context.now) - first.day, window)) return { readings };
  const history = await readStarHistory(context, projectId, window);
  const earlier = rebuiltPoints(history, newestAnchor(history, [first])).filter(([day]) => day < first.day);
  if (earlier.length === 0) return { readings };
  return {
    readings: [
      ...earlier.map(([day, stars]) => ({ day, at: startOfDay(day), stars, contributors: null })),
      ...readings,
    ],
    rebuiltBefore: first.day,
  };
}

/** Taken from the standing where one scoring run made both, else gathered as that run would. */
export async function countsFor(
  { store, settings }: CommandContext,
  projectId: number,
  at: number,
  standing: Standing | undefined,
): Promise<Counts> {
  if (standing?.at === at) return standing;
  const facts = (await readMetricFacts(store.observations, [projectId], at, settings.starHistoryZone)).get(projectId);
  return {
    gained30d: facts?.starsGained30d.value ?? null,
    gained30dDays: facts?.starsGained30d.days ?? null,
    issuesCreated365d: facts?.issuesCreated365d.value ?? null,
    issuesClosed365d: facts?.issuesClosed365d.value ?? null,
  };
}

/** The numbers that carry the finding, in the same order in every answer: stars, contributors, issues, releases, weakest. */
export function keyFigures(
  current: Score,
  { counts, releases, coverage, issues, readings, rebuiltBefore, leftOut }: Background,
  now: number,
): Field[] {
  const stars = metricOf(current, 'stars');
  const gained = counts.gained30d;
  const growth = metricOf(current, 'starGrowth');
  const contributors = metricOf(current, 'contributors');
  const joined = recordedGain(starWindow(GAIN_DAYS), readings, (reading) => reading.contributors);
  const fields: Field[] = [
    field('stars', format.count(stars.value), [
      gained === null
        ? undefined
        : `${format.signed(gained)} in ${format.plural(counts.gained30dDays ?? GAIN_DAYS, 'day')}${growth.value === undefined ? '' : ` (${format.signedPercent(growth.value)})`}`,
      reasonOf(growth)?.text,
      stars.value === undefined ? stars.missingBecause : undefined,
      leftOut === undefined ? undefined : `left out: ${leftOut}`,
      rebuiltBefore === undefined ? undefined : `before ${writeDay(rebuiltBefore)} as GitHub reconstructs them`,
    ]),
    field('contributors', format.count(contributors.value), [
      joined === undefined ? undefined : `${format.signed(joined.value)} in ${format.plural(joined.days, 'day')}`,
      reasonOf(contributors)?.text,
      contributors.value === undefined ? (contributors.missingBecause ?? 'unknown') : undefined,
    ]),
    issuesField(current, counts, issues),
    releasesField(current, releases, coverage, now),
  ];
  const [weakest] = current.weakest;
  if (weakest)
    fields.push(
      field(
        'weakest',
        `${METRICS[weakest.metric].label}: ${metricValue(metricOf(current, weakest.metric).value, METRICS[weakest.metric].unit)}`,
        [weakest.text],
      ),
    );
  return fields;
}

/** `every 19 days`, `in the last year, 17 stable; last one 12 days ago`. `last` names the last one where it has a name. */
function releasesField(
  current: Score | undefined,
  releases: readonly ReleaseRow[],
  coverage: readonly CoverageSpan[],
  now: number,
): Field {
  const known = current && metricOf(current, 'releaseCadence');
  const latest = releases.find(isStableRelease);
  if (!latest) return field('releases', format.UNKNOWN, [known?.missingBecause ?? 'no stable release is known']);
  const year = releaseYear(releases, coverage, now);
  const rhythm = rhythmOf(releases, year);
  const value = rhythm === undefined ? countOf(year) : everyDays(rhythm);
  const counted = rhythm === undefined ? undefined : inYear(year, now);
  return field('releases', value, [counted, lastOne(latest, releases, coverage, now)]);
}

/** `every 19 days`, `every day` */
export const everyDays = (days: number): string =>
  Math.round(days) <= 1 ? 'every day' : `every ${format.plural(Math.round(days), 'day')}`;

/** Stars by week as one line of text; undefined where there are not two readings. */
export function starSparkline(readings: readonly CountReading[], now: number): string | undefined {
  const first = dayOf(now) - SPARK_WEEKS * 7 + 1;
  const days = Array.from({ length: SPARK_WEEKS * 7 }, (): number | null => null);
  for (const { day, stars } of readings) if (day >= first && day - first < days.length) days[day - first] = stars;
  return days.filter((stars) => stars !== null).length < 2 ? undefined : textSparkline(days, SPARK_WEEKS);
}

export const sparklineName = `stars, ${SPARK_WEEKS} weeks`;

function field(label: string, value: string, notes: readonly (string | undefined)[], between = '; '): Field {
  const note = notes.filter((part) => part !== undefined && part !== '').join(between);
  return note === '' ? { label, value } : { label, value, note };
}
