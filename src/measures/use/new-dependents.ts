import type { DependentsFigure } from '../../usage/project-use.ts';
import { registryLabel } from '../../usage/registry-names.ts';
import { newDependentsSeries } from '../../usage/use-series.ts';
import type { Fact } from '../../contracts/figures/score.ts';
import type { Measure, MeasureSubject } from '../measure.ts';
import { COUNTED, registryOf, DEPENDENTS_SMALL_PRINT, PACKAGES, withoutPackage } from '../most-used-package.ts';

/** What the package with the most dependents gained, counted in one way; undefined where it is not known. */
function gainOf({ use }: MeasureSubject, figure: DependentsFigure, counted: string): Fact | undefined {
  const [most] = use
    .flatMap(({ row, dependents: { [figure]: known } }) => (known === undefined ? [] : [{ row, known }]))
    .sort((a, b) => b.known.value - a.known.value);
  const gained = most?.known.gained;
  if (most === undefined || gained === undefined) return undefined;
  return {
    value: gained.value,
    observedAt: most.known.at,
    source: 'packages',
    days: gained.days,
    note: `${counted} (${registryLabel(most.row.registry)})`,
  };
}

export const newDependents = {
  id: 'new-dependents',
  label: 'new dependents',
  column: 'new dependents',
  unit: 'gain',
  better: 'higher',
  definition:
    'how many more packages depend on the project than about four weeks before; unknown where the counting changed since',
  source: PACKAGES,
  smallPrint: DEPENDENTS_SMALL_PRINT,
  words: ['dependents gained', 'gained dependents', 'new dependent packages'],
  windows: [28],
  countedBy: registryOf,
  read: (subject) =>
    gainOf(subject, 'dependent-packages', 'packages') ??
    gainOf(subject, 'dependents', 'packages and repositories') ??
    withoutPackage(subject, 'not known four weeks ago'),
  companion: COUNTED,
  course: { draw: 'use', of: newDependentsSeries },
} as const satisfies Measure;
