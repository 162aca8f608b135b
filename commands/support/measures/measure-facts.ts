import { dayOf } from '../../../src/contracts/clock.ts';
import type { Fact, Score } from '../../../src/contracts/figures/score.ts';
import { missing } from '../../../src/history/absence.ts';
import { readFacts } from '../../../src/history/read-facts.ts';
import type { Measure, MeasureSubject } from '../../../src/measures/measure.ts';
import { storedFact } from '../../../src/measures/stored.ts';
import { adoptersOf } from '../../../src/scoring/credibility.ts';
import { createUseReader } from '../../../src/usage/read-use.ts';
import type { MeasureValue, ProjectRecord, Standing } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';

/** Every measure of one project. */
export interface ProjectMeasures {
  fact: (measure: Measure, window: number) => Fact;
  /** What scoring stored; undefined for a project that no run has scored, such as one that was only read for this answer. */
  standing: Standing | undefined;
}

/**
 * All measures of some projects, in their order: as the last scoring stored them, so that every answer shows the same, or as they
 * are known now for those that no run has scored.
 * @param scores of the same projects, in their order
 */
export async function readMeasures(
  context: CommandContext,
  projects: readonly ProjectRecord[],
  scores: readonly (Score | undefined)[],
): Promise<readonly ProjectMeasures[]> {
  const ids = projects.map(({ id }) => id);
  const [standings, values] = await Promise.all([
    context.store.scores.standings(ids),
    context.store.scores.measureValues(ids),
  ]);
  return Promise.all(
    projects.map(async (project, at): Promise<ProjectMeasures> => {
      const [standing, score] = [standings.get(project.id), scores[at]];
      const isVisited = context.visited.some((visit) => visit.project.id === project.id);
      if (standing !== undefined && !isVisited) return stored(standing, values.get(project.id) ?? []);
      const subject = score && (await subjectOf(context, project, score));
      return {
        fact: (measure, window) => (subject === undefined ? NOTHING : measure.read(subject, window)),
        standing: undefined,
      };
    }),
  );
}

const NOTHING: Fact = missing('GitHub', 'never fetched');

const stored = (standing: Standing, values: readonly MeasureValue[]): ProjectMeasures => ({
  fact: (measure, window) => storedFact(measure, window, standing, values),
  standing,
});

async function subjectOf(
  { store, settings }: CommandContext,
  project: ProjectRecord,
  score: Score,
): Promise<MeasureSubject | undefined> {
  const [facts, use] = await Promise.all([
    readFacts(store.observations, [project.id], score.at, settings.starHistoryZone),
    createUseReader(store.usage, dayOf(score.at))([project.id]),
  ]);
  const known = facts.get(project.id);
  return known && { ...known, at: score.at, score, use: use.get(project.id) ?? [], adopters: adoptersOf(project) };
}
