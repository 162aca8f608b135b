import { parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '../../../src/contracts/clock.ts';
import { startFakeGitHub } from './server.ts';
import type { WorkerReply, WorkerSetup } from './worker-protocol.ts';
import { makeWorld } from './world.ts';

/** The fake in a thread of its own, so that its work does not hold up the event loop that is measured. */
const { projects, seed, weeks, at, shared } = workerData as WorkerSetup;
const cell = new Float64Array(shared);
const clock: Clock = { now: () => cell[0] ?? 0, sleep: () => Promise.resolve() };
const world = makeWorld({ projects, seed, weeks, at });
const fake = await startFakeGitHub({ world, clock, remember: false });
const reply = (message: WorkerReply): void => parentPort?.postMessage(message);

parentPort?.on('message', () =>
  reply({
    kind: 'meter',
    charged: { ...fake.meter.charged },
    notModified: fake.meter.notModified,
    lowest: { ...fake.meter.lowest },
  }),
);
reply({
  kind: 'ready',
  url: fake.url,
  refs: world.all.map((each) => ({ nodeId: each.id, nameWithOwner: `${each.owner}/${each.name}` })),
});
