import type { DataLine } from './data-line.ts';
import type { Day } from '../figures/series.ts';

/**
 * What a chart shows, as plain data that survives JSON, and the port that turns it into a picture.
 *
 * A spec holds figures and words only: no colours, no pixels, no platform. Texts may come from strangers
 * (repository names, release tags); every renderer treats them as text.
 */

/**
 * `[day, value]`, in ascending order of day; days are cut in the chart's `dayZone`.
 * `null` is a value that could not be read: the line breaks there. It is never drawn as zero.
 */
export type ChartPoint = readonly [day: Day, value: number | null];

/** `computed`: worked out from figures, such as a score: read nowhere, told by nobody. */
export type ChartLine = DataLine | 'computed';

export interface ChartSeries {
  /** Direct label of the line, e.g. `qdrant/qdrant` or `stars`. */
  readonly name: string;
  /** Where the figures come from; every chart says so. */
  readonly line: ChartLine;
  /** IANA zone of its days where that is not the chart's `dayZone`: star history beside snapshots. */
  readonly zone?: string;
  readonly points: readonly ChartPoint[];
  /** Two neighbouring points further apart than this many days are not joined: 1 for daily figures, 7 or 8 for weekly ones. */
  readonly joinDays: number;
}

/** What every chart says around its picture. */
interface ChartFrame {
  /** The finding or the subject, in one line. */
  readonly title: string;
  /** What is drawn: measure, window. Which data line it is gets added by the renderer. */
  readonly subtitle?: string;
  /** Source and as-of date, e.g. `Source: GitHub star history. As of 30 Oct 2025 06:00 UTC.` */
  readonly footnote: string;
}

/** A vertical mark, e.g. a release. */
export interface ChartMark {
  readonly day: Day;
  /** Short: `v1.2.0`. */
  readonly label: string;
}

/** A shaded stretch of days, e.g. a star spike; both ends belong to it. */
export interface ChartBand {
  readonly fromDay: Day;
  readonly toDay: Day;
  /** Short: `+3,210 in 4 days`. */
  readonly label?: string;
}

/** One measure of one project over days; where both data lines are shown, they are two series. */
export interface TrendChart extends ChartFrame {
  readonly kind: 'trend';
  /** What the values count, in the plural: `stars`. */
  readonly unit: string;
  /** IANA zone that the days are cut in, unless a series says otherwise: `UTC` for snapshots, the published zone for star history. */
  readonly dayZone: string;
  /** One or two, seldom more; none where only the gains are known. */
  readonly series: readonly ChartSeries[];
  /** Gains per day, drawn as bars under the lines on a scale of their own. */
  readonly gains?: ChartSeries;
  /** Days that each gain is over where that is not one; it is given on the last of them. */
  readonly gainsOver?: number;
  /** Stretches in which the issues were closed in mass. */
  readonly closures?: readonly ChartBand[];
  readonly releases?: readonly ChartMark[];
  readonly spikes?: readonly ChartBand[];
  /** Days on which the line tells what the counter did, and not what people did. */
  readonly notCounted?: readonly ChartBand[];
}

/** Two to five projects on one measure. */
export interface CompareChart extends ChartFrame {
  readonly kind: 'compare';
  readonly unit: string;
  readonly dayZone: string;
  /** Always the absolute values; `indexed` makes the renderer draw each as its change since the first day all of them have. */
  readonly series: readonly ChartSeries[];
  readonly mode: 'absolute' | 'indexed';
}

/** How a bare number is to be written: 0.047 as `+4.7 %` or (a share) `4.7 %`, 1204 as `+1,204`, 26836 as `26,836`, 82.4 as `82`. */
export type ValueFormat = 'growth' | 'percent' | 'gain' | 'count' | 'score';

export interface RankingRow {
  readonly name: string;
  /** Length of the bar; `null` when unknown. */
  readonly value: number | null;
  /** Second figure beside the first: `+1,204 stars`. */
  readonly note?: string;
}

/** Bars in the order given, best first. */
export interface RankingChart extends ChartFrame {
  readonly kind: 'ranking';
  /** What the bars measure: `stars gained in 7 days, relative`. */
  readonly measure: string;
  readonly format: ValueFormat;
  readonly rows: readonly RankingRow[];
}

export interface ScoreBar {
  /** `adoption`, `growth`, `usage`, `health`. */
  readonly name: string;
  /** 0 to 100; `null` when there is no score. */
  readonly score: number | null;
  /** Median of the cohort or of the peers, 0 to 100. */
  readonly median: number | null;
}

export interface ScorecardChart extends ChartFrame {
  readonly kind: 'scorecard';
  /** 0 to 100; `null` when coverage is too low for a total. */
  readonly total: number | null;
  readonly dimensions: readonly ScoreBar[];
  /** Whose median the marks show: `212 projects`, `vector search`. */
  readonly medianOf?: string;
  /** Zone of the sparkline's days. */
  readonly dayZone: string;
  readonly spark?: Sparkline;
}

export interface Sparkline {
  /** `stars, 90 days`. */
  readonly label: string;
  readonly unit: string;
  readonly series: ChartSeries;
}

/** A single small line with its first and last value. */
export interface SparklineChart extends ChartFrame {
  readonly kind: 'sparkline';
  readonly dayZone: string;
  readonly spark: Sparkline;
}

/** Gains of one project over periods that follow each other. */
export interface GainPanel {
  readonly name: string;
  readonly line: ChartLine;
  /** The oldest first; `null` where one is not known. */
  readonly gains: readonly (number | null)[];
}

/** Several projects' gains as small bars, one row each, every row on its own scale: what counts is the shape. */
export interface PanelsChart extends ChartFrame {
  readonly kind: 'panels';
  readonly unit: string;
  /** What one bar covers: `day`, `week`, `30 days`. */
  readonly period: string;
  readonly panels: readonly GainPanel[];
}

export interface MapTile {
  readonly name: string;
  /** Its area; what is zero has none. */
  readonly size: number;
  /** As a share; `null` where it is not known. */
  readonly growth: number | null;
}

/** Groups as tiles, the largest first. */
export interface MapChart extends ChartFrame {
  readonly kind: 'map';
  /** What the areas are: `stars of all projects`. */
  readonly sizeOf: string;
  /** What the colours are: `stars gained in 30 days, as a share`. */
  readonly growthOf: string;
  readonly tiles: readonly MapTile[];
}

export interface MultiplesPanel {
  /** A measure with its unit where the number alone does not say it: `star growth, %`. */
  readonly name: string;
  readonly format: ValueFormat;
  /** In the order of the groups; `null` where one is not known. */
  readonly values: readonly (number | null)[];
}

/** Several measures of the same groups, each as small bars on a scale of its own. */
export interface MultiplesChart extends ChartFrame {
  readonly kind: 'multiples';
  readonly groups: readonly { readonly name: string; readonly isSmall: boolean }[];
  /** What a small group is: `fewer than 5 projects`. */
  readonly small: string;
  readonly panels: readonly MultiplesPanel[];
}

export type ChartSpec =
  MapChart | MultiplesChart | TrendChart | CompareChart | RankingChart | ScorecardChart | SparklineChart | PanelsChart;

export type ChartTheme = 'light' | 'dark';

export interface RenderOptions {
  /** `light` unless told. */
  readonly theme?: ChartTheme;
}

/** Turns specs into pictures, off the event loop. */
export interface ChartRenderer {
  /**
   * @returns a PNG file; the same spec and theme give the same bytes.
   * @throws {ChartBusyError} when too many charts are waiting: answer with the description in words then.
   * @throws {ChartClosedError} after `close`.
   */
  render(spec: ChartSpec, options?: RenderOptions): Promise<Uint8Array>;
  /** Takes no more charts, waits for those that were accepted, and ends the worker. May be called twice. */
  close(): Promise<void>;
}

/** More charts wait than can be drawn while anybody still looks. */
export class ChartBusyError extends Error {
  override readonly name = 'ChartBusyError';
}

export class ChartClosedError extends Error {
  override readonly name = 'ChartClosedError';
}

/** The points of a dense daily series, cut to `[from, to]` where given; both days belong to it. */
export function pointsOf(
  series: { readonly start: Day; readonly values: readonly (number | null)[] },
  from = -Infinity,
  to = Infinity,
): ChartPoint[] {
  return series.values
    .map((value, index): ChartPoint => [series.start + index, value])
    .filter(([day]) => day >= from && day <= to);
}
