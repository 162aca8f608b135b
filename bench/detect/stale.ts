import { dayOfIso } from '../../src/contracts/figures/series.ts';
import type { Day, ReleaseFact } from '../../src/contracts/figures/series.ts';
import { releaseStream } from '../../src/history/releases/release-cadence.ts';
import { chanceOfGap, learnSilences } from '../../src/signals/engine/silence-model.ts';
import { readRows } from './data.ts';

/** How often a gap went past the length that had a chance of 5 %, by number of past releases. */
export interface Calibration {
  readonly band: string;
  readonly gaps: number;
  /** Ours, and the rule "longer than twice the longest of the last ten gaps has a chance of 5 %" is not ours: three times the median gap. */
  readonly exceeded: number;
  readonly exceededByMedianRule: number;
}

const bands = [
  { name: '3-4', from: 3, to: 4 },
  { name: '5-9', from: 5, to: 9 },
  { name: '10-19', from: 10, to: 19 },
  { name: '20-49', from: 20, to: 49 },
  { name: '50+', from: 50, to: Number.POSITIVE_INFINITY },
  { name: '5 or more', from: 5, to: Number.POSITIVE_INFINITY },
] as const;

export type ReleaseSource = 'exact' | 'weekly lists';

/** Release dates by repository: exact ones from git tags and endoflife.date, or those that weekly lists happened to see. */
export function readReleases(source: ReleaseSource): Map<string, ReleaseFact[]> {
  const wanted = (name: string): boolean =>
    source === 'exact' ? name.startsWith('endoflife') || name.startsWith('git-tag') : name === 'bestof';
  const byRepo = new Map<string, ReleaseFact[]>();
  for (const row of readRows('releases.csv.gz')) {
    if (!wanted(row.source ?? '')) continue;
    const releases = byRepo.get(row.repo ?? '') ?? [];
    releases.push({
      version: row.version ?? '',
      day: dayOfIso(row.date ?? ''),
      prerelease: row.source === 'git-tag:pre',
    });
    byRepo.set(row.repo ?? '', releases);
  }
  return byRepo;
}

/** Each gap is predicted from the ones before it alone. An open last gap counts once it went past. */
export function calibrate(source: ReleaseSource, end: Day | null, half: 'even' | 'odd' | 'all' = 'all'): Calibration[] {
  const gaps: { releases: number; ours: boolean; median: boolean }[] = [];
  [...readReleases(source).values()].forEach((releases, project) => {
    if (half !== 'all' && (project % 2 === 0) !== (half === 'even')) return;
    const days = releaseStream(releases).map(({ day }) => day);
    const lengths = days.slice(1).map((day, i) => day - (days[i] ?? day));
    const open = end === null ? null : Math.max(1, end - (days.at(-1) ?? end));
    for (let i = 2; i < lengths.length + (open === null ? 0 : 1); i++) {
      const past = lengths.slice(Math.max(0, i - 60), i);
      const length = lengths[i] ?? open ?? 0;
      const ours = chanceOfGap(learnSilences(past), length) <= 0.05;
      const median = length > 3 * (past.toSorted((a, b) => a - b)[past.length >> 1] ?? 0);
      if (i < lengths.length || ours || median) gaps.push({ releases: i + 1, ours, median });
    }
  });
  return bands.map(({ name, from, to }) => {
    const own = gaps.filter(({ releases }) => releases >= from && releases <= to);
    const share = (hit: (gap: (typeof gaps)[number]) => boolean): number => own.filter(hit).length / own.length;
    return {
      band: name,
      gaps: own.length,
      exceeded: share(({ ours }) => ours),
      exceededByMedianRule: share(({ median }) => median),
    };
  });
}
