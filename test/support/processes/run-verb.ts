import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import path from 'node:path';
import { runCommandLine } from '../../../src/cli/command-line.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import { systemClock } from '../../../src/contracts/clock.ts';
import { silentLogger } from '../../../src/contracts/logger.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/groundswell.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** A process of its own, as a person starts it; nothing of this process's environment but the path reaches it. */
export function spawnVerb(
  argv: readonly string[],
  environment: Environment,
  options: { folder: string; fileSizeLimit?: number; closeStdoutAfter?: number },
): Promise<Ran> {
  const node = [process.execPath, MAIN, ...argv];
  const [command = '', ...rest] =
    options.fileSizeLimit === undefined ? node : ['prlimit', `--fsize=${options.fileSizeLimit}`, ...node];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      cwd: options.folder,
      env: { PATH: process.env['PATH'], TZ: 'UTC', NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      ran.stdout += chunk.toString();
      if (options.closeStdoutAfter !== undefined && ran.stdout.length >= options.closeStdoutAfter)
        child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}

/** The same verb in this process: as many runs as one likes for the price of one. */
export async function runVerb(
  argv: readonly string[],
  environment: Environment,
  clock: Clock = systemClock,
): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  const code = await runCommandLine(
    {
      stdin: new PassThrough(),
      stdout,
      stderr,
      clock,
      log: silentLogger,
      config: () => readConfig(environment),
      signal: new AbortController().signal,
      noColor: true,
      exitCode: 0,
    },
    ['node', 'groundswell', ...argv],
    (text) => (ran.stderr += text),
  );
  return { ...ran, code };
}
