import { expect, test } from 'vitest';
import { createIngest } from '../../../src/ingest/ingest.ts';
import { scoringTracker } from '../../../src/app/tracking.ts';
import { readConfig } from '../../../src/app/config.ts';
import { badGateway } from '../../fakes/github/faults.ts';
import { answering, manager } from '../../support/answering.ts';
import { HOUR, ingestScene } from '../../support/ingest-setup.ts';

/** The real commands, and the real ingest in front of a fake GitHub with `projects` repositories; none is tracked. */
async function visiting(projects = 3) {
  const scene = await ingestScene({ projects, weeks: 200 });
  const reader = scoringTracker(createIngest(scene.deps), {
    config: readConfig({}),
    store: scene.store,
    clock: scene.clock,
  });
  const bot = await answering({ store: scene.store, visit: (target, options) => reader.visit(target, options) });
  bot.setNow(scene.clock.now());
  return { ...scene, ...bot, reader };
}

test('score, health, trend and use of a project that is not tracked answer with what is read now', async () => {
  const { ask, store } = await visiting();
  for (const command of ['score', 'health', 'trend', 'use']) {
    const text = await ask(`${command} org0/project0`);
    expect(text).toContain('org0/project0 is not tracked: it was read for this answer and is not ranked.');
    expect(text).toContain('[Track project0]');
  }
  const card = (await ask('score org0/project0')).split('\n');
  expect(card.slice(1, 3)).toEqual([
    'org0/project0  79 / 100',
    'org0/project0 is not tracked: it was read for this answer and is not ranked.',
  ]);
  expect(card.slice(-3)).toEqual(['[Trend] [Compare with…]', 'Details Picture Health', '[Track project0]']);
  expect(await store.projects.list()).toEqual([]);
});

test('a comparison reads those that are not tracked at once', async () => {
  const { ask, fake } = await visiting();
  const text = await ask('compare org0/project0 org0/project1');
  expect(text).toContain(
    'org0/project0 and org0/project1 are not tracked: they were read for this answer and are not ranked.',
  );
  expect(text).toContain('[Track them]');
  const asked = fake.requests.length;
  await ask('compare org0/project1 org0/project0');
  expect(fake.requests.length).toBe(asked);
});

test('a bare name is answered with the best match, the others are buttons that ask the same', async () => {
  const { bot, ask, fake, repository } = await visiting(3);
  for (const [index, name] of ['langchain', 'langchain-js', 'other'].entries())
    fake.world.rename(`${repository(index).owner}/${repository(index).name}`, `owner${index}/${name}`);
  expect(await ask('trend langchain')).toContain(
    '“langchain” was looked up on GitHub, and owner0/langchain is the best match.',
  );
  const { message } = await bot.runText('trend langchain', manager);
  const buttons = message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  expect(buttons.slice(0, 2)).toMatchObject([
    { label: 'Track langchain', action: { command: 'track projects:owner0/langchain' } },
    { label: 'owner1/langchain-js', action: { command: 'trend owner1/langchain-js' } },
  ]);
});

test('what cannot be read is refused in one sentence', async () => {
  const { ask, fake, clock, setNow } = await visiting();
  expect(await ask('score org0/nothing')).toMatchInlineSnapshot(`
    "“org0/nothing” is not tracked here, and GitHub has no such repository.
    “org0/nothing” is not tracked here, and GitHub has no such repository."
  `);
  expect(await ask('score zzzz')).toMatchInlineSnapshot(`
    "“zzzz” is not tracked here, and GitHub has no repository of that name. Write it as owner/name.
    “zzzz” is not tracked here, and GitHub has no repository of that name.
    Write it as owner/name."
  `);
  await ask('score org0/project0');
  clock.set(clock.now() + 2 * HOUR);
  setNow(clock.now());
  fake.faults.plan('down', () => true, badGateway, Infinity);
  expect(await ask('score org0/project1')).toMatchInlineSnapshot(`
    "“org0/project1” is not tracked here, and it could not be read: GitHub does not answer at present.
    “org0/project1” is not tracked here, and it could not be read: GitHub does not answer at present."
  `);
  expect(await ask('score org0/project0')).toContain(
    '⚠ Its figures are from 18 Nov 2026 20:00 UTC: GitHub does not answer at present.',
  );
  fake.faults.clear();
});

test('one person is held to twenty an hour, others are not', async () => {
  const { ask, fake, setNow, clock } = await visiting(1);
  const names = Array.from({ length: 100 }, (_, at) => `nobody/nothing${at}`);
  const answers: string[] = [];
  for (const name of names) answers.push(await ask(`score ${name}`));
  expect(answers.filter((text) => text.includes('GitHub has no such repository'))).toHaveLength(20);
  expect(answers.at(-1)).toMatchInlineSnapshot(`
    "Too many projects that are not tracked were asked for within an hour. The next one can be read in 60 minutes. “track owner/name” follows one for good.
    Too many projects that are not tracked were asked for within an hour.
    The next one can be read in 60 minutes. “track owner/name” follows one for good."
  `);
  const before = fake.requests.length;
  expect(before).toBeLessThanOrEqual(21);
  expect(await ask('score org0/project0', { user: 'U2' })).toContain('read for this answer');
  // What was read for another is shown without asking.
  expect(await ask('score org0/project0')).toContain('read for this answer');
  setNow(clock.now() + HOUR);
  expect(await ask('score nobody/nothing99')).toContain('GitHub has no such repository');
});

test('in a direct message nothing can be tracked, so nothing is offered', async () => {
  const { ask } = await visiting();
  expect(await ask('score org0/project0', { personal: true })).not.toContain('[Track');
});
