import { dayOf } from '../../../src/contracts/clock.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { whatChanged } from '../../../src/scoring/change.ts';
import type { ScoreChange } from '../../../src/contracts/figures/score.ts';
import { scoreOf } from '../../../src/scoring/score.ts';
import type { CommandContext } from '../context.ts';
import { readMetricFacts } from '../../../src/history/read-facts.ts';
import { readMoments } from '../../../src/history/read-moments.ts';

/** The newest stored score, or one computed now for a project that no scoring run has seen yet; undefined for one without any figures. */
export async function currentScore(context: CommandContext, projectId: number): Promise<Score | undefined> {
  // What is not tracked is not scored any more, and was read just now.
  const isVisited = context.visited.some(({ project }) => project.id === projectId);
  const stored = isVisited ? undefined : await context.store.scores.newest(projectId);
  if (stored) return known(stored.score);
  const moments = await readMoments(context.store.observations, [projectId], context.now);
  const at = moments.get(projectId) ?? context.now;
  const facts = (await readMetricFacts(context.store.observations, [projectId], at)).get(projectId);
  return facts && known(scoreOf(facts, { at, weights: context.settings.weights }));
}

const known = (score: Score): Score | undefined => (score.coverage === 0 ? undefined : score);

/** What is different from the newest score at least `days` before the current one; undefined where there is none to compare with. */
export async function changeSince(
  context: CommandContext,
  projectId: number,
  current: Score,
  days: number,
): Promise<ScoreChange | undefined> {
  const before = await context.store.scores.newest(projectId, dayOf(current.at) - days);
  return before && whatChanged(before.score, current);
}
