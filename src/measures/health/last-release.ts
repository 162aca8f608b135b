import { cadenceOf } from '../../history/releases/release-cadence.ts';
import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const lastRelease = {
  id: 'last-release',
  label: 'last stable release',
  column: 'last release',
  unit: 'moment',
  better: 'lower',
  definition: 'days since the newest stable release on GitHub',
  source: GITHUB,
  words: ['last release', 'days since the last release', 'days since last release', 'latest release', 'newest release'],
  windows: [],
  columns: { 0: 'lastReleaseAt' },
  read({ facts, at }) {
    const { value, ...provenance } = facts.releases;
    const lastAt = value === undefined ? undefined : cadenceOf(value, at)?.lastAt;
    return lastAt === undefined
      ? { ...provenance, value: undefined, missingBecause: provenance.missingBecause ?? 'no stable release on GitHub' }
      : { ...provenance, value: lastAt };
  },
  course: { draw: 'nothing', because: 'Releases are marked in the other pictures; the days since then only count up.' },
} as const satisfies Measure;
