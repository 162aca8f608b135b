import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { START_FLAGS } from './start-flags.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');

/** Runs a script of ours in a process of its own, so that memory and start are measured alone; its last line is JSON. */
export async function runWorker<T>(script: string, args: readonly string[], timeoutMs = 900_000): Promise<T> {
  const { stdout } = await run(process.execPath, [...START_FLAGS, path.join(root, script), ...args], {
    cwd: root,
    timeout: timeoutMs,
    maxBuffer: 64_000_000,
    env: { ...process.env, GROUNDSWELL_LOG_LEVEL: 'silent' },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as T;
}
