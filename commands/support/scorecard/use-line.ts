import type { Field, Line } from '../../../src/contracts/messages/message.ts';
import type { Fact } from '../../../src/contracts/figures/score.ts';
import { measureOf } from '../../../src/measures/find.ts';
import { storedFact } from '../../../src/measures/stored.ts';
import * as format from '../../../src/text/format.ts';
import type { MeasureValue, ProjectRecord } from '../../../db/store.ts';
import type { Dated } from '../as-of.ts';
import type { CommandContext } from '../context.ts';

const DOWNLOADS = measureOf('downloads');
const DAYS = 28;
const GROWTH = measureOf('downloads-growth');
const DEPENDENTS = measureOf('dependents');

/** A project's use as the last scoring stored it. */
export interface StoredUse {
  downloads: Fact;
  growth: Fact;
  dependents: Fact;
  /** Packages that count. */
  packages: number;
  /** Whether a source was asked for packages: where none was, that none is known says nothing. */
  isLookedUp: boolean;
}

/** @param withPackages whether the packages are counted, which only the longer line of use needs */
export async function readStoredUse(
  { store }: CommandContext,
  { id }: ProjectRecord,
  { withPackages }: { withPackages: boolean },
): Promise<StoredUse> {
  const [values, packages, lookups] = await Promise.all([
    store.scores.measureValues([id]),
    withPackages ? store.usage.packages([id]) : [],
    withPackages ? store.usage.lookups(id) : [],
  ]);
  const known: readonly MeasureValue[] = values.get(id) ?? [];
  return {
    downloads: storedFact(DOWNLOADS, DAYS, undefined, known),
    growth: storedFact(GROWTH, 0, undefined, known),
    dependents: storedFact(DEPENDENTS, 0, undefined, known),
    packages: packages.filter(({ standing }) => standing === 'own').length,
    isLookedUp: lookups.some(({ okAt }) => okAt !== null),
  };
}

/**
 * `use: 28.1M downloads of polars (PyPI) in 30 days, +4 % in four weeks`; a project without a package has no zero, and of one
 * whose packages were not looked up nothing is said.
 */
export function useLine({ downloads, growth, packages, isLookedUp }: StoredUse): Line[] {
  if (packages === 0) return isLookedUp ? ['use: no package known'] : [];
  if (downloads.value === undefined)
    return [
      `use: ${format.plural(packages, 'package')} known, no recent downloads of ${packages === 1 ? 'it' : 'them'}`,
    ];
  const moved = growth.value === undefined ? '' : `, ${format.signedPercent(growth.value)} in four weeks`;
  const span = format.plural(downloads.days ?? DAYS, 'day');
  return [`use: ${format.count(downloads.value)} downloads of ${downloads.note ?? 'its package'} in ${span}${moved}`];
}

/** `28.1M downloads`, `of polars (PyPI) in 30 days (+4 %)`; undefined where no downloads are known. */
export function useField({ downloads, growth }: StoredUse): Field | undefined {
  if (downloads.value === undefined) return undefined;
  const moved = growth.value === undefined ? '' : ` (${format.signedPercent(growth.value)})`;
  return {
    label: 'In use',
    value: `${format.count(downloads.value)} downloads`,
    note: `of ${downloads.note ?? 'its package'} in ${format.plural(downloads.days ?? DAYS, 'day')}${moved}`,
  };
}

/** `1,204 dependent packages (npm)`; undefined where they are not known. */
export const dependentsWords = ({ dependents: { value, note } }: StoredUse): string | undefined =>
  value === undefined ? undefined : `${format.count(value)} dependent ${note ?? 'packages'}`;

/** How old its figures are, and what is to be said with them. */
export const useDates = ({ downloads, dependents }: StoredUse): Dated[] =>
  [
    { label: 'downloads', at: downloads.observedAt },
    { label: 'dependents', at: dependents.observedAt },
  ].flatMap(({ label, at }) => (at === undefined ? [] : [{ label, at }]));

/** Undefined where no figure of use is shown. */
export const useSmallPrint = ({ downloads, dependents }: StoredUse): string | undefined =>
  downloads.value !== undefined
    ? DOWNLOADS.smallPrint
    : dependents.value !== undefined
      ? DEPENDENTS.smallPrint
      : undefined;
