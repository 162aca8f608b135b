import * as format from '../../../src/text/format.ts';
import { DAY } from '../../../src/contracts/clock.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import type { Line } from '../../../src/contracts/messages/message.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import { knownInYear, releaseYear } from '../../../src/history/releases/release-year.ts';
import { adoptersOf, credibilityOf } from '../../../src/scoring/credibility.ts';
import { licenceNote } from '../../../src/scoring/licence.ts';
import { lifecycleOf } from '../../../src/scoring/lifecycle.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import type { ProjectRecord, ReleaseRow, Standing } from '../../../db/store.ts';
import { licenceOf } from '../project-parts.ts';
import { dependentsWords, useLine } from './use-line.ts';
import type { StoredUse } from './use-line.ts';

interface Beside {
  releases: readonly ReleaseRow[];
  coverage: readonly CoverageSpan[];
  standing: Standing | undefined;
  use: StoredUse;
  now: number;
}

/** What stands beside the score and is never mixed into it, one line each: stage, credibility, use, licence, star quality. */
export function besideTheScore(
  project: ProjectRecord,
  current: Score,
  { releases, coverage, standing, use, now }: Beside,
): Line[] {
  const adopters = adoptersOf(project);
  const stars = metricOf(current, 'stars').value;
  const lifecycle = lifecycleOf({
    at: now,
    ...pushOf(current),
    archived: project.archived,
    gone: project.state === 'gone',
    createdAt: project.createdAt ?? undefined,
    stars,
    contributors: metricOf(current, 'contributors').value,
    // Read for a year, and none of them stable, is no release; never read is not known.
    stableReleasesInYear:
      releases.length === 0 && metricOf(current, 'releaseCadence').observedAt === undefined
        ? undefined
        : knownInYear(releaseYear(releases, coverage, now)),
    adopters,
  });
  const funding =
    project.fundingStage === null
      ? ''
      : `; funding: ${project.fundingStage}${project.fundingStageSince === null ? ' (date unknown)' : ` (${format.month(project.fundingStageSince)})`}`;
  return [
    `stage: ${lifecycle.stage ?? 'unknown'} (${lifecycle.because.join(', ')})${funding}`,
    `credibility: ${credibilityOf(stars, adopters, dependentsWords(use)).text}`,
    ...useLine(use),
    licenceLine(licenceNote(licenceOf(project)).text),
    ...starQualityLine(standing?.starQuality ?? null, project),
  ];
}

/** Good is said as well; what is not judged is said by alerts, which know why. */
function starQualityLine(grade: Standing['starQuality'], { fullName }: Pick<ProjectRecord, 'fullName'>): Line[] {
  const risk = starQualityRisk(grade, { fullName });
  if (risk !== undefined) return [risk];
  return grade === null ? [] : ['star quality: good (forks, issues and pull requests go with the stars)'];
}

/** Undefined where the stars are good, or not judged. */
export const starQualityRisk = (
  grade: Standing['starQuality'],
  { fullName }: Pick<ProjectRecord, 'fullName'>,
): Line | undefined =>
  grade === null || grade === 'low'
    ? undefined
    : say`⚠ star quality risk ${grade}: \`signals ${fullName}\` gives the reasons`;

const licenceLine = (text: string): string => (/\blicence\b/.test(text) ? text : `licence: ${text}`);

/** When the project was last pushed to, and when that was read, as its score knows it. */
function pushOf(current: Score): { pushedAt: number | undefined; pushReadAt: number | undefined } {
  const { value, observedAt } = metricOf(current, 'lastPush');
  return {
    pushedAt: value === undefined || observedAt === undefined ? undefined : observedAt - value * DAY,
    pushReadAt: observedAt,
  };
}
