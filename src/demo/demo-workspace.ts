import type { Store } from '../../db/store.ts';
import { nextOccurrence } from '../subscriptions/schedule.ts';
import { completeFilter, defaultSchedule } from '../subscriptions/subscription-filter.ts';

/** The person at the terminal, in a workspace of their own. */
export const DEMO_WORKSPACE = { id: 'console:terminal', platform: 'console', name: 'terminal' } as const;

/** What the demo's watchlist follows: projects of several categories and stages, with rivals among them. */
const FOLLOWED = [
  'qdrant/qdrant',
  'milvus-io/milvus',
  'facebookresearch/faiss',
  'ray-project/ray',
  'huggingface/transformers',
  'BerriAI/litellm',
  'comet-ml/opik',
  'mlflow/mlflow',
  'apache/airflow',
  'dagster-io/dagster',
  'fastapi/fastapi',
  'pola-rs/polars',
  'astral-sh/ruff',
] as const;

/**
 * Gives the demo's workspace what a team has after its first five minutes, a watchlist and the weekly digest, so that
 * every command has something to speak of.
 */
export async function setUpDemoWorkspace(store: Store, at: number): Promise<void> {
  await store.workspaces.join(DEMO_WORKSPACE, at);
  const audit = (action: string, detail: string) => ({
    workspaceId: DEMO_WORKSPACE.id,
    channel: 'terminal',
    at,
    actor: 'demo',
    actorName: 'the demo',
    action,
    detail,
  });
  const found = await Promise.all(FOLLOWED.map((name) => store.projects.findByName(name)));
  const ids = found.flatMap((project) => project?.id ?? []);
  await store.workspaces.watch(
    DEMO_WORKSPACE.id,
    ids,
    'demo',
    at,
    audit('track', `${ids.length} projects: ${FOLLOWED.join(', ')}`),
  );
  // Not the usual Monday morning, so that people who try the first example get a digest of their own.
  const schedule = { ...defaultSchedule(), weekday: 5, hour: 8 };
  await store.subscriptions.create(
    {
      workspaceId: DEMO_WORKSPACE.id,
      channel: 'terminal',
      thread: null,
      kind: 'digest',
      slug: null,
      schedule,
      filter: completeFilter(),
      nextDueAt: nextOccurrence(schedule, at),
      createdBy: 'demo',
      createdByName: 'the demo',
    },
    at,
    audit('subscribe', 'digest: every Friday at 08:00 (UTC); the watchlist'),
  );
}
