import { and, desc, eq, gte, inArray, or, sql } from '../../engine/drizzle.ts';
import { dayOf } from '../../../src/contracts/clock.ts';
import type { Signal } from '../../../src/contracts/figures/signal.ts';
import { flatMapInOrder } from '../../engine/batches.ts';
import { among } from '../../engine/connection.ts';
import type { Connection } from '../../engine/connection.ts';
import type { CastVote, SignalRecord, SignalStore } from '../../ports/findings.ts';
import { asSql, filterConditions } from '../projects/project-filter.ts';
import { alertVotes, projects, signals } from '../../schema/index.ts';

type Row = typeof signals.$inferSelect;

const recordOf = ({ id, projectId, revision, firstSeenAt, updatedAt, body }: Row): SignalRecord => ({
  id,
  projectId,
  revision,
  firstSeenAt,
  updatedAt,
  signal: body,
});

/** Findings by their stable keys. */
export function signalStore({ db, write, read, statement }: Connection): SignalStore {
  const byKey = db
    .select()
    .from(signals)
    .where(eq(signals.key, sql.placeholder('key')))
    .prepare();
  const byKind = db
    .select()
    .from(signals)
    .where(and(eq(signals.projectId, sql.placeholder('projectId')), eq(signals.kind, sql.placeholder('kind'))))
    .orderBy(signals.detected)
    .prepare();
  const projectOf = async (signal: Signal): Promise<number | null | undefined> => {
    if (signal.projectId === null) return null;
    return (
      await statement<[string, string], { id: number }>(`
      select id from projects where node_id = ?
      union all select project_id from project_names where name = lower(?) and current limit 1`).get(
        signal.projectId,
        signal.projectId,
      )
    )?.id;
  };

  const recordOne = async (
    signal: Signal,
    at: number,
    isNews: (before: Signal, now: Signal) => boolean,
  ): Promise<SignalRecord | undefined> => {
    const before = await byKey.get({ key: signal.key });
    const body = JSON.stringify(signal);
    if (before !== undefined && JSON.stringify(before.body) === body) return undefined;
    const stated = {
      kind: signal.kind,
      state: signal.state,
      severity: signal.severity,
      onset: signal.onset,
      detected: signal.detected,
      ended: signal.ended,
      body: signal,
    };
    if (before === undefined) {
      const projectId = await projectOf(signal);
      // The project was removed while the detectors ran: it is about nothing any more.
      if (projectId === undefined) return undefined;
      return recordOf(
        await db
          .insert(signals)
          .values({ ...stated, projectId, key: signal.key, revision: 1, firstSeenAt: at, updatedAt: at })
          .returning()
          .get(),
      );
    }
    const news = isNews(before.body, signal);
    const revised = news ? { revision: before.revision + 1, updatedAt: at } : {};
    const row = await db
      .update(signals)
      .set({ ...stated, ...revised })
      .where(eq(signals.id, before.id))
      .returning()
      .get();
    return news ? recordOf(row) : undefined;
  };

  /** @returns the kind of the signal; undefined where there is none of this id */
  const keep = async ({
    signalId,
    workspaceId,
    voter,
    verdict,
    at,
  }: CastVote & { workspaceId: string }): Promise<string | undefined> => {
    const kind = (await db.select({ kind: signals.kind }).from(signals).where(eq(signals.id, signalId)).get())?.kind;
    if (kind === undefined) return undefined;
    if (verdict === null)
      await db
        .delete(alertVotes)
        .where(
          and(eq(alertVotes.workspaceId, workspaceId), eq(alertVotes.signalId, signalId), eq(alertVotes.voter, voter)),
        )
        .run();
    else
      await db
        .insert(alertVotes)
        .values({ workspaceId, signalId, signalKind: kind, voter, verdict, votedAt: at })
        .onConflictDoUpdate({
          target: [alertVotes.workspaceId, alertVotes.signalId, alertVotes.voter],
          set: { verdict, votedAt: at },
        })
        .run();
    return kind;
  };

  return {
    async record(found, at, isNews) {
      return write(() => flatMapInOrder(found, (signal) => recordOne(signal, at, isNews)));
    },

    async refresh(found) {
      await write(async () => {
        for (const signal of found)
          await db
            .update(signals)
            .set({ body: signal })
            .where(and(eq(signals.key, signal.key), eq(signals.state, signal.state)))
            .run();
      });
    },

    async known(found) {
      return read(async () => {
        const stored = await flatMapInOrder(found, ({ key }) => byKey.get({ key }));
        const keys = new Set(stored.map(({ key }) => key));
        const others = new Map(
          found
            .filter(({ key }) => !keys.has(key))
            .map((signal) => [`${signal.projectId ?? ''} ${signal.kind}`, signal]),
        );
        const alike = await flatMapInOrder([...others.values()], async (signal) => {
          const projectId = await projectOf(signal);
          // What moves all of GitHub is named by its day.
          return projectId == null ? [] : await byKind.all({ projectId, kind: signal.kind });
        });
        return [...stored, ...alike.filter(({ key }) => !keys.has(key))].map(recordOf);
      });
    },

    async list(query) {
      const filter = filterConditions(query, 'signals.project_id');
      const rows = await db
        .select({ row: signals, fullName: projects.fullName })
        .from(signals)
        .leftJoin(projects, eq(projects.id, signals.projectId))
        .where(
          and(
            query.projectId === undefined ? undefined : eq(signals.projectId, query.projectId),
            query.kinds?.length ? inArray(signals.kind, [...query.kinds]) : undefined,
            query.states?.length ? inArray(signals.state, [...query.states]) : undefined,
            // By the days they speak of: a past that was loaded today is not news of today.
            query.since === undefined
              ? undefined
              : or(gte(signals.detected, dayOf(query.since)), gte(signals.ended, dayOf(query.since))),
            query.updatedSince === undefined ? undefined : gte(signals.updatedAt, query.updatedSince),
            ...asSql(filter),
          ),
        )
        .orderBy(desc(signals.detected), desc(signals.updatedAt), desc(signals.id))
        .limit(query.limit)
        .all();
      return rows.map(({ row, fullName }) => ({ ...recordOf(row), projectName: fullName }));
    },

    async open({ of, over }) {
      const whose =
        of === 'none tracked'
          ? sql`(${signals.projectId} is null or ${signals.projectId} in (select id from projects where retired_at is not null))`
          : of && among(signals.projectId, of);
      const rows = await db
        .select()
        .from(signals)
        .where(
          and(
            whose,
            or(
              inArray(signals.state, ['onset', 'growing', 'peak']),
              and(inArray(signals.kind, [...over.kinds]), gte(signals.onset, over.onset)),
            ),
          ),
        )
        .all();
      return rows.map(recordOf);
    },

    async votes({ workspaceId, cast }) {
      const run = cast === undefined ? read : write;
      return run(async () => ({
        kind: cast === undefined ? undefined : await keep(cast),
        counts: await db
          .select({
            kind: alertVotes.signalKind,
            useful: sql<number>`sum(case when ${alertVotes.verdict} = 'useful' then 1 else 0 end)`.mapWith(Number),
            noise: sql<number>`sum(case when ${alertVotes.verdict} = 'noise' then 1 else 0 end)`.mapWith(Number),
          })
          .from(alertVotes)
          .where(workspaceId === undefined ? undefined : eq(alertVotes.workspaceId, workspaceId))
          .groupBy(alertVotes.signalKind)
          .orderBy(alertVotes.signalKind)
          .all(),
      }));
    },
  };
}
