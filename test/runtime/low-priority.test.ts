import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { workInTheBackground } from '../../src/runtime/low-priority.ts';

it('what a thread does for later waits for all others, and nobody else does', async () => {
  const before = getPriority();
  const module = new URL('../../src/runtime/low-priority.ts', import.meta.url).href;
  const worker = new Worker(
    `
    import { getPriority } from 'node:os';
    import { parentPort } from 'node:worker_threads';
    import { workInTheBackground } from ${JSON.stringify(module)};
    workInTheBackground();
    parentPort.postMessage(getPriority());
  `,
    { eval: true, execArgv: ['--input-type=module'] },
  );
  const [priority] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(priority).toBe(process.platform === 'linux' ? 19 : before);
  workInTheBackground();
  expect(getPriority()).toBe(before);
});
