import * as format from '../../../src/text/format.ts';

/** Weekly figures begin up to a week after their window does. */
const MOST_LACKING = 10;

/** Days by which figures may be short of their window and still stand for it: a few of a month, a week and a half of a year. */
const mayLack = (window: number): number =>
  Math.min(MOST_LACKING, Math.max(Math.min(3, Math.floor(window / 3)), window / 20));

export const coversWindow = (days: number, window: number): boolean => window - days <= mayLack(window);

/** A span after "in": the days that a figure is over, by the window's name where they are the window's. */
export const spanName = (days: number, window: number): string =>
  days === window ? format.windowName(window) : format.plural(days, 'day');

/** What a reader must know of a span that is shorter than asked for; undefined where it is not. */
export const shortSpan = (days: number, window: number): string | undefined =>
  coversWindow(days, window) ? undefined : `all that is known of ${format.lastWindow(window)}`;
