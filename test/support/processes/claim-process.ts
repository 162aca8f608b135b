/**
 * A second process on the same database: claims and sends until nothing is owed, and writes the keys that it "sent".
 * Arguments: file, owner. It begins when a line arrives on standard input, and goes
 * on after its first share when another one does, so that all processes work together.
 */
import { once } from 'node:events';
import { setImmediate as nextRound } from 'node:timers/promises';
import { endWithParent } from '../../../bench/reliability/end-with-parent.ts';
import { openStore } from '../../../db/open.ts';

const [file = '', owner = ''] = process.argv.slice(2);
const store = await openStore({ file });
process.stdout.write('ready\n');
await once(process.stdin, 'data');

const sent: string[] = [];
const jobs: number[] = [];
const now = 1_000_000;
for (let run = 0; run < 50; run += 1) {
  // A job of its own for each: one that overlapped the other process's would be left out, and its hour be over.
  const job = `job ${run}`;
  if (await store.jobs.claim({ job, scheduledFor: 0, owner, now, leaseMs: 1_000 })) {
    jobs.push(run);
    await store.jobs.finish(job, 0, owner, { at: now, outcome: 'ok', detail: 'done' });
  }
}
async function takeSome(): Promise<void> {
  const claimed = await store.deliveries.claim({
    owner,
    now,
    leaseMs: 1_000,
    limit: 7,
    busyChannels: [],
    platform: 'slack',
    abandon: { before: 0, uncertainBefore: 0, reason: 'too late' },
  });
  for (const { id, key, target } of claimed) {
    if (await store.deliveries.record(id, owner, { state: 'sent', ref: { ...target, message: key } }, now))
      sent.push(key);
  }
}
await takeSome();
process.stdout.write('begun\n');
// Sending all takes so short a time that the others would find nothing left.
await once(process.stdin, 'data');
endWithParent(60_000);
process.stdout.write('going on\n');
while ((await store.deliveries.counts({ settledAfter: 0 })).owed > 0) {
  // The store answers without a round of the event loop, in which the end of the parent is heard.
  await nextRound();
  await takeSome();
}
await store.close();
process.stdout.write(`${JSON.stringify({ sent, jobs })}\n`);
process.stdin.destroy();
