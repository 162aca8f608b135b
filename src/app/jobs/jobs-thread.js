// Plain JavaScript, and nothing else in it, as in groundswell.js: types of what runs before the compile cache is on would be
// stripped at every start of the thread, and the tool that does it stays in memory.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

enableCompileCache();
const { serveJobs } = await import('./serve-jobs.ts');
const { systemClock } = await import('../../contracts/clock.ts');
if (parentPort === null) throw new Error('this is the script of a thread');
await serveJobs(parentPort, workerData, systemClock);
