import { and, desc, eq, isNotNull, lt, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { without } from '../../engine/connection.ts';
import type { JobRun, JobStore } from '../../ports/operations.ts';
import { jobRuns } from '../../schema/index.ts';

const runOf = (row: typeof jobRuns.$inferSelect): JobRun => without(row, 'id');

/** Runs of scheduled jobs, each claimed before it works. */
export function jobStore({ db, write }: Connection): JobStore {
  const held = (job: string, scheduledFor: number, owner: string): ReturnType<typeof and> =>
    and(
      eq(jobRuns.job, job),
      eq(jobRuns.scheduledFor, scheduledFor),
      eq(jobRuns.owner, owner),
      sql`${jobRuns.finishedAt} is null`,
    );
  const newestOf = (job: string, outcome?: 'ok'): JobRun | undefined => {
    const row = db
      .select()
      .from(jobRuns)
      .where(and(eq(jobRuns.job, job), outcome && eq(jobRuns.outcome, outcome)))
      .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
      .limit(1)
      .get();
    return row && runOf(row);
  };

  return {
    async claim({ job, scheduledFor, owner, now, leaseMs }) {
      return write(() => {
        const unfinished = db
          .select()
          .from(jobRuns)
          .where(and(eq(jobRuns.job, job), sql`${jobRuns.finishedAt} is null`))
          .all();
        // A job never overlaps itself, also not with its own run of another hour in another process.
        if (unfinished.some((run) => run.leaseUntil > now)) return false;
        const set = { owner, leaseUntil: now + leaseMs, startedAt: now };
        let mine = false;
        for (const run of unfinished) {
          mine ||= run.scheduledFor === scheduledFor;
          const lost = {
            finishedAt: now,
            outcome: 'abandoned' as const,
            detail: 'its process stopped before it was done',
          };
          db.update(jobRuns)
            .set(run.scheduledFor === scheduledFor ? set : lost)
            .where(eq(jobRuns.id, run.id))
            .run();
        }
        return (
          mine ||
          db
            .insert(jobRuns)
            .values({ job, scheduledFor, ...set })
            .onConflictDoNothing()
            .run().changes > 0
        );
      });
    },

    async extend(job, scheduledFor, owner, leaseUntil) {
      return (
        db
          .update(jobRuns)
          .set({ leaseUntil })
          .where(held(job, scheduledFor, owner))
          .run().changes > 0
      );
    },

    async finish(job, scheduledFor, owner, { at, outcome, detail }) {
      db.update(jobRuns)
        .set({ finishedAt: at, outcome, detail })
        .where(held(job, scheduledFor, owner))
        .run();
    },

    async latest() {
      const newest = sql`(select max(started_at) from job_runs newest where newest.job = ${jobRuns.job})`;
      return db
        .select()
        .from(jobRuns)
        .where(eq(jobRuns.startedAt, newest))
        .groupBy(jobRuns.job)
        .orderBy(jobRuns.job)
        .all()
        .map(runOf);
    },

    async latestOf(job) {
      return newestOf(job);
    },

    async lastOk(job) {
      return newestOf(job, 'ok');
    },

    async thin(before) {
      return write(() => {
        // The newest run of a job and its newest good one stay: catching up and status look at them.
        const kept = sql`select max(id) from job_runs group by job union select max(id) from job_runs where outcome = 'ok' group by job`;
        return db
          .delete(jobRuns)
          .where(
            and(isNotNull(jobRuns.finishedAt), lt(jobRuns.finishedAt, before), sql`${jobRuns.id} not in (${kept})`),
          )
          .run().changes;
      });
    },
  };
}
