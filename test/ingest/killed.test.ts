import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../db/open.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { dayInZone } from '../fakes/github/zone-day.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createGitHub } from '../../src/sources/github/client.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { dayOfWork } from '../support/day-of-work.ts';
import { interrupted } from '../support/interrupted-store.ts';
import { contents, DAY, HOUR } from '../support/ingest-setup.ts';

const unlimited = { core: 1e6, graphql: 1e6, corePerMinute: 1e6, graphqlPerMinute: 1e6 };

/** Runs the victim; resolves to what ended it. */
function work(args: readonly string[]): Promise<string | number | null> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../support/processes/ingest-process.ts', import.meta.url)), ...args],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
}

test('killed at any write, the next run completes, and nothing is lost or doubled', async () => {
  const folder = temporaryFolder();
  const clock = new TurningClock('2026-11-18T20:00:00Z');
  const world = makeWorld({ projects: 8, at: clock.now(), weeks: 12 });
  const fake = await startFakeGitHub({ world, clock, limits: unlimited, remember: false });
  try {
    // Yesterday: six projects, read in peace.
    const base = join(folder, 'base.db');
    const first = await openStore({ file: base });
    const github = createGitHub({ tokens: ['ghp_good'], clock, baseUrl: fake.url });
    await createIngest({
      github,
      store: first,
      clock,
      log: silentLogger,
      readList: () => Promise.reject(new Error('no lists')),
    }).track(
      [0, 1, 2, 3, 4, 5].map((at) => ({ kind: 'repository', owner: 'org0', name: `project${at}` }) as const),
      { limit: 10 },
    );
    await first.close();

    // Overnight everything happens that can happen.
    clock.advance(DAY);
    world.removeStars('org0/project1', dayInZone(clock.now(), world.zone) - 9, 1_000_000);
    world.rename('org0/project0', 'org0/renamed');
    world.get('org0/project2').archivedAt = clock.now() - HOUR;
    world.get('org0/project3').license = 'BUSL-1.1';
    world.get('org0/project4').troubles.deleted = true;
    for (let at = 0; at < 15; at += 1)
      world.get('org0/project5').releases.push({
        id: `RE_x${at}`,
        tag: `x${at}`,
        name: null,
        publishedAt: clock.now() - HOUR + at,
        prerelease: false,
        draft: false,
      });

    // A database and its log as they lie on the disk in one instant are what a killed process leaves behind.
    const undisturbed = join(folder, 'undisturbed.db');
    copyFileSync(base, undisturbed);
    const images: { file: string; label: string }[] = [];
    const control = await openStore({ file: undisturbed });
    let writes = 0;
    await dayOfWork(
      interrupted(control, (write, when) => {
        writes = write;
        // Every other write, turn about: after one is before the next, but for those that run beside each other.
        if (write % 2 === 0 || when !== (write % 4 === 1 ? 'after' : 'before')) return;
        const file = join(folder, `${write}-${when}.db`);
        copyFileSync(undisturbed, file);
        copyFileSync(`${undisturbed}-wal`, `${file}-wal`);
        images.push({ file, label: `left ${when} write ${write}` });
      }),
      fake.url,
      clock,
    );
    expect(images.length).toBeGreaterThan(18);
    const wanted = await contents(control);
    // Doing the day again changes nothing.
    await dayOfWork(control, fake.url, clock);
    expect(await contents(control)).toEqual(wanted);
    await control.close();

    // And some real processes, really killed.
    for (const [at, share] of [0.1, 0.4, 0.7, 0.95].entries()) {
      const point = Math.ceil(writes * share);
      const file = join(folder, `killed-${point}.db`);
      copyFileSync(base, file);
      expect(await work([fake.url, file, String(clock.now()), String(point), at % 2 === 0 ? 'before' : 'after'])).toBe(
        'SIGKILL',
      );
      images.push({ file, label: `killed at write ${point}` });
    }

    for (const { file, label } of images) {
      const survivor = await openStore({ file });
      await dayOfWork(survivor, fake.url, clock);
      expect(await contents(survivor), label).toEqual(wanted);
      await survivor.close();
    }
  } finally {
    await fake.stop();
  }
  fake.verify();
}, 120_000);
