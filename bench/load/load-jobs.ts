import { parentPort, workerData } from 'node:worker_threads';
import type { JobsThreadData } from '../../src/app/jobs/messages.ts';
import { serveJobs } from '../../src/app/jobs/serve-jobs.ts';
import { systemClock } from '../../src/contracts/clock.ts';

/** The thread of the jobs, as far ahead of the system's clock (ms) as the process that starts it has written here. */
const ahead = Number(process.env['BENCH_AHEAD_MS'] ?? Number.NaN);
if (Number.isNaN(ahead)) throw new Error('BENCH_AHEAD_MS is not set');
if (parentPort === null) throw new Error('this is the script of a thread');
await serveJobs(parentPort, workerData as JobsThreadData, {
  now: () => Date.now() + ahead,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
});
