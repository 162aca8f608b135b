import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { loadStarterUniverse } from '../../src/starter/starter-universe.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { goodToken, startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { dayInZone } from '../fakes/github/zone-day.ts';
import { starDaysOf } from '../../src/history/rows-of.ts';

/** The first twelve of the bundled file, one of them moved since and one gone; the whole of it would be some thousand requests. */
const SOME = 12;

it('takes a starter universe from GitHub, follows who moved, and answers from it at once', async () => {
  const some = (await loadStarterUniverse()).slice(0, SOME);
  const folder = temporaryFolder();
  const world = makeWorld({ projects: SOME, at: systemClock.now(), weeks: 70 });
  world.all.forEach(({ owner, name }, at) => world.rename(`${owner}/${name}`, some[at]?.repository ?? ''));
  world.rename('qdrant/qdrant', 'qdrant/engine');
  world.get('facebookresearch/faiss').troubles.deleted = true;
  const fake = await startFakeGitHub({ world, clock: systemClock });
  onTestFinished(async () => {
    await fake.stop();
    fake.verify();
  });
  const file = join(folder, 'universe.yml');
  writeFileSync(
    file,
    `projects:\n${some.map(({ repository, company, category, fundingStage, fundingStageSince }) => `  - ${JSON.stringify({ repository, company, category, stage: fundingStage, since: fundingStageSince })}`).join('\n')}\n`,
  );
  const database = join(folder, 'bot.db');
  const ask = async (text: string): Promise<string> => {
    const ran = await runVerb(['ask', text, '--database', database], {
      GITHUB_TOKEN: goodToken,
      GITHUB_API_URL: fake.url,
      GROUNDSWELL_STARTER_FILE: file,
    });
    expect(ran.stderr).not.toMatch(/unexpected/);
    return ran.stdout;
  };

  const tracked = await ask('track --starter');
  expect(tracked).toContain('11 projects added to the watchlist, 11 new here, 1 not added.');
  expect(tracked).toContain('qdrant/engine (was qdrant/qdrant)');
  expect(tracked).toContain('facebookresearch/faiss');

  expect(await ask('score qdrant/qdrant details:yes')).toMatch(
    /qdrant\/engine \(Qdrant, vector search\)[\s\S]* \/ 100[\s\S]*more growth than[\s\S]*funding: series A \(Jan 2024\)/,
  );
  expect(await ask('stages funding')).toMatch(/series A[\s\S]*the newest in Jun 2025/);
  expect(await ask('top growth category:"vector search"')).toMatch(/^1 +\S+ % +\S+\/\S+/m);

  const store = await openStore({ file: database });
  // Sixty weeks of star history, or the whole life of a younger one (midnight may pass meanwhile).
  const short: string[] = [];
  for (const { id, fullName } of await store.projects.list()) {
    const days = await starDaysOf(store.observations, id, { from: 0, to: 1_000_000 });
    if (days.length < Math.min(60 * 7, dayInZone(systemClock.now(), world.zone) - world.get(fullName).firstStarDay - 2))
      short.push(`${fullName}: ${days.length}`);
  }
  expect(short).toEqual([]);
  expect((await store.observations.coverage()).projects).toBe(SOME - 1);
  await store.close();

  // Once more: everybody is there already.
  expect(await ask('track --starter')).toContain('0 projects added to the watchlist, 11 on it before, 1 not added.');
});
