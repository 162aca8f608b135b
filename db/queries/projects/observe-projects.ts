import { isRecordedNodeId } from '../../../src/contracts/figures/recorded-node-id.ts';
import { projectChanges } from '../../../src/history/project-changes.ts';
import { flatMapInOrder } from '../../engine/batches.ts';
import type { Connection } from '../../engine/connection.ts';
import { given, without } from '../../engine/connection.ts';
import { signalRenamer } from '../signals/rename-signals.ts';
import { relist } from '../scores/rankable.ts';
import { and, desc, eq, ne, sql } from '../../engine/drizzle.ts';
import type { ProjectEventRecord, ProjectObservation } from '../../ports/projects.ts';
import { projectEvents, projectNames, projects } from '../../schema/index.ts';

type Origin = 'github' | 'import';
type ProjectRow = typeof projects.$inferSelect;

interface Observed {
  ids: { id: number; isNew: boolean }[];
  events: ProjectEventRecord[];
}

/** A project of which nothing is known yet but its name. */
const blank = (
  { nodeId, fullName }: ProjectObservation,
  trackedSince: number,
  origin: Origin,
): Omit<ProjectRow, 'id'> => ({
  nodeId,
  fullName,
  origin,
  trackedSince,
  description: null,
  language: null,
  topics: [],
  homepage: null,
  license: null,
  licenseRead: false,
  createdAt: null,
  pushedAt: null,
  archived: false,
  isFork: false,
  state: 'active',
  stateReason: null,
  company: null,
  category: null,
  fundingStage: null,
  fundingStageSince: null,
  adopters: null,
  adoptersPath: null,
  adoptersCheckedAt: null,
  backfilledAt: null,
  retiredAt: null,
  visitedUntil: null,
});

/** Stores what was seen of repositories, inside the caller's transaction; see ProjectStore.observe. */
export function projectObserver(
  connection: Connection,
): (observations: readonly ProjectObservation[], at: number, origin: Origin) => Promise<Observed> {
  const statements = prepare(connection);
  const recordEvent = eventRecorder(connection);
  const renameSignals = signalRenamer(connection);

  /** The project answers to this name now. Whoever held it before keeps it as a former name only: names get reused. */
  const claimName = async (projectId: number, fullName: string, at: number): Promise<void> => {
    const name = fullName.toLowerCase();
    if ((await statements.holds.get({ name, projectId })) !== undefined) return;
    await statements.giveUpNames.run({ projectId });
    await statements.loseName.run({ name, projectId });
    await statements.takeName.run({ name, projectId, at });
  };

  /** When GitHub is asked for a recorded project later, its true node id takes the place: recorded and live figures are one project. */
  const findKnown = async (seen: ProjectObservation): Promise<ProjectRow | undefined> => {
    const same = await statements.byNodeId.get({ nodeId: seen.nodeId });
    if (same !== undefined) return same;
    const name = seen.fullName.toLowerCase();
    if (isRecordedNodeId(seen.nodeId)) return (await statements.byAnyName.get({ name }))?.project;
    const named = (await statements.byName.get({ name }))?.project;
    return named !== undefined && isRecordedNodeId(named.nodeId) ? named : undefined;
  };

  const identify = async (known: ProjectRow, nodeId: string): Promise<void> => {
    // What was never seen cannot have vanished: a record that says so was wrong, and there is no return to tell of.
    await statements.forgetGone.run({ projectId: known.id });
    // Signals name the project by its node id: under the old one the next detection would raise them a second time.
    await renameSignals({ from: known.id, into: known.id, old: known.nodeId, nodeId });
  };

  const update = async (
    known: ProjectRow,
    seen: ProjectObservation,
    at: number,
    origin: Origin,
  ): Promise<ProjectEventRecord[]> => {
    const found = projectChanges(known, seen);
    const next: ProjectRow = { ...known, ...observedColumns(seen), fullName: seen.fullName, origin };
    const wasSeen = !isRecordedNodeId(known.nodeId);
    if (origin === 'github' && !wasSeen) await identify(known, seen.nodeId);
    const isBack = origin === 'github' && wasSeen && known.state !== 'active';
    if (isBack) found.push({ kind: 'back', from: null, to: null });
    if (origin === 'github')
      Object.assign(next, { nodeId: seen.nodeId, state: 'active', stateReason: null } satisfies Partial<ProjectRow>);
    if (JSON.stringify(next) !== JSON.stringify(known)) await statements.put.run(next);
    if (next.state !== known.state) await relist(connection, [known.id]);
    await claimName(known.id, seen.fullName, at);
    return flatMapInOrder(found, (event) => recordEvent({ projectId: known.id, at, ...event }));
  };

  const rememberName = async (
    projectId: number,
    { fullName, formerName }: ProjectObservation,
    at: number,
  ): Promise<void> => {
    if (formerName === undefined || formerName.toLowerCase() === fullName.toLowerCase()) return;
    await statements.addFormerName.run({ name: formerName.toLowerCase(), projectId, at });
  };

  return async (observations, at, origin) => {
    const events: ProjectEventRecord[] = [];
    const ids = await flatMapInOrder(observations, async (seen) => {
      const known = await findKnown(seen);
      if (known === undefined) {
        const { id } = await statements.add.get({ ...blank(seen, at, origin), ...observedColumns(seen) });
        await claimName(id, seen.fullName, at);
        await rememberName(id, seen, at);
        return { id, isNew: true };
      }
      // Recorded figures are older than what GitHub says itself: of a live project they change nothing.
      if (origin === 'github' || known.origin === 'import') events.push(...(await update(known, seen, at, origin)));
      await rememberName(known.id, seen, at);
      return { id: known.id, isNew: false };
    });
    return { ids, events };
  };
}

/** Writes an event once; the function gives undefined when it was there. */
export function eventRecorder({
  db,
}: Connection): (event: ProjectEventRecord) => Promise<ProjectEventRecord | undefined> {
  const add = db
    .insert(projectEvents)
    .values({
      projectId: sql.placeholder('projectId'),
      kind: sql.placeholder('kind'),
      at: sql.placeholder('at'),
      from: sql.placeholder('from'),
      to: sql.placeholder('to'),
    })
    .onConflictDoNothing()
    .prepare();
  return async (event) => ((await add.run({ ...event })).changes > 0 ? event : undefined);
}

/** The columns an observation speaks of; absent fields are left as they are. */
function observedColumns(seen: ProjectObservation): Partial<ProjectRow> {
  const known = given(without(seen, 'nodeId', 'fullName', 'formerName'));
  return seen.license === undefined ? known : { ...known, licenseRead: true };
}

// The statements' types follow from the tables; writing them out would repeat the schema.
function prepare({ db }: Connection) {
  const name = sql.placeholder('name');
  const projectId = sql.placeholder('projectId');
  const columns = Object.keys(blank({ nodeId: '', fullName: '' }, 0, 'github')) as (keyof Omit<ProjectRow, 'id'>)[];
  const values = Object.fromEntries(
    columns.map((column) => [column, sql.placeholder(column)]),
  ) as unknown as typeof projects.$inferInsert;
  return {
    byNodeId: db
      .select()
      .from(projects)
      .where(eq(projects.nodeId, sql.placeholder('nodeId')))
      .prepare(),
    byName: db
      .select({ project: projects })
      .from(projectNames)
      .innerJoin(projects, eq(projects.id, projectNames.projectId))
      .where(and(eq(projectNames.name, name), eq(projectNames.current, true)))
      .limit(1)
      .prepare(),
    byAnyName: db
      .select({ project: projects })
      .from(projectNames)
      .innerJoin(projects, eq(projects.id, projectNames.projectId))
      .where(eq(projectNames.name, name))
      .orderBy(desc(projectNames.current), desc(projectNames.since))
      .limit(1)
      .prepare(),
    add: db.insert(projects).values(values).returning({ id: projects.id }).prepare(),
    put: db
      .update(projects)
      .set(values)
      .where(eq(projects.id, sql.placeholder('id')))
      .prepare(),
    holds: db
      .select({ name: projectNames.name })
      .from(projectNames)
      .where(and(eq(projectNames.name, name), eq(projectNames.projectId, projectId), eq(projectNames.current, true)))
      .prepare(),
    giveUpNames: db
      .update(projectNames)
      .set({ current: false })
      .where(and(eq(projectNames.projectId, projectId), eq(projectNames.current, true)))
      .prepare(),
    loseName: db
      .update(projectNames)
      .set({ current: false })
      .where(and(eq(projectNames.name, name), ne(projectNames.projectId, projectId)))
      .prepare(),
    forgetGone: db
      .delete(projectEvents)
      .where(and(eq(projectEvents.projectId, projectId), eq(projectEvents.kind, 'gone')))
      .prepare(),
    addFormerName: db
      .insert(projectNames)
      .values({ name, projectId, current: false, since: sql.placeholder('at') })
      .onConflictDoNothing()
      .prepare(),
    takeName: db
      .insert(projectNames)
      .values({ name, projectId, current: true, since: sql.placeholder('at') })
      .onConflictDoUpdate({
        target: [projectNames.name, projectNames.projectId],
        set: { current: true, since: sql`excluded.since` },
      })
      .prepare(),
  };
}
