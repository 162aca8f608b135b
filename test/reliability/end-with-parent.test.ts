import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { openStore } from '../../db/open.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const pathOf = (script: string): string => fileURLToPath(new URL(script, import.meta.url));
const CHILD = pathOf('../../bench/reliability/outbox-process.ts');
const CLAIM = pathOf('../support/processes/claim-process.ts');

/** A database in which something is owed to a channel that nobody can reach. */
async function owing(): Promise<string> {
  const file = join(temporaryFolder(), 'owing.db');
  const store = await openStore({ file });
  const now = Date.now();
  const target = { workspace: 'slack:T1', channel: 'C1' };
  await store.deliveries.enqueue(
    [
      {
        key: 'k',
        target,
        subscriptionId: null,
        operation: 'post',
        parentKey: null,
        title: 'k',
        message: { summary: 'k', tone: 'neutral', blocks: [] },
        notBefore: now,
        expiresAt: now + 86_400_000,
      },
    ],
    now,
  );
  await store.close();
  return file;
}

const nowhere = 'http://127.0.0.1:1';
const order = (file: string): string =>
  JSON.stringify({ file, owner: 'orphan', urls: { slack: nowhere, discord: nowhere, console: nowhere }, kill: null });

/** The child is at work on what it cannot finish: it has tried once, or has begun to ask. */
const tried = async (file: string): Promise<boolean> => {
  const store = await openStore({ file, readOnly: true });
  const row = await store.deliveries.get({ key: 'k' });
  await store.close();
  return (row?.attempts ?? 0) > 0;
};

it.each([
  {
    name: 'a life of the campaign',
    child: CHILD,
    args: (file: string) => [order(file)],
    begun: (_: string, file: string) => tried(file),
  },
  // Its clock stands at a time before the row is due, so that it asks for ever.
  {
    name: 'a process that claims until nothing is owed',
    child: CLAIM,
    args: (file: string) => [file, 'orphan'],
    begun: (output: string) => output.includes('going on'),
  },
])('$name ends when the process that started it was killed', { timeout: 20_000 }, async ({ child, args, begun }) => {
  const file = await owing();
  // The child writes where its parent writes, so that their output closes only when both have ended.
  const script = `const input = require('node:child_process').spawn(process.execPath, ${JSON.stringify([child, ...args(file)])}, { stdio: ['pipe', 'inherit', 'inherit'] }).stdin; setInterval(() => input.write('go\\n'), 50);`;
  const parent = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  parent.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(parent, 'close');
  await vi.waitFor(async () => expect(await begun(output, file), output).toBe(true), { timeout: 10_000, interval: 50 });
  parent.kill('SIGKILL');
  await closed;
  expect(output).not.toContain('Error');
});
