import type { Choice } from '../contracts/command.ts';
import type { StandingOrder } from '../contracts/figures/standing.ts';
import { FACTS, MEASURES } from './index.ts';
import type { FactMeasure, Measure } from './measure.ts';

/** The measure of an id that came from a choice. @throws Error for one that is not in the list. */
export function measureOf(id: string): Measure {
  const found = MEASURES.find((measure) => measure.id === id);
  if (found === undefined) throw new Error(`no measure ${id}`);
  return found;
}

const choiceOf = ({ id, label, words }: Pick<Measure, 'id' | 'label' | 'words'>): Choice => ({
  value: id,
  label,
  words,
});

/** Measures as choices of an option: asked for by id, label and words. */
export const choicesOf = (measures: readonly Measure[]): readonly Choice[] => measures.map(choiceOf);

/** All that can be explained: facts as well. */
export const EXPLAINED: readonly (Measure | FactMeasure)[] = [...MEASURES, ...FACTS];

export const EXPLAINED_CHOICES: readonly Choice[] = EXPLAINED.map(choiceOf);

/** The window that a measure is shown over where another was asked for: the nearest, the shorter of two; 0 where it has none. */
export function windowFor({ windows }: Measure, asked: number | undefined): number {
  const [usual = 0] = windows;
  if (asked === undefined) return usual;
  return windows.reduce(
    (nearest, window) => (Math.abs(window - asked) < Math.abs(nearest - asked) ? window : nearest),
    usual,
  );
}

/** The window of a measure side by side with others: that of the metric where it is one, else the usual. */
export const comparedWindow = ({ metric, windows }: Measure): number => metric?.window ?? windows[0] ?? 0;

/** Where a ranking finds it: a column of the standings, or the key of a stored value. */
export const orderOf = (measure: Measure, window: number): StandingOrder | { key: string } =>
  measure.columns?.[window] ?? { key: keyOf(measure, window) };

export const keyOf = ({ id }: Measure, window: number): string => (window === 0 ? id : `${id}-${window}d`);

/** Its windows, or 0 for a figure of one moment. */
export const windowsOf = ({ windows }: Measure): readonly number[] => (windows.length === 0 ? [0] : windows);

/** `star growth in 30 days` */
export const labelOf = ({ label }: Measure, window: number): string =>
  window === 0 ? label : `${label} in ${window} days`;

/** `growth 30d` */
export const columnOf = ({ column }: Measure, window: number): string =>
  window === 0 ? column : `${column} ${window}d`;

/** The column of a file: `star_growth_30d`. */
export const fileColumnOf = (measure: Measure, window: number): string => keyOf(measure, window).replaceAll('-', '_');
