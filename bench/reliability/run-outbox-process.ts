import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildOrder } from './kill-points.ts';

const CHILD = fileURLToPath(new URL('./outbox-process.ts', import.meta.url));
const STUCK_MS = 120_000;

/** One life of a process. */
export interface Child {
  /** The step at which it was killed, `request` when it was struck from outside, undefined when it ended by itself. */
  ended: Promise<string | undefined>;
  /** Kills it where it stands. */
  strike(): void;
}

export function beginChild(order: ChildOrder): Child {
  // Its standard input says nothing; that it ends tells the child that nobody counts on it any more.
  const child = spawn(process.execPath, [CHILD, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let struck = false;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<string | undefined>((resolve, reject) => {
    // A life that neither dies nor finishes is a finding of its own: something is owed that nobody takes.
    const stuck = setTimeout(() => {
      child.kill('SIGTERM');
      reject(new Error('a process of the campaign did not finish: something stays owed'));
    }, STUCK_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(stuck);
      const killed = struck ? 'request' : /^killed (\S+)$/m.exec(output)?.[1];
      if (signal === 'SIGKILL' && killed !== undefined) resolve(killed);
      else if (code === 0) resolve(undefined);
      else reject(new Error(`a process of the campaign failed by itself: ${errors}`));
    });
  });
  return {
    ended,
    strike() {
      struck = true;
      child.kill('SIGKILL');
    },
  };
}

/** Runs one life; returns the step at which it was killed, or undefined when it ended by itself. */
export const runChild = (order: ChildOrder): Promise<string | undefined> => beginChild(order).ended;
