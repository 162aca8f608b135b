import { artefactWords } from '../../../src/text/artefact-words.ts';
import { dayOf } from '../../../src/contracts/clock.ts';
import * as format from '../../../src/text/format.ts';
import type { Field, Line } from '../../../src/contracts/messages/message.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { textSparkline } from '../../../src/text/sparkline.ts';
import { periodGains } from '../../../src/history/period-gains.ts';
import type { PeriodGains } from '../../../src/history/period-gains.ts';
import { recordedGain } from '../../../src/history/stars/recorded-gain.ts';
import { starWindow } from '../../../src/history/windows.ts';
import { METRICS } from '../../../src/scoring/metric-list.ts';
import { reasonOf } from '../../../src/scoring/reasons.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import type { CountReading, ReleaseRow, Standing } from '../../../db/store.ts';
import { goodReadings } from '../../../src/history/stars/counted-gain.ts';
import type { CommandContext } from '../context.ts';
import { issueYearOf, issuesField, shortIssues } from './issue-year.ts';
import type { IssueYear } from './issue-year.ts';
import { countOf, inYear, lastOne, rhythmOf } from './known-releases.ts';
import { metricValue } from './score-change.ts';
import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import { releaseYear } from '../../../src/history/releases/release-year.ts';
import { isStableRelease } from '../../../src/history/releases/stable-release.ts';
import { readMetricFacts } from '../../../src/history/read-facts.ts';
import { rowsOf } from '../../../src/history/rows-of.ts';

/** Weeks of stars that the line of a scorecard shows. */
const SPARK_WEEKS = 26;
/** Days that are read for it: a week more than it has, and the age that the newest day may have. */
const READ_DAYS = (SPARK_WEEKS + 1) * 7 + 4;
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
  /** Oldest first, half a year. */
  readings: readonly CountReading[];
  /** Stars gained in each week of half a year. */
  weeks: PeriodGains;
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
      readings: [{ from: today - READ_DAYS, to: today }],
      // The day of the history's zone may be one before or after that of UTC.
      starDays: { from: today - READ_DAYS - 1, to: today + 1 },
      artefactsSince: today - READ_DAYS,
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
    readings,
    weeks: periodGains(
      { starDays: rows?.starDays ?? [], readings: rows?.readings ?? [], artefacts: rows?.artefacts ?? [] },
      { days: 7, count: SPARK_WEEKS, today },
    ),
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
  { counts, releases, coverage, issues, readings, leftOut }: Background,
  now: number,
): Field[] {
  const stars = metricOf(current, 'stars');
  const growth = metricOf(current, 'starGrowth');
  const contributors = metricOf(current, 'contributors');
  const joined = recordedGain(starWindow(GAIN_DAYS), readings, (reading) => reading.contributors);
  const fields: Field[] = [
    field('stars', format.count(stars.value), [
      gainWords(counts, growth.value),
      reasonOf(growth)?.text,
      stars.value === undefined ? stars.missingBecause : undefined,
      leftOut === undefined ? undefined : `left out: ${leftOut}`,
    ]),
    field('contributors', format.count(contributors.value), [
      joined === undefined ? undefined : spanWords(joined),
      reasonOf(contributors)?.text,
      contributors.value === undefined ? (contributors.missingBecause ?? 'unknown') : undefined,
    ]),
    issuesField(current, counts, issues),
    releasesField(releaseParts(current, releases, coverage, now)),
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

/** The same in as few words as carry it: what a scorecard shows before anything is asked. */
export function shortFigures(
  current: Score,
  { counts, releases, coverage, issues, readings, leftOut }: Background,
  { now, isWarned }: { now: number; isWarned: boolean },
): Field[] {
  const stars = metricOf(current, 'stars');
  const contributors = metricOf(current, 'contributors');
  const joined = recordedGain(starWindow(GAIN_DAYS), readings, (reading) => reading.contributors);
  const { value, last } = releaseParts(current, releases, coverage, now);
  return [
    field('Stars', format.count(stars.value), [
      gainWords(counts, metricOf(current, 'starGrowth').value),
      stars.value === undefined ? stars.missingBecause : undefined,
      leftOut === undefined ? undefined : 'without faults of the counter',
    ]),
    field('Contributors', format.count(contributors.value), [
      joined === undefined || joined.value === 0 ? undefined : spanWords(joined),
      contributors.value === undefined ? (contributors.missingBecause ?? 'unknown') : undefined,
    ]),
    shortIssues(current, counts, issues),
    // A warning above says the same of the last one.
    field('Releases', value, [isWarned ? undefined : last]),
  ];
}

/** `+425 in 28 days (+1.1 %)`; undefined where no gain is known. */
function gainWords({ gained30d, gained30dDays }: Counts, growth: number | undefined): string | undefined {
  if (gained30d === null) return undefined;
  const relative = growth === undefined ? '' : ` (${format.signedPercent(growth)})`;
  return `${spanWords({ value: gained30d, days: gained30dDays ?? GAIN_DAYS })}${relative}`;
}

const spanWords = ({ value, days }: { value: number; days: number }): string =>
  `${format.signed(value)} in ${format.plural(days, 'day')}`;

/** `every 19 days`, `in the last year, 17 stable; last one 12 days ago`. `last` names the last one where it has a name. */
const releasesField = ({ value, counted, last }: ReleaseParts): Field => field('releases', value, [counted, last]);

interface ReleaseParts {
  value: string;
  counted?: string | undefined;
  last: string;
}

function releaseParts(
  current: Score | undefined,
  releases: readonly ReleaseRow[],
  coverage: readonly CoverageSpan[],
  now: number,
): ReleaseParts {
  const known = current && metricOf(current, 'releaseCadence');
  const latest = releases.find(isStableRelease);
  if (!latest) return { value: format.UNKNOWN, last: known?.missingBecause ?? 'no stable release is known' };
  const year = releaseYear(releases, coverage, now);
  const rhythm = rhythmOf(releases, year);
  return {
    value: rhythm === undefined ? countOf(year) : everyDays(rhythm),
    counted: rhythm === undefined ? undefined : inYear(year, now),
    last: lastOne(latest, releases, coverage, now),
  };
}

/** `every 19 days`, `every day` */
export const everyDays = (days: number): string =>
  Math.round(days) <= 1 ? 'every day' : `every ${format.plural(Math.round(days), 'day')}`;

/** Stars gained a week as one line of text that names its line; undefined where fewer than two weeks are known. */
export function starSparkline({ weeks }: Pick<Background, 'weeks'>): Line | undefined {
  const { line, gains } = weeks;
  const first = gains.findIndex((gain) => gain !== null);
  const known = gains.slice(first < 0 ? gains.length : first);
  if (known.filter((gain) => gain !== null).length < 2) return undefined;
  const rebuilt = line === 'reconstructed' ? ', as GitHub reconstructs them' : '';
  return [{ kind: 'code', text: textSparkline(known, SPARK_WEEKS, 0) }, ` stars a week${rebuilt}`];
}

function field(label: string, value: string, notes: readonly (string | undefined)[], between = '; '): Field {
  const note = notes.filter((part) => part !== undefined && part !== '').join(between);
  return note === '' ? { label, value } : { label, value, note };
}
