import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import type { FakeGitHub } from '../fakes/github/server.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { gitHubSettings } from '../fakes/settings.ts';
import { runVerb } from './processes/run-verb.ts';
import { temporaryFolder } from './temporary-store.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');

export interface VerbsOnGitHub {
  clock: TurningClock;
  github: FakeGitHub;
  /** What a verb prints, on both outputs. */
  run: (...argv: string[]) => Promise<string>;
  /** The answer to a command. */
  ask: (text: string) => Promise<string>;
  /** The path of a new file. */
  file: (contents: string, name?: string) => string;
  inStore: <T>(look: (store: Store) => Promise<T>) => Promise<T>;
}

/** The verbs of the command line on an empty database, a GitHub of its own (org0/project0, org0/project1 ...), and a clock of ours. */
export async function verbsOnGitHub({
  projects = 3,
  more = {},
}: { projects?: number; more?: Record<string, string> } = {}): Promise<VerbsOnGitHub> {
  const clock = new TurningClock(NOW);
  const github = await startFakeGitHub({ world: makeWorld({ projects, at: NOW, weeks: 30 }), clock });
  onTestFinished(() => github.stop());
  const folder = temporaryFolder();
  const database = join(folder, 'bot.db');
  const settings = { ...gitHubSettings(github), GROUNDSWELL_DATABASE: database, ...more };
  const run = async (...argv: string[]): Promise<string> => {
    const ran = await runVerb(argv, settings, clock);
    return ran.stdout + ran.stderr;
  };
  return {
    clock,
    github,
    run,
    ask: (text) => run('ask', text),
    file: (contents, name = 'file.csv') => {
      const file = join(folder, name);
      writeFileSync(file, contents);
      return file;
    },
    async inStore(look) {
      const store = await openStore({ file: database });
      try {
        return await look(store);
      } finally {
        await store.close();
      }
    },
  };
}
