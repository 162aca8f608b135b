import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, isNull, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among, amongPlaceholder, given, only, without } from '../../engine/connection.ts';
import { fetchReader } from './fetches.ts';
import { asSql, filterConditions } from './project-filter.ts';
import { relist } from '../scores/rankable.ts';
import { eventRecorder, projectObserver } from './observe-projects.ts';
import type { ProjectName, ProjectStore } from '../../ports/projects.ts';
import { merging } from './merge-projects.ts';
import { retirement } from './retire-projects.ts';
import { projectNames, projects } from '../../schema/index.ts';

const columns = without(getTableColumns(projects), 'licenseRead');

/** Tracked projects: their identity, names, events, and what was last asked of GitHub for them. */
export function projectStore(connection: Connection): ProjectStore {
  const { db, write, statement } = connection;
  const byId = db
    .select(columns)
    .from(projects)
    .where(eq(projects.id, sql.placeholder('id')))
    .prepare();
  const byIds = db.select(columns).from(projects).where(amongPlaceholder(projects.id, 'ids')).prepare();
  const byName = db
    .select({ id: projectNames.projectId })
    .from(projectNames)
    .where(eq(projectNames.name, sql.placeholder('name')))
    .orderBy(desc(projectNames.current), desc(projectNames.since), desc(projectNames.projectId))
    .limit(1)
    .prepare();
  const observe = projectObserver(connection);
  const recordEvent = eventRecorder(connection);
  const live = isNull(projects.retiredAt);
  const countNames = connection.statement<[], { names: number; newest: number | null; live: number }>(`
    select (select count(*) from project_names) as names, (select max(since) from project_names) as newest,
      (select count(*) from projects where retired_at is null) as live`);
  /** The counts take a millisecond; while nothing at all was written, they are the same. */
  let lookedAt: { written: string | undefined; revision: string } = { written: undefined, revision: '' };

  return {
    async get(id) {
      return byId.get({ id });
    },

    async getMany(ids) {
      return byIds.all({ ids: JSON.stringify(ids) });
    },

    async findByName(fullName) {
      const found = await byName.get({ name: fullName.toLowerCase() });
      return found && (await byId.get({ id: found.id }));
    },

    async findByNodeIds(nodeIds) {
      const rows = await db.select(columns).from(projects).where(among(projects.nodeId, nodeIds)).all();
      return new Map(rows.map((row) => [row.nodeId, row]));
    },

    async list(options = {}) {
      const states = options.states?.length ? inArray(projects.state, [...options.states]) : undefined;
      const filter = asSql(filterConditions(options.filter ?? {}, 'projects.id'));
      return db
        .select(columns)
        .from(projects)
        .where(and(live, states, ...filter))
        .orderBy(asc(projects.id))
        .all();
    },

    async identities() {
      return db
        .select({ id: projects.id, nodeId: projects.nodeId })
        .from(projects)
        .where(live)
        .orderBy(asc(projects.id))
        .all();
    },

    async names() {
      const former = new Map<number, string[]>();
      const taken = new Set<string>();
      for (const row of await db
        .select()
        .from(projectNames)
        .where(eq(projectNames.current, false))
        .orderBy(desc(projectNames.since), desc(projectNames.projectId))
        .all()) {
        // Two may have had it, one after the other; it finds the one that had it last, as on GitHub.
        if (taken.has(row.name)) continue;
        taken.add(row.name);
        former.set(row.projectId, [...(former.get(row.projectId) ?? []), row.name]);
      }
      return (await currentNames(connection)).map((name) => ({ ...name, former: former.get(name.id) ?? [] }));
    },

    async namesRevision() {
      const written = connection.writeMark();
      if (written === undefined || written !== lookedAt.written) {
        const { names, newest, live } = only(await countNames.get());
        lookedAt = { written, revision: `${names}.${newest ?? 0}.${live}` };
      }
      return lookedAt.revision;
    },

    async observe(observations, at, origin = 'github') {
      return write(() => observe(observations, at, origin));
    },

    async visit(observation, at, until) {
      return write(async () => {
        const { id, isNew } = only((await observe([observation], at, 'github')).ids[0]);
        await db
          .update(projects)
          .set(isNew ? { retiredAt: at, visitedUntil: until } : { visitedUntil: until })
          .where(and(eq(projects.id, id), isNew ? undefined : isNotNull(projects.visitedUntil)))
          .run();
        return id;
      });
    },

    async markUnavailable(id, state, reason, at) {
      await write(async () => {
        const before = await byId.get({ id });
        if (before === undefined) return;
        await db.update(projects).set({ state, stateReason: reason }).where(eq(projects.id, id)).run();
        await relist(connection, [id]);
        if (before.state === 'active') await recordEvent({ projectId: id, kind: 'gone', at, from: null, to: null });
      });
    },

    async setDetails(id, { adopters, backfilledAt, ...details }) {
      const set = {
        ...given(details),
        ...(adopters && {
          adopters: adopters.count,
          adoptersPath: adopters.path,
          adoptersCheckedAt: adopters.checkedAt,
        }),
        ...(backfilledAt !== undefined && { backfilledAt: sql`coalesce(${projects.backfilledAt}, ${backfilledAt})` }),
      };
      if (Object.keys(set).length === 0) return;
      const { fundingStage, fundingStageSince } = details;
      const dated =
        fundingStage === undefined || fundingStageSince !== undefined
          ? {}
          : {
              fundingStageSince: sql`case when ${projects.fundingStage} is not distinct from ${fundingStage} then ${projects.fundingStageSince} end`,
            };
      await write(async () => {
        // Its rank was among those of another category.
        if (details.category !== undefined)
          await statement<[number, number, string | null], never>(
            `update standings set category_rank = null, category_ranked = null
            where project_id = ? and (select category from projects where id = ?) is distinct from ?`,
          ).run(id, id, details.category);
        await db
          .update(projects)
          .set({ ...set, ...dated })
          .where(eq(projects.id, id))
          .run();
      });
    },

    async facets(facet) {
      const column = projects[facet];
      const rows = await db
        .select({ value: column, projects: count() })
        .from(projects)
        .where(and(live, isNotNull(column)))
        .groupBy(column)
        .orderBy(desc(count()), asc(column))
        .all();
      return rows.flatMap(({ value, projects: many }) => (value === null ? [] : [{ value, projects: many }]));
    },

    fetches: fetchReader(connection),
    ...retirement(connection),
    ...merging(connection),
  };
}

/** Stars from the last scoring, or from the newest snapshot while a project waits for its first. */
async function currentNames({ statement }: Connection): Promise<ProjectName[]> {
  return statement<[], ProjectName>(`
    select p.id, p.full_name as "fullName", p.description,
      coalesce(s.stars, (select stars from snapshots n where n.project_id = p.id and n.stars is not null order by day desc limit 1)) as stars
    from projects p left join standings s on s.project_id = p.id
    where p.retired_at is null order by p.id`).all();
}
