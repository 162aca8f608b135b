import type { EpochDay } from '../contracts/clock.ts';
import { parseDay } from '../contracts/clock.ts';
import type { RegistryName } from '../contracts/figures/usage.ts';

/** Which figures of a registry's packages an incident made wrong. */
type Affected = 'downloads' | 'dependents';

/**
 * A time in which a registry's figures were wrong for all packages, by public reports. `lost`: days are missing or too low.
 * `restated`: figures from before and after do not compare.
 */
interface Incident {
  /** Null: of every registry but GitHub, whose own page counts dependents by itself. */
  registry: RegistryName | null;
  affects: Affected;
  what: 'lost' | 'restated';
  from: EpochDay;
  to: EpochDay;
  /** First day on which the figures had been repaired, so that later readings are whole; undefined where they never were. */
  repaired: EpochDay | undefined;
}

type Written = readonly [RegistryName | null, Affected, Incident['what'], from: string, to: string, repaired?: string];

const WRITTEN: readonly Written[] = [
  // psf/pypistats.org issue 29
  ['pypi', 'downloads', 'lost', '2020-04-08', '2020-04-08'],
  ['pypi', 'downloads', 'lost', '2020-07-18', '2020-08-03'],
  // psf/pypistats.org issue 34: the table stopped, then another one with more rows took its place.
  ['pypi', 'downloads', 'lost', '2021-03-22', '2021-04-06'],
  ['pypi', 'downloads', 'restated', '2021-01-04', '2021-04-08'],
  // pypi/linehaul-cloud-function issue 54
  ['pypi', 'downloads', 'lost', '2021-11-22', '2021-12-10', '2021-12-16'],
  // pvorb/npm-stat.com issue 119
  ['npm', 'downloads', 'lost', '2022-07-21', '2022-07-22'],
  // Seen in the sums of 557 packages; the days came back within a week.
  ['npm', 'downloads', 'lost', '2023-09-17', '2023-09-24', '2023-09-28'],
  // pvorb/npm-stat.com issue 134
  ['npm', 'downloads', 'lost', '2024-01-20', '2024-01-31'],
  // psf/pypistats.org issue 67
  ['pypi', 'downloads', 'lost', '2024-06-14', '2024-06-28'],
  // pvorb/npm-stat.com issue 144
  ['npm', 'downloads', 'lost', '2024-08-28', '2024-09-04', '2024-09-05'],
  // npm/documentation issue 1366
  ['npm', 'downloads', 'lost', '2024-11-07', '2024-11-10', '2024-11-14'],
  // The sums of one week were given again the week after.
  ['pypi', 'downloads', 'lost', '2025-07-04', '2025-07-10', '2025-07-17'],
  // A fall of all packages within a week that never came back.
  ['npm', 'downloads', 'restated', '2025-11-14', '2025-11-20'],
  // best-of-lists/best-of-generator, 6 January 2022
  [null, 'dependents', 'restated', '2022-01-06', '2022-01-13'],
  // The "Used by" page began to show another package of projects with several.
  ['github', 'dependents', 'restated', '2023-06-22', '2023-08-10'],
  // Two thirds of all packages fell by a tenth or more.
  [null, 'dependents', 'restated', '2024-04-29', '2024-05-12'],
];

const INCIDENTS: readonly Incident[] = WRITTEN.map(([registry, affects, what, from, to, repaired]) => ({
  registry,
  affects,
  what,
  from: parseDay(from) ?? 0,
  to: parseDay(to) ?? 0,
  repaired: repaired === undefined ? undefined : parseDay(repaired),
}));

const incidentsOf = (registry: RegistryName, affects: Affected, what: Incident['what']): readonly Incident[] =>
  INCIDENTS.filter(
    (one) =>
      one.affects === affects &&
      one.what === what &&
      (one.registry === registry || (one.registry === null && registry !== 'github')),
  );

/** Whether downloads over some days, read on a day, lack days that the registry had lost then. Days are inclusive. */
export const lacksLostDays = (
  registry: RegistryName,
  { from, to, readOn }: { from: EpochDay; to: EpochDay; readOn: EpochDay },
): boolean =>
  incidentsOf(registry, 'downloads', 'lost').some(
    (one) => one.from <= to && one.to >= from && (one.repaired === undefined || readOn < one.repaired),
  );

/** When a registry's figures were restated. */
export const restatements = (
  registry: RegistryName,
  affects: Affected,
): readonly { readonly from: EpochDay; readonly to: EpochDay }[] =>
  incidentsOf(registry, affects, 'restated').map(({ from, to }) => ({ from, to }));

/** Whether two figures of a registry do not compare, because it was restated between them. */
export const isRestatedBetween = (
  registry: RegistryName,
  affects: Affected,
  { from, to }: { from: EpochDay; to: EpochDay },
): boolean => incidentsOf(registry, affects, 'restated').some((one) => from < one.to && to > one.from);
