import { DAY, dayOf } from '../../src/core/clock.ts';
import * as format from '../../src/core/format.ts';
import type { Line } from '../../src/core/message.ts';
import type { Score } from '../../src/core/score.ts';
import { cadenceOf } from '../../src/scoring/cadence.ts';
import { credibilityOf } from '../../src/scoring/credibility.ts';
import type { Adopters } from '../../src/scoring/credibility.ts';
import { newContributors } from '../../src/scoring/facts.ts';
import { licenceNote } from '../../src/scoring/licence.ts';
import { lifecycleOf } from '../../src/scoring/lifecycle.ts';
import { metricOf } from '../../src/scoring/score.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';

/** What stands beside the score and is never mixed into it, one line each: stage, credibility, licence, new contributors, star quality. */
export async function besideTheScore(context: CommandContext, project: ProjectRecord, current: Score): Promise<Line[]> {
  const today = dayOf(context.now);
  const { observations } = context.store;
  const [releases, snapshots, standing] = await Promise.all([
    observations.releases(project.id, { since: context.now - 730 * DAY }),
    observations.snapshots(project.id, { from: today - 45, to: today }),
    context.store.scores.standing(project.id),
  ]);
  const adopters = adoptersOf(project);
  const stars = metricOf(current, 'stars').value;
  const lifecycle = lifecycleOf({
    at: context.now,
    createdAt: project.createdAt ?? undefined,
    stars,
    contributors: metricOf(current, 'contributors').value,
    stableReleasesInYear: releases.length === 0 && metricOf(current, 'releaseCadence').value === undefined ? undefined : cadenceOf(releases, context.now)?.count,
    adopters,
  });
  const gained = newContributors(snapshots.map((snapshot) => ({ at: snapshot.at, contributors: snapshot.contributors ?? undefined })), 30);
  return [
    lifecycle.stage === undefined ? `stage unknown: ${lifecycle.because.join(', ')}` : `${lifecycle.stage}: ${lifecycle.because.join(', ')}`,
    credibilityOf(stars, adopters).text,
    `licence: ${licenceNote(project.license).text}`,
    ...(gained.value === undefined ? [] : [`${format.signed(gained.value)} contributors in 30 days`]),
    ...(standing?.starQuality && standing.starQuality !== 'low' ? [`star quality risk ${standing.starQuality}: \`signals ${project.fullName}\` gives the reasons`] : []),
  ];
}

/** What is known of a project's list of users, from its record. */
export function adoptersOf(project: ProjectRecord): Adopters {
  if (project.adoptersCheckedAt === null) return { state: 'unknown' };
  return project.adoptersPath === null ? { state: 'none' } : { state: 'listed', file: project.adoptersPath, count: project.adopters ?? 0 };
}
