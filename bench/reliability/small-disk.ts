import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BotWorld } from './bot-world.ts';

export interface SmallDisk {
  /** How it was done, in words. */
  kind: string;
  fill(): void;
  free(): void;
}

const MEGABYTES = 12;
const mounted = new Set<string>();

/**
 * A disk that can be filled: a file system of a few megabytes in memory, where this process may mount one. Elsewhere the
 * process is forbidden to let any file grow (RLIMIT_FSIZE), which SQLite reports as a failed write.
 */
export function smallDisk(world: BotWorld): SmallDisk {
  if (mounted.has(world.folder)) {
    const filler = path.join(world.folder, 'filler');
    return {
      kind: 'no space left on a disk of its own',
      fill: () => fillUp(filler),
      free: () => rmSync(filler, { force: true }),
    };
  }
  const limit = (bytes: number | 'unlimited'): void =>
    void execFileSync('prlimit', ['--pid', String(world.child().pid), `--fsize=${bytes}:unlimited`]);
  return {
    kind: 'no file may grow',
    fill: () => limit(statSync(`${world.file}-wal`).size),
    free: () => limit('unlimited'),
  };
}

smallDisk.prepare = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'groundswell', folder], { stdio: 'ignore' });
    mounted.add(folder);
  } catch {
    // Not allowed here: the other way is taken.
  }
  return folder;
};

smallDisk.remove = (folder: string): void => {
  if (mounted.delete(folder)) execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
};

/** Down to the last byte. */
function fillUp(filler: string): void {
  const file = openSync(filler, 'w');
  try {
    for (const size of [65_536, 4_096, 512]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}
