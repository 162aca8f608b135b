import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { workBehindAnswers, workInTheBackground } from '../../src/runtime/low-priority.ts';

const module = new URL('../../src/runtime/low-priority.ts', import.meta.url).href;

it.each([
  ['workInTheBackground', workInTheBackground, 19],
  ['workBehindAnswers', workBehindAnswers, 5],
] as const)('%s: a thread that calls it lets others go first, and nobody else does', async (name, call, niceness) => {
  const before = getPriority();
  const worker = new Worker(
    `
    import { getPriority } from 'node:os';
    import { parentPort } from 'node:worker_threads';
    import { ${name} } from ${JSON.stringify(module)};
    ${name}();
    parentPort.postMessage(getPriority());
  `,
    { eval: true, execArgv: ['--input-type=module'] },
  );
  const [priority] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(priority).toBe(process.platform === 'linux' ? niceness : before);
  call();
  expect(getPriority()).toBe(before);
});
