import type { Fact } from '../contracts/figures/score.ts';
import type { Standing, StandingOrder } from '../contracts/figures/standing.ts';
import { keyOf, windowsOf } from './find.ts';
import { MEASURES } from './index.ts';
import type { Measure, MeasureSubject } from './measure.ts';

/** A value that is stored beside the standings. */
interface StoredValue {
  key: string;
  value: number | null;
  observedAt: number | null;
  days: number | null;
  note: string | null;
}

/** The columns of a standing that measures fill. */
export function standingColumns(subject: MeasureSubject): Partial<Record<StandingOrder, number | null>> {
  const columns: Partial<Record<StandingOrder, number | null>> = {};
  for (const measure of MEASURES) {
    for (const [window, column] of Object.entries(measure.columns ?? {}))
      columns[column] = measure.read(subject, Number(window)).value ?? null;
  }
  return columns;
}

const STORED: readonly { measure: Measure; window: number; key: string }[] = MEASURES.flatMap((measure) =>
  windowsOf(measure)
    .filter((window) => measure.columns?.[window] === undefined)
    .map((window) => ({ measure, window, key: keyOf(measure, window) })),
);

/** The keys of all values that are stored. */
export const STORED_KEYS: readonly string[] = STORED.map(({ key }) => key);

/** All other measures of a project, unknown ones as well: they take the place of what was known before. */
export const storedValues = (subject: MeasureSubject): readonly StoredValue[] =>
  STORED.map(({ measure, window, key }) => {
    const { value, observedAt, days, note } = measure.read(subject, window);
    return {
      key,
      value: value ?? null,
      observedAt: value === undefined ? null : (observedAt ?? null),
      days: days ?? null,
      note: value === undefined ? null : (note ?? null),
    };
  });

/** A measure of one project as the last scoring stored it. */
export function storedFact(
  measure: Measure,
  window: number,
  standing: Standing | undefined,
  values: readonly StoredValue[],
): Fact {
  const column = measure.columns?.[window];
  const source = 'last scoring';
  if (column !== undefined) {
    const daysIn = measure.daysIn?.[window];
    const days = daysIn === undefined ? null : standing?.[daysIn];
    const at = standing?.starsObservedAt ?? standing?.at;
    return {
      value: standing?.[column] ?? undefined,
      observedAt: at,
      source,
      ...(typeof days === 'number' ? { days } : {}),
    };
  }
  const key = keyOf(measure, window);
  const stored = values.find((value) => value.key === key);
  return {
    value: stored?.value ?? undefined,
    observedAt: stored?.observedAt ?? undefined,
    source,
    ...(stored?.days == null ? {} : { days: stored.days }),
    ...(stored?.note == null ? {} : { note: stored.note }),
  };
}
