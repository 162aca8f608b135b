import { and, eq, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { without } from '../../engine/connection.ts';
import type { JobRun, JobStore } from '../../ports/jobs.ts';
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
  return {
    async claim({ job, scheduledFor, owner, now, leaseMs }) {
      return write(async () => {
        const unfinished = await db
          .select()
          .from(jobRuns)
          .where(and(eq(jobRuns.job, job), sql`${jobRuns.finishedAt} is null`))
          .get();
        const set = { owner, leaseUntil: now + leaseMs, startedAt: now };
        if (unfinished !== undefined) {
          // A job never overlaps itself, also not with its own run of another hour in another process.
          if (unfinished.leaseUntil > now) return false;
          const mine = unfinished.scheduledFor === scheduledFor;
          const { changes } = await db
            .update(jobRuns)
            .set(mine ? set : { finishedAt: now, outcome: 'abandoned', detail: null })
            .where(and(eq(jobRuns.id, unfinished.id), eq(jobRuns.leaseUntil, unfinished.leaseUntil)))
            .run();
          // Another process was first.
          if (changes === 0) return false;
          if (mine) return true;
        }
        return (
          (
            await db
              .insert(jobRuns)
              .values({ job, scheduledFor, ...set })
              .onConflictDoNothing()
              .run()
          ).changes > 0
        );
      });
    },

    async extend(job, scheduledFor, owner, leaseUntil) {
      return (
        (
          await db
            .update(jobRuns)
            .set({ leaseUntil })
            .where(held(job, scheduledFor, owner))
            .run()
        ).changes > 0
      );
    },

    async finish(job, scheduledFor, owner, { at, outcome, detail }) {
      await db
        .update(jobRuns)
        .set({ finishedAt: at, outcome, detail })
        .where(held(job, scheduledFor, owner))
        .run();
    },

    async latest(job) {
      const newest = sql`${jobRuns.id} = (select n.id from job_runs n where n.job = ${jobRuns.job} order by n.started_at desc, n.id desc limit 1)`;
      return (
        await db
          .select()
          .from(jobRuns)
          .where(and(job === undefined ? undefined : eq(jobRuns.job, job), newest))
          .orderBy(jobRuns.job)
          .all()
      ).map(runOf);
    },
  };
}
