import type { Store } from '../../db/store.ts';
import { UserError } from '../contracts/errors.ts';
import type { ProjectTracker } from '../contracts/tracker.ts';
import { knownProjects, namedProjects, planSteps } from './plan.ts';
import type { ConfigurationPlan } from './plan.ts';
import type { PlannedChange } from './step.ts';
import { readConfiguration } from './read-configuration.ts';

export type { ConfigurationPlan, PlannedChange };

export interface AppliedConfiguration {
  made: readonly PlannedChange[];
  /** What could not be done, each as a sentence (a project that GitHub does not know). */
  problems: readonly string[];
}

/**
 * Compares a YAML configuration with the database. Changes nothing.
 * @throws {UserError} with line and column for every mistake in the file
 */
export async function planConfiguration(store: Store, text: string, fileName: string): Promise<ConfigurationPlan> {
  const wish = readConfiguration(text, fileName);
  const { steps, unchanged } = await planSteps(store, wish, await knownProjects(store, namedProjects(wish)));
  return { changes: steps.map(plain), unchanged };
}

/**
 * Makes the database what the file says. Applying the same file twice changes nothing the second time.
 * A failure that nobody foresaw leaves workspaces, watchlists and subscriptions as they were.
 * Projects that are not tracked yet are fetched through `tracker`; one that cannot be found is a problem and stops nothing else.
 *
 * @param options.by who applies it, for the audit trail
 * @throws {UserError} with line and column for every mistake in the file, before anything is changed
 */
export async function applyConfiguration(
  store: Store,
  text: string,
  fileName: string,
  options: { now: number; tracker: ProjectTracker; by: string },
): Promise<AppliedConfiguration> {
  const { now, tracker, by } = options;
  const wish = readConfiguration(text, fileName);
  const names = namedProjects(wish);
  const known = await knownProjects(store, names);
  const { steps: planned } = await planSteps(store, wish, known);
  const untracked = names.filter((name) => !known.has(name.toLowerCase()));
  const problems: string[] = [];
  if (untracked.length > 0) {
    const references = untracked.map((name) => ({
      kind: 'repository' as const,
      owner: name.slice(0, name.indexOf('/')),
      name: name.slice(name.indexOf('/') + 1),
    }));
    const result = await tracker.track(references, { limit: references.length });
    problems.push(...result.notFound.map(({ reference, reason }) => `${reference}: ${reason}.`));
  }
  // What is known by now decides; the project rows that tracking added are reported as added all the same.
  const { steps } = await planSteps(store, wish, await knownProjects(store, names));
  const made = planned
    .filter(
      (step) =>
        step.action === 'add' && step.what.startsWith('project ') && !steps.some((other) => other.what === step.what),
    )
    .map(plain);
  await store.maintenance.allOrNothing(async () => {
    for (const step of steps) {
      if (step.action === 'add' && step.what.startsWith('project ')) continue;
      try {
        await step.make(store, now, by);
        made.push(
          plain(
            planned.find(
              (other) => other.what === step.what && (other.action === step.action || other.action === 'add'),
            ) ?? step,
          ),
        );
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(error.sentence);
      }
    }
  });
  await store.scores.updateRanks();
  return { made, problems };
}

const plain = ({ action, what, details }: PlannedChange): PlannedChange => ({ action, what, details });
