import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DAY } from '../../src/contracts/clock.ts';
import { oneSeriesPerRepo } from '../../tools/cohort/compute.ts';
import { readPanel, readReleases } from '../../tools/cohort/panel.ts';
import { seededRandom } from '../fixtures/random.ts';
import { quantile } from '../quantile.ts';
import { figure } from '../suite.ts';
import type { Figure, SuiteResult } from '../suite.ts';
import { QUIET_DAYS, casesOf, rankCorrelation, survivalAuc } from './foresight.ts';
import type { Case, Predictor } from './foresight.ts';
import { replay } from './replay.ts';
import { LARGE, weekMoves } from './stability.ts';
import type { WeekMove } from './stability.ts';

const PANEL = new URL('../../../shared/data/panel-weekly.csv.gz', import.meta.url);
const RELEASES = new URL('../../../shared/data/releases.csv.gz', import.meta.url);

/** Dates at which a score is held against the year that followed, a quarter apart; the first has a year of weeks before it. */
const DATES = Array.from({ length: 15 }, (_, index) => Date.UTC(2022, 0, 31) / DAY + 91 * index);
const RESAMPLES = 200;
const SEED = 20261130;

/** What one project contributes. */
interface Outcome {
  half: 0 | 1;
  moves: readonly WeekMove[];
  cases: readonly Case[];
}

/** The recorded panel replayed week by week: does the score stand still when nothing happens, and what does it tell of a year later? */
export async function run(): Promise<SuiteResult> {
  const missing = [PANEL, RELEASES]
    .filter((file) => !existsSync(file))
    .map((file) => `${fileURLToPath(file)}: the recorded figures are not on this machine`);
  if (missing.length > 0) return { suite: 'score', figures: [], missing };
  const outcomes = await replayPanel();
  const figures = [...stabilityFigures(outcomes), ...survivalFigures(outcomes), ...contributorFigures(outcomes)];
  return {
    suite: 'score',
    figures,
    missing: [],
    notes: [
      `Every project and week of the panel is replayed; nothing is sampled. Intervals are 95 %, from ${RESAMPLES} resamples of projects.`,
      `Halves are by a hash of the name. A year later means 335 to 395 days; projects that left the lists by then are not counted.`,
      'Merged pull requests are opened ones times 0.8, and stars per month are left out: the panel does not record them.',
    ],
  };
}

async function replayPanel(): Promise<Outcome[]> {
  const releases = await readReleases(fileURLToPath(RELEASES));
  const series = oneSeriesPerRepo(await readPanel(fileURLToPath(PANEL)));
  return [...series].map(([repo, rows]): Outcome => {
    series.delete(repo);
    const weeks = replay(repo, rows, releases.get(repo) ?? []);
    return {
      half: halfOf(repo),
      moves: weekMoves(weeks.map(({ score }) => score)),
      cases: casesOf(repo, weeks, DATES),
    };
  });
}

function stabilityFigures(outcomes: readonly Outcome[]): Figure[] {
  const share = (of: (move: WeekMove) => boolean, among: (move: WeekMove) => boolean = () => true) =>
    withInterval(outcomes, (sample) => {
      const weeks = sample.flatMap(({ moves }) => moves.filter(among));
      return (100 * weeks.filter(of).length) / weeks.length;
    });
  const unexplained = share((move) => move.unexplained);
  const weeks = outcomes.reduce((sum, { moves }) => sum + moves.length, 0);
  return [
    figure(`weeks that move the total by ${LARGE} or more without a named cause`, unexplained.value, '%', {
      bound: 1,
      better: 'lower',
      against: `${unexplained.interval}; ${weeks.toLocaleString('en-US')} project-weeks`,
    }),
    told(
      `weeks that move the total by ${LARGE} or more`,
      share((move) => move.large),
      '%',
    ),
    told(
      'of these, by a figure that became known or unknown',
      share(
        (move) => move.byShift,
        (move) => move.large,
      ),
      '%',
    ),
    told(
      'weeks in which a rise or fall is said',
      share((move) => move.said),
      '%',
    ),
    told(
      'of these, half of it still holds four weeks later',
      share(
        (move) => move.lasted === true,
        (move) => move.lasted !== undefined,
      ),
      '%',
    ),
  ];
}

function survivalFigures(outcomes: readonly Outcome[]): Figure[] {
  const auc = (predictor: Predictor, among = outcomes) =>
    withInterval(among, (sample) => survivalAuc(casesIn(sample), predictor));
  const [total, push] = [auc('total'), auc('lastPush')];
  const lead = withInterval(outcomes, (sample) => {
    const cases = casesIn(sample);
    return survivalAuc(cases, 'total') - survivalAuc(cases, 'lastPush');
  });
  const cases = casesIn(outcomes);
  const halves = ([0, 1] as const).map((half) => {
    const among = casesIn(outcomes.filter((outcome) => outcome.half === half));
    return `${survivalAuc(among, 'total').toFixed(3)} (last push ${survivalAuc(among, 'lastPush').toFixed(3)})`;
  });
  return [
    figure(`alive in a year, AUC of the total`, total.value, '', {
      bound: push.value,
      better: 'higher',
      against: `${total.interval}; last push alone ${push.value.toFixed(3)} ${push.interval}; ahead by ${lead.value.toFixed(3)} ${lead.interval}; halves ${halves.join(' and ')}; ${cases.length.toLocaleString('en-US')} cases, ${cases.filter(({ alive }) => !alive).length.toLocaleString('en-US')} without a push for ${QUIET_DAYS} days`,
    }),
    told('alive in a year, AUC of 30-day growth alone', auc('growth30d'), ''),
    told('alive in a year, AUC of 90-day growth alone', auc('growth90d'), ''),
    told('alive in a year, AUC of stars alone', auc('stars'), ''),
  ];
}

function contributorFigures(outcomes: readonly Outcome[]): Figure[] {
  const names = {
    total: 'the total',
    lastPush: 'the last push',
    growth30d: '30-day growth',
    growth90d: '90-day growth',
    stars: 'stars',
  } as const satisfies Record<Predictor, string>;
  return (Object.keys(names) as Predictor[]).flatMap((predictor) => [
    told(
      `contributors gained in a year, rank correlation of ${names[predictor]}`,
      withInterval(outcomes, (sample) => rankCorrelation(casesIn(sample), predictor, (one) => one.contributorGrowth)),
      '',
    ),
    told(
      `contributors in a year, rank correlation of ${names[predictor]}`,
      withInterval(outcomes, (sample) => rankCorrelation(casesIn(sample), predictor, (one) => one.contributorsLater)),
      '',
    ),
  ]);
}

const casesIn = (outcomes: readonly Outcome[]): Case[] => outcomes.flatMap(({ cases }) => cases);

interface Estimate {
  value: number;
  interval: string;
}

/** A statistic and its 95 % interval by resampling projects, since the weeks of one project are not independent. */
function withInterval(outcomes: readonly Outcome[], statistic: (sample: readonly Outcome[]) => number): Estimate {
  const random = seededRandom(SEED);
  const drawn = Array.from({ length: RESAMPLES }, () => statistic(outcomes.map(() => random.pick(outcomes)))).sort(
    (a, b) => a - b,
  );
  const digits = (value: number | undefined): string => (value ?? NaN).toFixed(3);
  return {
    value: statistic(outcomes),
    interval: `[${digits(quantile(drawn, 0.025))}, ${digits(quantile(drawn, 0.975))}]`,
  };
}

const told = (name: string, { value, interval }: Estimate, unit: string): Figure => ({
  ...figure(name, value, unit),
  better: 'higher',
  against: interval,
});

/** FNV-1a over the name, so that a project is always in the same half. */
function halfOf(repo: string): 0 | 1 {
  let hash = 0x811c9dc5;
  for (const letter of repo) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 8) & 1) === 0 ? 0 : 1;
}
