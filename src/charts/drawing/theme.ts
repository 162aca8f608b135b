import type { ChartTheme } from '../../contracts/messages/chart.ts';

export interface Palette {
  readonly background: string;
  readonly text: string;
  /** Subtitles, axis labels, footnotes. */
  readonly muted: string;
  readonly grid: string;
  /** Track behind a bar. */
  readonly track: string;
  /**
   * Up to five lines. Told apart under protanopia, deuteranopia and tritanopia (a test measures it), and each at least
   * 3:1 against the background as WCAG 1.4.11 asks of graphics; direct labels carry the meaning all the same.
   */
  readonly lines: readonly [string, string, string, string, string];
  /** What fell, where a bar goes below zero. */
  readonly loss: string;
  readonly spike: string;
  readonly spikeText: string;
  readonly release: string;
}

export const PALETTES = {
  light: {
    background: '#ffffff',
    text: '#1b2128',
    muted: '#57606a',
    grid: '#e4e8ec',
    track: '#edf0f3',
    lines: ['#0a62b8', '#b83f08', '#00795c', '#a13f86', '#b08400'],
    loss: '#b83f08',
    spike: '#f2b632',
    spikeText: '#7a5400',
    release: '#8b949e',
  },
  dark: {
    background: '#16191d',
    text: '#e8ecf0',
    muted: '#a3acb6',
    grid: '#2c3238',
    track: '#262b31',
    lines: ['#5aaef5', '#f28a57', '#35c39a', '#dd8fc6', '#dcc04f'],
    loss: '#f28a57',
    spike: '#d99a1c',
    spikeText: '#f0c268',
    release: '#77818c',
  },
} as const satisfies Record<ChartTheme, Palette>;

/** Picture width in layout pixels; drawn at `PIXEL_RATIO` times that. */
export const WIDTH = 700;
export const PIXEL_RATIO = 1.5;
export const PAD = 28;

/** A phone shows a picture 280 to 330 pixels wide, beside a sender's sign: type of 28 is 11 pixels high there. */
export const LEAST_TYPE = 28;

export const TYPE = {
  title: 34,
  subtitle: LEAST_TYPE,
  label: LEAST_TYPE,
  axis: LEAST_TYPE,
  footnote: LEAST_TYPE,
} as const;

/** Distance of baselines as a share of the type size. */
export const LEADING = 1.3;
