import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { gitHubSettings } from '../fakes/settings.ts';
import { runVerb } from '../support/run-verb.ts';

it('finds a database that cannot be created, and a starter file that is not there, in words of its own', async () => {
  const github = await startFakeGitHub({
    world: makeWorld({ projects: 1, at: systemClock.now() }),
    clock: systemClock,
  });
  onTestFinished(() => github.stop());
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const ran = await runVerb(['doctor'], {
    ...gitHubSettings(github),
    GROUNDSWELL_DATABASE: path.join(file, 'data/bot.db'),
    GROUNDSWELL_STARTER_FILE: `${file}.yml`,
  });
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain(
    `FIX   The database cannot be created at ${file}/data/bot.db: ${file} is a file.\n      Set GROUNDSWELL_DATABASE`,
  );
  expect(ran.stdout).toMatch(/^FIX  {2}.*file\.yml.*\.$/m);
  expect(ran.stdout).not.toMatch(/E[A-Z]{4,}:/);
});
