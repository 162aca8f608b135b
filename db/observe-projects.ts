import { and, desc, eq, ne, sql } from './drizzle.ts';
import type { Connection } from './connection.ts';
import { given, without } from './connection.ts';
import type { ProjectEventRecord, ProjectObservation } from './ports/projects.ts';
import { projectEvents, projectNames, projects, standings } from './schema.ts';

type Origin = 'github' | 'import';
type ProjectRow = typeof projects.$inferSelect;
type Columns = Partial<typeof projects.$inferInsert>;

/**
 * An import knows some projects by name alone and makes up a node id with a colon in it (`recorded:owner/name`), which GitHub's
 * never have. When GitHub is asked for such a project later, its true node id takes the place, so that recorded and live
 * figures are one project.
 */
const isMadeUp = (nodeId: string): boolean => nodeId.includes(':');

/** Writes an event once; undefined when it was there. */
export function recordEvent({ db }: Connection, event: ProjectEventRecord): ProjectEventRecord | undefined {
  const { changes } = db.insert(projectEvents).values(event).onConflictDoNothing().run();
  return changes > 0 ? event : undefined;
}

/** Stores what was seen of repositories, inside the caller's transaction. */
export function observeProjects(
  connection: Connection,
  observations: readonly ProjectObservation[],
  at: number,
  origin: Origin,
): { ids: { id: number; isNew: boolean }[]; events: ProjectEventRecord[] } {
  const events: ProjectEventRecord[] = [];
  const ids = observations.map((seen) => {
    const known = findKnown(connection, seen);
    if (known === undefined) return { id: addProject(connection, seen, at, origin), isNew: true };
    // Recorded figures are older than what GitHub says itself, so they add names and nothing else to a live project.
    if (origin === 'github' || known.origin === 'import') events.push(...update(connection, known, seen, at, origin));
    return { id: known.id, isNew: false };
  });
  return { ids, events };
}

function findKnown({ db }: Connection, seen: ProjectObservation): ProjectRow | undefined {
  const same = db.select().from(projects).where(eq(projects.nodeId, seen.nodeId)).get();
  if (same !== undefined) return same;
  const nameOnly = isMadeUp(seen.nodeId);
  const named = db
    .select({ project: projects })
    .from(projectNames)
    .innerJoin(projects, eq(projects.id, projectNames.projectId))
    .where(and(eq(projectNames.name, seen.fullName.toLowerCase()), nameOnly ? undefined : eq(projectNames.current, true)))
    .orderBy(desc(projectNames.current), desc(projectNames.since))
    .limit(1)
    .get()?.project;
  return named !== undefined && (nameOnly || isMadeUp(named.nodeId)) ? named : undefined;
}

function addProject(connection: Connection, seen: ProjectObservation, at: number, origin: Origin): number {
  const row = connection.db
    .insert(projects)
    .values({
      nodeId: seen.nodeId,
      fullName: seen.fullName,
      topics: [],
      ...observedColumns(seen),
      origin,
      trackedSince: at,
    })
    .returning({ id: projects.id })
    .get();
  claimName(connection, row.id, seen.fullName, at);
  return row.id;
}

/** The columns an observation speaks of; absent fields are left as they are. */
function observedColumns(seen: ProjectObservation): Columns {
  const known = given(without(seen, 'nodeId', 'fullName'));
  return seen.license === undefined ? known : { ...known, licenseRead: true };
}

function update(connection: Connection, known: ProjectRow, seen: ProjectObservation, at: number, origin: Origin): ProjectEventRecord[] {
  const { db } = connection;
  const set: Columns = { ...observedColumns(seen), origin };
  const found: Omit<ProjectEventRecord, 'projectId' | 'at'>[] = [];

  if (seen.fullName !== known.fullName) {
    set.fullName = seen.fullName;
    // GitHub's names do not tell upper from lower case: another spelling is no rename.
    if (seen.fullName.toLowerCase() !== known.fullName.toLowerCase()) {
      found.push({ kind: ownerOf(seen.fullName) === ownerOf(known.fullName) ? 'renamed' : 'moved', from: known.fullName, to: seen.fullName });
    }
  }
  if (seen.archived !== undefined && seen.archived !== known.archived) found.push({ kind: seen.archived ? 'archived' : 'unarchived', from: null, to: null });
  if (seen.license !== undefined && known.licenseRead && seen.license !== known.license) found.push({ kind: 'relicensed', from: known.license, to: seen.license });
  if (origin === 'github') {
    set.nodeId = seen.nodeId;
    set.retiredAt = null;
    if (known.state !== 'active') {
      set.state = 'active';
      set.stateReason = null;
      found.push({ kind: 'back', from: null, to: null });
    }
    if (known.state !== 'active' || known.retiredAt !== null) db.update(standings).set({ listed: true }).where(eq(standings.projectId, known.id)).run();
  }
  if (differs(known, set)) db.update(projects).set(set).where(eq(projects.id, known.id)).run();
  claimName(connection, known.id, seen.fullName, at);
  return found.flatMap((event) => recordEvent(connection, { projectId: known.id, at, ...event }) ?? []);
}

const ownerOf = (fullName: string): string => fullName.slice(0, fullName.indexOf('/')).toLowerCase();

const differs = (row: ProjectRow, set: Columns): boolean =>
  Object.entries(set).some(([column, value]) => JSON.stringify(row[column as keyof ProjectRow]) !== JSON.stringify(value));

/** The project answers to this name now. Whoever held it before keeps it as a former name only: names get reused. */
function claimName({ db, statement }: Connection, projectId: number, fullName: string, at: number): void {
  const name = fullName.toLowerCase();
  const held = statement<[string, number], { current: number }>('select current from project_names where name = ? and project_id = ?').get(name, projectId);
  if (held?.current === 1) return;
  db.update(projectNames).set({ current: false }).where(and(eq(projectNames.projectId, projectId), eq(projectNames.current, true))).run();
  db.update(projectNames).set({ current: false }).where(and(eq(projectNames.name, name), ne(projectNames.projectId, projectId))).run();
  db.insert(projectNames)
    .values({ name, projectId, current: true, since: at })
    .onConflictDoUpdate({ target: [projectNames.name, projectNames.projectId], set: { current: true, since: sql`excluded.since` } })
    .run();
}
