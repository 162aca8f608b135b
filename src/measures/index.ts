import { contributorsGained } from './adoption/contributors-gained.ts';
import { contributors } from './adoption/contributors.ts';
import { forks } from './adoption/forks.ts';
import { stars } from './adoption/stars.ts';
import { watchers } from './adoption/watchers.ts';
import { age } from './facts/age.ts';
import { archived } from './facts/archived.ts';
import { licence } from './facts/licence.ts';
import { starGrowth } from './growth/growth.ts';
import { starsGained } from './growth/gain.ts';
import { starsPerMonth } from './growth/stars-per-month.ts';
import { weeklyGain } from './growth/weekly-gain.ts';
import { issuesClosed } from './health/issues-closed.ts';
import { lastPush } from './health/last-push.ts';
import { lastRelease } from './health/last-release.ts';
import { openIssues } from './health/open-issues.ts';
import { releaseCadence } from './health/release-cadence.ts';
import type { FactMeasure, Measure } from './measure.ts';
import { adoption } from './score/adoption.ts';
import { health } from './score/health.ts';
import { momentum } from './score/momentum.ts';
import { score } from './score/score.ts';
import { usage } from './score/usage.ts';
import { adopters } from './use/adopters.ts';
import { dependents } from './use/dependents.ts';
import { downloadsGrowth } from './use/downloads-growth.ts';
import { downloads } from './use/downloads.ts';
import { newDependents } from './use/new-dependents.ts';
import { registryShare } from './use/registry-share.ts';
import { forksPerStar } from './usage/forks-per-star.ts';
import { mergedPullRequests } from './usage/merged.ts';
import { newIssues } from './usage/new-issues.ts';
import { totalIssues } from './usage/total-issues.ts';

/** Every measure, in the order in which tables and files list them. */
export const MEASURES: readonly Measure[] = [
  score,
  adoption,
  momentum,
  usage,
  health,
  starGrowth,
  starsGained,
  weeklyGain,
  stars,
  starsPerMonth,
  contributors,
  contributorsGained,
  forks,
  forksPerStar,
  watchers,
  newIssues,
  totalIssues,
  openIssues,
  issuesClosed,
  mergedPullRequests,
  releaseCadence,
  lastRelease,
  lastPush,
  age,
  downloads,
  downloadsGrowth,
  registryShare,
  dependents,
  newDependents,
  adopters,
];

/** What is known of a project and is no number. */
export const FACTS: readonly FactMeasure[] = [licence, archived];
