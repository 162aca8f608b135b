import { spawn } from 'node:child_process';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../../src/groundswell.js');

export interface BotProcess {
  /** Everything it has written so far, on both streams. */
  said(): string;
  /** Resolves once this was written. @throws Error with what was written instead when the process ends before. */
  says(words: string): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
  ended: Promise<number | null>;
}

/** The command line as a process of its own: only these settings, nothing of the tests' environment. */
export function runMain(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  folder: string,
): BotProcess {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    said: () => written,
    ended,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!written.includes(words)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`ended without “${words}”: ${written}`)));
        look();
      }),
    async stop(signal) {
      const began = performance.now();
      child.kill(signal);
      return { code: await ended, ms: performance.now() - began };
    },
  };
}
