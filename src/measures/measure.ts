import type { Reading, RecordedRows } from '../contracts/figures/recorded.ts';
import type { Fact, MetricFacts, MetricName, Score } from '../contracts/figures/score.ts';
import type { Standing, StandingOrder } from '../contracts/figures/standing.ts';
import type { StarGain } from '../history/stars/star-gains.ts';
import type { Figure } from '../history/windows.ts';
import type { Adopters } from '../scoring/credibility.ts';
import type { PackageUse } from '../usage/project-use.ts';
import type { RecordedUse, UseSeries, UseSpan } from '../usage/use-series.ts';
import type { Unit } from './units.ts';

/** Everything that a measure may be read from: one project as it was known at a moment. */
export interface MeasureSubject {
  /** The moment that the figures speak of (ms). */
  readonly at: number;
  readonly facts: MetricFacts;
  readonly gained: Readonly<Record<7 | 30 | 90, StarGain>>;
  /** The newest readings and those at the starts of the windows, releases and fetches. */
  readonly rows: RecordedRows;
  readonly score: Score;
  /** Its packages that count, with what is known of their use. */
  readonly use: readonly PackageUse[];
  readonly adopters: Adopters;
}

/**
 * How a measure is drawn over time. `counter`: it is the star counter itself, which the star history reconstructs as well.
 * `closing`: closing issues moves it, so that a week in which very many were closed is named beside it.
 */
export type Course =
  /** A line of what each day's reading says; where the total only climbs, with bars of what each week or month brought. */
  | {
      readonly draw: 'line';
      readonly of: (reading: Reading, createdAt: number | null) => number | null;
      readonly climbs?: true;
      readonly counter?: 'stars';
      readonly closing?: true;
    }
  /** Only bars: what a total that climbs brought each day, week or month; `every`: no shorter than that. */
  | { readonly draw: 'gains'; readonly total: Figure; readonly counter?: 'stars'; readonly every?: 'week' }
  /** A line of what two readings some days apart say together: whole weeks, so that weekly figures have them too. */
  | {
      readonly draw: 'rolling';
      readonly days: number;
      readonly of: (start: Reading, end: Reading) => number | null;
      readonly closing?: true;
    }
  /** A figure of the packages. `climbs`: beside the line, bars of what each week or four weeks brought. */
  | {
      readonly draw: 'use';
      readonly of: (packages: readonly RecordedUse[], span: UseSpan) => UseSeries | undefined;
      readonly climbs?: true;
    }
  /** The stored totals of the score. */
  | { readonly draw: 'score' }
  /** Why it cannot be drawn, as a sentence. */
  | { readonly draw: 'nothing'; readonly because: string };

/** What a companion is written from: a row of a ranking. */
type Ranked = Standing & { readonly valueNote: string | null };

/** A second figure that is shown beside the first. */
export interface Companion {
  readonly column: string;
  readonly write: (row: Ranked, window: number) => string;
  /** The same in a sentence, where it needs its noun; absent: it is left out of sentences. */
  readonly inSentence?: (row: Ranked, window: number) => string;
}

/** One figure of a project that can be shown, ranked, drawn, compared, exported and explained. */
export interface Measure {
  readonly id: string;
  /** As in a sentence: `stars gained`. A window is added to it. */
  readonly label: string;
  /** As over a column, where it is shorter. */
  readonly column: string;
  readonly unit: Unit;
  /** What it counts, where a number alone does not say it in a sentence: `stars`. */
  readonly noun?: string;
  /** Which is better, as it is shown: for days since something, `lower` is more recent. */
  readonly better: 'higher' | 'lower' | 'neither';
  /** What it is, as the end of a sentence. */
  readonly definition: string;
  /** Where the figures come from, and whom to credit. */
  readonly source: string;
  /** What is said wherever its figures are shown: what they are not, and credits that a licence asks for. */
  readonly smallPrint?: string;
  /** What else people call it. */
  readonly words: readonly string[];
  /** Days that it can be over, the usual one first; empty: a figure of one moment. */
  readonly windows: readonly number[];
  /** Below this it is not ranked, so that small numbers do not lead. */
  readonly floor?: { readonly stars: number; readonly gained?: number };
  /** The metric of the score that it is, for the window of that metric. */
  readonly metric?: { readonly name: MetricName; readonly window: number };
  /** Whether it is a row wherever projects are put side by side. */
  readonly compared?: true;
  /** Who counted a value, by its note: only values of the same counting are compared. */
  readonly countedBy?: (note: string | undefined) => string | undefined;
  /** Columns of the standings that keep it, by window (0 for a figure of one moment); all others are kept as values. */
  readonly columns?: Readonly<Record<number, StandingOrder>>;
  /** Columns with the days that a gain is really over. */
  readonly daysIn?: Readonly<Record<number, keyof Standing>>;
  /** Unknown with the reason where it is not known. A `moment` is in ms. */
  readonly read: (subject: MeasureSubject, window: number) => Fact;
  /** The gain of stars that it is made of: what the star counter did is named beside it. */
  readonly starGain?: (window: number) => 7 | 30 | 90;
  readonly companion?: Companion;
  readonly course: Course;
}

/** Something to be known of a project that is no number: filtered by and exported, never ranked. */
export interface FactMeasure {
  readonly id: string;
  readonly label: string;
  readonly definition: string;
  readonly source: string;
  readonly words: readonly string[];
  /** Null is unknown, or none. */
  readonly text: (project: {
    readonly license: string | null;
    readonly archived: boolean;
    /** Null until GitHub was asked about the project. */
    readonly createdAt: number | null;
  }) => string | null;
}
