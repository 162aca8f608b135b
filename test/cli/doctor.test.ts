import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { HOUR, systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { gitHubSettings } from '../fakes/settings.ts';
import { runVerb } from '../support/processes/run-verb.ts';

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

it('tells of each source when it was read, and why it was not, without asking it', async () => {
  const file = path.join(temporaryFolder(), 'bot.db');
  const store = await openStore({ file });
  const now = systemClock.now();
  const state = { lastOkAt: now - 3 * HOUR, lastFailedAt: null, failure: null, retryAt: null };
  await store.usage.recordSourceState({ ...state, source: 'npm' });
  await store.usage.recordSourceState({
    ...state,
    source: 'crates-io',
    lastFailedAt: now - HOUR,
    failure: 'crates.io refused the request (403).',
  });
  await store.close();
  const settings = { GITHUB_API_URL: 'http://127.0.0.1:1', GROUNDSWELL_DATABASE: file };
  const ran = await runVerb(['doctor'], { ...settings, GROUNDSWELL_CONTACT: 'ops@example.com' });
  expect(ran.stdout).toContain('ok    npm: last read 3 hours ago.');
  expect(ran.stdout).toContain('ok    ecosyste.ms: not read yet.');
  expect(ran.stdout).toContain('FIX   crates.io: last read 3 hours ago. crates.io refused the request (403).');
  expect((await runVerb(['doctor'], settings)).stdout).toContain('No source beside GitHub is read');
});
