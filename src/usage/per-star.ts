import type { UsePerStar } from '../contracts/figures/series.ts';

/** What a project's most used package was downloaded in four weeks, and its stars. */
export interface UsedProject {
  projectId: number;
  /** `polars (PyPI)` */
  name: string;
  /** `PyPI`: downloads compare within one registry only. */
  registry: string;
  downloads: number;
  stars: number;
}

const LOW = 0.05;
const MIDDLE = 0.5;
const HIGH = 0.95;

/** Downloads for each star of every project, beside what is usual among those with packages in the same registry. */
export function perStarOf(projects: readonly UsedProject[]): ReadonlyMap<number, UsePerStar> {
  const counted = projects.filter(({ stars }) => stars > 0);
  const found = new Map<number, UsePerStar>();
  for (const ofRegistry of Map.groupBy(counted, ({ registry }) => registry).values()) {
    const ratios = ofRegistry.map(({ downloads, stars }) => downloads / stars).sort((a, b) => a - b);
    const quantile = (share: number): number => ratios[Math.floor(share * (ratios.length - 1))] ?? 0;
    const usual = { low: quantile(LOW), middle: quantile(MIDDLE), high: quantile(HIGH), projects: ratios.length };
    for (const { projectId, ...own } of ofRegistry) found.set(projectId, { ...own, ...usual });
  }
  return found;
}
