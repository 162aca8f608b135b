import { missing } from '../history/absence.ts';
import { registryLabel } from '../usage/registry-names.ts';
import type { Downloads, PackageUse } from '../usage/project-use.ts';
import type { Companion, MeasureSubject } from './measure.ts';
import type { Fact } from '../contracts/figures/score.ts';

export const PACKAGES = 'package registries, ecosyste.ms and best-of lists (CC BY-SA 4.0)';
/** Recorded figures come from lists under the same licence. */
const CREDIT = 'use from ecosyste.ms or recorded best-of lists, CC BY-SA 4.0';
export const DOWNLOADS_SMALL_PRINT = `downloads include automated builds, and registries count differently; ${CREDIT}`;
export const DEPENDENTS_SMALL_PRINT = `dependents are an order of magnitude; ${CREDIT}`;

/** Downloads over some time; of a total alone it is not known when they were. */
type RecentDownloads = Exclude<Downloads, { by: 'total' }>;

interface UsedPackage {
  use: PackageUse;
  downloads: RecentDownloads;
}

/** The package with the most downloads in about four weeks; undefined where none is known. */
export function mostUsedPackage({ use }: Pick<MeasureSubject, 'use'>): UsedPackage | undefined {
  let most: UsedPackage | undefined;
  for (const one of use) {
    const { downloads } = one;
    if (downloads === undefined || downloads.by === 'total') continue;
    if (most === undefined || downloads.downloads > most.downloads.downloads) most = { use: one, downloads };
  }
  return most;
}

/** Why no figure of a package is known. */
export const withoutPackage = ({ use }: Pick<MeasureSubject, 'use'>, otherwise: string): Fact =>
  missing('packages', use.length === 0 ? 'no package known' : otherwise);

/** `polars (PyPI)` */
export const packageName = ({ row }: PackageUse): string => `${row.name} (${registryLabel(row.registry)})`;

/** `PyPI` of `polars (PyPI)`: two registries count in two ways. */
export const registryOf = (note: string | undefined): string | undefined => /\(([^()]+)\)$/.exec(note ?? '')?.[1];

/** Of which package, beside a ranked figure. */
export const OF_PACKAGE = {
  column: 'package',
  write: ({ valueNote }) => valueNote ?? '',
  inSentence: ({ valueNote }) => valueNote ?? '',
} as const satisfies Companion;

/** How dependents were counted, and where, beside a ranked figure. */
export const COUNTED = { ...OF_PACKAGE, column: 'counted' } as const satisfies Companion;
