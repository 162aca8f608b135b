import type { Fact } from '../../contracts/figures/score.ts';
import type { DependentsFigure } from '../../usage/project-use.ts';
import { registryLabel } from '../../usage/registry-names.ts';
import { dependentsSeries } from '../../usage/use-series.ts';
import type { Measure, MeasureSubject } from '../measure.ts';
import { COUNTED, DEPENDENTS_SMALL_PRINT, PACKAGES, registryOf, withoutPackage } from '../most-used-package.ts';

/** The most that depends on one of the packages, counted in one way. */
function most({ use }: MeasureSubject, figure: DependentsFigure, counted: string): Fact | undefined {
  let largest: Fact | undefined;
  for (const { row, dependents: of } of use) {
    const known = of[figure];
    if (known === undefined || (largest?.value !== undefined && largest.value >= known.value)) continue;
    const note = `${counted} (${registryLabel(row.registry)})`;
    largest = { value: known.value, observedAt: known.at, source: 'packages', note };
  }
  return largest;
}

export const dependents = {
  id: 'dependents',
  label: 'dependents',
  column: 'dependents',
  unit: 'count',
  better: 'higher',
  definition:
    'packages that depend on the project’s package with the most of them; records may count repositories with them',
  source: PACKAGES,
  smallPrint: DEPENDENTS_SMALL_PRINT,
  words: ['dependent packages', 'dependent', 'used by', 'reverse dependencies'],
  windows: [],
  compared: true,
  countedBy: registryOf,
  read: (subject) =>
    most(subject, 'dependent-packages', 'packages') ??
    most(subject, 'dependents', 'packages and repositories') ??
    withoutPackage(subject, 'no dependents known'),
  companion: COUNTED,
  course: { draw: 'use', of: dependentsSeries, climbs: true },
} as const satisfies Measure;
