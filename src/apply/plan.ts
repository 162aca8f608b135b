import type { NewSubscription, ProjectRecord, Store, Subscription, SubscriptionFilter } from '../../db/store.ts';
import { UserError } from '../contracts/errors.ts';
import { platformOf } from '../platforms/index.ts';
import { describeSchedule } from '../subscriptions/schedule.ts';
import { completeFilter } from '../subscriptions/subscription-filter.ts';
import { nextDueOf } from '../digests/next-due.ts';
import { packageSteps } from './package-steps.ts';
import type { Known, Outcome, PlannedChange, Step } from './step.ts';
import type { Configuration, WishedSubscription, WishedWorkspace } from './read-configuration.ts';

export interface ConfigurationPlan {
  changes: readonly PlannedChange[];
  /** Things that are as the file wants them. */
  unchanged: number;
}

export async function knownProjects(store: Store, names: readonly string[]): Promise<Known> {
  const known = new Map<string, ProjectRecord>();
  for (const name of names) {
    const found = await store.projects.findByName(name);
    if (found !== undefined) known.set(name.toLowerCase(), found);
  }
  return known;
}

/** Every repository that the file names, each once. */
export function namedProjects({ projects = [], workspaces = [] }: Configuration): string[] {
  const names = [
    ...projects.map((project) => project.repository),
    ...workspaces.flatMap(({ watchlist = [], subscriptions = [] }) => [
      ...watchlist,
      ...subscriptions.flatMap(({ include = [], exclude = [] }) => [...include, ...exclude]),
    ]),
  ];
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/** What the file would change, in the order in which it is made. What it does not name is left alone, except as said at each part. */
export async function planSteps(
  store: Store,
  wish: Configuration,
  known: Known,
): Promise<{ steps: Step[]; unchanged: number }> {
  const outcomes = [...projectSteps(wish, known), ...(await packageSteps(store, wish, known))];
  for (const workspace of wish.workspaces ?? []) outcomes.push(...(await workspaceSteps(store, workspace, known)));
  const steps = outcomes.filter((outcome) => outcome !== 'same');
  return { steps, unchanged: outcomes.length - steps.length };
}

function projectSteps({ projects = [] }: Configuration, known: Known): Outcome[] {
  return projects.map((wish): Outcome => {
    const record = known.get(wish.repository.toLowerCase());
    // A field that the file leaves out is left as it is; `null` clears it.
    const fields = [
      ['company', record?.company, wish.company],
      ['category', record?.category, wish.category],
      ['stage', record?.fundingStage, wish.stage],
      ['since', record?.fundingStageSince, wish.since],
    ] as const;
    const details = fields.flatMap(([name, is, wanted]) =>
      wanted === undefined || wanted === (is ?? null) ? [] : [`${name}: ${is ?? 'none'} -> ${wanted ?? 'none'}`],
    );
    if (record !== undefined && details.length === 0) return 'same';
    return {
      action: record === undefined ? 'add' : 'change',
      what: `project ${wish.repository}`,
      details,
      make: async (store) => {
        const found = record ?? (await store.projects.findByName(wish.repository));
        if (found === undefined) throw new UserError(`${wish.repository} is not tracked.`);
        const { company, category, stage, since } = wish;
        await store.projects.setDetails(found.id, {
          ...(company === undefined ? {} : { company }),
          ...(category === undefined ? {} : { category }),
          ...(stage === undefined ? {} : { fundingStage: stage }),
          ...(since === undefined ? {} : { fundingStageSince: since }),
        });
      },
    };
  });
}

async function workspaceSteps(store: Store, wish: WishedWorkspace, known: Known): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const exists = (await store.workspaces.get(wish.id)) !== undefined;
  if (!exists)
    outcomes.push({
      action: 'add',
      what: `workspace ${wish.id}`,
      details: [],
      make: async (target, now) => {
        await target.workspaces.join({ id: wish.id, platform: platformOf(wish.id).name, name: wish.id }, now);
      },
    });
  if (wish.watchlist !== undefined) outcomes.push(...(await watchlistSteps(store, wish.id, wish.watchlist, known)));
  if (wish.subscriptions !== undefined) {
    const own = (await store.subscriptions.list({ workspaceId: wish.id })).filter(
      (subscription) => subscription.slug !== null,
    );
    for (const subscription of wish.subscriptions)
      outcomes.push(
        subscriptionStep(
          wish.id,
          subscription,
          own.find((one) => one.slug === subscription.name),
          known,
        ),
      );
    // Made by a file and no longer in it. What was made in chat has no name and stays.
    const wished = new Set(wish.subscriptions.map((subscription) => subscription.name));
    outcomes.push(...own.filter((one) => !wished.has(one.slug ?? '')).map(removal));
  }
  return outcomes;
}

/** A watchlist that the file gives is the whole watchlist. */
async function watchlistSteps(
  store: Store,
  workspaceId: string,
  names: readonly string[],
  known: Known,
): Promise<Outcome[]> {
  const watched = new Set((await store.workspaces.watchlist(workspaceId)).map((entry) => entry.projectId));
  const idOf = (name: string): number | undefined => known.get(name.toLowerCase())?.id;
  const wished = new Set(names.flatMap((name) => idOf(name) ?? []));
  const missing = names.filter((name) => !watched.has(idOf(name) ?? -1));
  const surplus = [...watched].filter((id) => !wished.has(id));
  const surplusNames = (await store.projects.getMany(surplus)).map((project) => project.fullName);
  const audit = (now: number, by: string, detail: string) => ({
    workspaceId,
    channel: null,
    at: now,
    actor: 'system',
    actorName: by,
    action: 'watchlist by configuration',
    detail,
  });
  const outcomes: Outcome[] = [];
  if (missing.length > 0) {
    outcomes.push({
      action: 'add',
      what: `watchlist of ${workspaceId}`,
      details: missing,
      make: async (target, now, by) => {
        const ids = [...(await knownProjects(target, missing)).values()].map((project) => project.id);
        await target.workspaces.watch(workspaceId, ids, 'system', now, audit(now, by, `added ${missing.join(', ')}`));
      },
    });
  }
  if (surplus.length > 0) {
    outcomes.push({
      action: 'remove',
      what: `watchlist of ${workspaceId}`,
      details: surplusNames,
      make: async (target, now, by) => {
        await target.workspaces.unwatch(workspaceId, surplus, audit(now, by, `removed ${surplusNames.join(', ')}`));
      },
    });
  }
  return outcomes.length === 0 ? ['same'] : outcomes;
}

const auditOf = (workspaceId: string, channel: string, now: number, by: string, action: string, detail: string) => ({
  workspaceId,
  channel,
  at: now,
  actor: 'system',
  actorName: by,
  action,
  detail,
});

function removal(subscription: Subscription): Step {
  const { workspaceId, channel, slug } = subscription;
  return {
    action: 'remove',
    what: `subscription ${workspaceId}/${slug ?? ''}`,
    details: [],
    make: async (store, now, by) => {
      await store.subscriptions.remove(
        subscription.id,
        auditOf(workspaceId, channel, now, by, 'unsubscribe', `${slug ?? ''} is no longer in the configuration`),
      );
    },
  };
}

function subscriptionStep(
  workspaceId: string,
  wish: WishedSubscription,
  current: Subscription | undefined,
  known: Known,
): Outcome {
  const what = `subscription ${workspaceId}/${wish.name}`;
  const state = wish.paused === true ? ('paused' as const) : ('active' as const);
  const wanted = (found: Known): NewSubscription => ({
    workspaceId,
    channel: wish.channel,
    thread: wish.thread ?? null,
    kind: wish.kind,
    slug: wish.name,
    schedule: wish.schedule,
    filter: filterOf(wish, found),
    nextDueAt: null,
    createdBy: 'system',
    createdByName: 'configuration',
  });
  const details = current === undefined ? describe(wanted(known)) : differences(current, wanted(known), state);
  if (current !== undefined && details.length === 0) return 'same';
  return {
    action: current === undefined ? 'add' : 'change',
    what,
    details,
    make: async (store, now, by) => {
      const found = await knownProjects(store, [...(wish.include ?? []), ...(wish.exclude ?? [])]);
      const target = wanted(found);
      const due = target.schedule === null ? null : await nextDueOf(store, target.schedule, current, now);
      const audit = (action: string) =>
        auditOf(workspaceId, wish.channel, now, by, action, `${wish.name}: ${details.join('; ')}`);
      if (current !== undefined && current.kind !== target.kind)
        await store.subscriptions.remove(current.id, audit('unsubscribe'));
      if (current === undefined || current.kind !== target.kind) {
        const made = await store.subscriptions.create({ ...target, nextDueAt: due }, now, audit('subscribe'));
        if (state === 'paused') await store.subscriptions.change(made.id, { state }, now);
        return;
      }
      const { channel, thread, schedule, filter } = target;
      await store.subscriptions.change(
        current.id,
        { channel, thread, schedule, filter, state, stateReason: null, nextDueAt: due },
        now,
        audit('change subscription'),
      );
    },
  };
}

function filterOf(wish: WishedSubscription, known: Known): SubscriptionFilter {
  const ids = (names: readonly string[] | undefined): number[] =>
    (names ?? []).flatMap((name) => known.get(name.toLowerCase())?.id ?? []).sort((a, b) => a - b);
  const shared = {
    scope: wish.scope,
    categories: wish.categories,
    languages: wish.languages,
    fundingStages: wish.stages,
    licences: wish.licences,
    companies: wish.companies,
    minStars: wish.minStars,
    maxStars: wish.maxStars,
    includeIds: ids(wish.include),
    excludeIds: ids(wish.exclude),
    prereleases: wish.prereleases,
  };
  return wish.kind === 'digest'
    ? completeFilter({ ...shared, size: wish.size, quiet: wish.quiet })
    : completeFilter({ ...shared, kinds: wish.kinds, minSeverity: wish.severity, thresholds: wish.thresholds });
}

/** The order of keys and of ids means nothing. */
const same = (a: unknown, b: unknown): boolean => stable(a) === stable(b);
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const describe = ({ kind, channel, schedule }: NewSubscription): string[] => [
  `${kind} to ${channel}${schedule === null ? '' : `, ${describeSchedule(schedule)}`}`,
];

function differences(current: Subscription, wanted: NewSubscription, state: 'active' | 'paused'): string[] {
  const details: string[] = [];
  const compare = (name: string, is: string, should: string): void => {
    if (is !== should) details.push(`${name}: ${is} -> ${should}`);
  };
  compare('kind', current.kind, wanted.kind);
  compare('channel', current.channel, wanted.channel);
  compare('thread', current.thread ?? 'none', wanted.thread ?? 'none');
  compare(
    'schedule',
    current.schedule === null ? 'none' : describeSchedule(current.schedule),
    wanted.schedule === null ? 'none' : describeSchedule(wanted.schedule),
  );
  compare('state', current.state === 'off' ? `off (${current.stateReason ?? 'no reason kept'})` : current.state, state);
  for (const key of Object.keys(wanted.filter) as (keyof SubscriptionFilter)[]) {
    if (!same(current.filter[key], wanted.filter[key]))
      details.push(`${key}: ${stable(current.filter[key])} -> ${stable(wanted.filter[key])}`);
  }
  return details;
}
