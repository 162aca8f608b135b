import { describe, expect, it } from 'vitest';
import { answering, answeringOnSmallUniverse, commandsOf, manager, textOf } from '../../support/answering.ts';
import { NOW, WORKSPACE } from '../../support/small-universe.ts';

const starter = [
  {
    repository: 'qdrant/qdrant',
    company: 'Starter Inc',
    category: 'vector search',
    fundingStage: 'series A',
    fundingStageSince: '2024-01',
  },
  {
    repository: 'weaviate/weaviate',
    company: 'Weaviate',
    category: 'vector search',
    fundingStage: 'series B',
    fundingStageSince: '2023-04',
  },
  { repository: 'gone/project', company: 'Gone', category: 'databases' },
];

describe('track', () => {
  it('adds what is known and what GitHub knows, and names what was not found', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse({ onGitHub: ['weaviate/weaviate'] });
    const answer = await ask('track qdrant acme/quiet weaviate/weaviate no/such');
    expect(answer).toContain('2 projects added to the watchlist, 1 new here, 1 on it before, 1 not added.');
    expect(answer).toContain('⚠ no/such: GitHub does not know it');
    const watched = (await store.workspaces.watchlist(WORKSPACE)).map((entry) => entry.projectId);
    expect(watched).toContain(ids.quiet);
    expect(watched).toHaveLength(4);
    expect(await ask('score weaviate')).toContain('weaviate/weaviate is tracked, but nothing has been observed yet.');
  });

  it('reads a list with comments, addresses and commas', async () => {
    const { bot, store } = await answeringOnSmallUniverse();
    await bot.run(
      {
        name: 'track',
        options: { list: '# ours\nhttps://github.com/acme/quiet  # the quiet one\nacme/empty,Empty,0\n' },
      },
      manager,
    );
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(4);
  });

  it.each(['/', ' #\u2028', '#', "'"])('reads a file of %j without end in the time of one pass', async (piece) => {
    const { bot, logged } = await answeringOnSmallUniverse();
    const began = performance.now();
    await bot.run(
      { name: 'track', options: { list: `a/${piece.repeat(Math.floor(100_000 / piece.length))}x` } },
      manager,
    );
    await bot.run({ name: 'track', options: { list: `a/ #${' #'.repeat(50_000)}\u2028x` } }, manager);
    expect(performance.now() - began).toBeLessThan(500);
    expect(logged).toEqual([]);
  });

  it.each([
    ['track', 'Which projects?'],
    ['track rocket', '“rocket” is no project: it should read owner/name.'],
    ['track ftp://example.com/list', '“ftp://example.com/list” is no project'],
    ['track http://example.com/list.csv', '“http://example.com/list.csv” is no project'],
    ['track a/..', '“a/..” is no project'],
    ["track a/b';DROP--", 'DROP--: it should read owner/name'],
    ['track --starter', 'Which projects?'],
  ])('%s is answered with a sentence and a hint', async (text, sentence) => {
    const { ask } = await answering();
    expect(await ask(text)).toContain(sentence);
  });

  it.each([
    ['git@github.com:acme/fresh.git', undefined],
    ['https://gitlab.com/inkscape/inkscape', 'only projects on github.com can be tracked'],
    ['@acme/fresh', 'it should read owner/name'],
    ['https://github.com/topics/rust', 'it is a page of GitHub and no project'],
  ])('tracks the others beside %s, typed or in a list', async (line, reason) => {
    for (const text of [
      `qdrant/qdrant ${line} weaviate/weaviate`,
      `list:"qdrant/qdrant\n${line}\nweaviate/weaviate"`,
    ]) {
      const { ask } = await answering({ onGitHub: ['qdrant/qdrant', 'weaviate/weaviate', 'acme/fresh'] });
      const answer = await ask(`track ${text}`);
      expect(answer).toContain(reason === undefined ? '3 projects added' : '2 projects added');
      expect(answer).toContain(reason === undefined ? 'acme/fresh' : `⚠ ${line}: ${reason}`);
    }
  });

  it('takes the starter universe, and fills only what nobody has given', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse({ starter, onGitHub: ['weaviate/weaviate'] });
    const answer = await ask('track --starter');
    expect(answer).toContain('1 project added to the watchlist, 1 new here, 1 on it before, 1 not added.');
    expect(await store.projects.get(ids.qdrant)).toMatchObject({
      company: 'Qdrant',
      category: 'vector search',
      fundingStage: 'series A',
      fundingStageSince: '2024-01',
    });
    expect(await store.projects.findByName('weaviate/weaviate')).toMatchObject({
      company: 'Weaviate',
      category: 'vector search',
      fundingStage: 'series B',
      fundingStageSince: '2023-04',
    });
    await ask('track --starter');
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(3);
  });

  it('fills details of a project that has moved since the starter file was written', async () => {
    const { ask, store } = await answeringOnSmallUniverse({
      starter: [{ repository: 'old/name', company: 'Moved Ltd', category: 'databases' }],
    });
    await store.projects.observe([{ nodeId: 'R_moved', fullName: 'old/name' }], NOW);
    await store.projects.observe([{ nodeId: 'R_moved', fullName: 'new/name' }], NOW);
    expect(await ask('track --starter')).toContain('new/name (was old/name)');
    expect(await store.projects.findByName('new/name')).toMatchObject({ company: 'Moved Ltd', category: 'databases' });
  });

  it('takes a project that is named several times once, also by its former name', async () => {
    const { ask, bot, store } = await answeringOnSmallUniverse();
    const { message } = await bot.runText(
      'track qdrant QDRANT/qdrant https://github.com/qdrant/qdrant no/such No/Such',
      manager,
    );
    expect(textOf(message)).toMatch(
      /^0 projects added to the watchlist, 1 on it before, 1 not added\.\n.*\nqdrant\/qdrant\n⚠ no\/such: GitHub does not know it\n/,
    );
    expect(commandsOf(message).filter((text) => text.startsWith('compare'))).toEqual([]);
    await store.projects.observe([{ nodeId: 'R_moved', fullName: 'old/buoy' }], NOW);
    await store.projects.observe([{ nodeId: 'R_moved', fullName: 'tide/buoy' }], NOW);
    expect(await ask('track tide/buoy old/buoy')).toContain('1 project added to the watchlist.\n');
  });

  it('tells the addresses of lists apart by their case', async () => {
    const { ask } = await answering();
    expect(await ask('track https://example.com/a.csv https://example.com/A.csv')).toContain('2 not added');
  });
});

describe('untrack', () => {
  it('takes off what is on the list, says what was not, and can be undone by its button', async () => {
    const { ask, bot, store } = await answeringOnSmallUniverse();
    const { message } = await bot.runText('untrack qdrant acme/quiet', manager);
    expect(message.summary).toBe('1 project taken off the watchlist; acme/quiet was not on it.');
    expect(textOf(message)).toContain('What was observed of it is kept');
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(1);
    expect(await ask('score qdrant')).toContain('qdrant/qdrant scores 82 of 100');
    const [undo = ''] = commandsOf(message);
    expect(undo).toBe('track projects:qdrant/qdrant');
    await ask(undo);
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(2);
  });

  it('takes off what there is although another name is wrong, and does not advise to track that', async () => {
    const { bot, store } = await answeringOnSmallUniverse();
    const { message, outcome } = await bot.runText('untrack qdrant nosuch/thing milvsu-io/milvus qdrant', manager);
    expect(outcome).toBe('ok');
    expect(message.summary).toBe('1 project taken off the watchlist; 2 names not found.');
    expect(textOf(message)).toContain(
      '⚠ “nosuch/thing” is not tracked here.\n⚠ “milvsu-io/milvus” is not tracked here. Did you mean milvus-io/milvus?',
    );
    expect(commandsOf(message)).toEqual([
      'track projects:qdrant/qdrant',
      'untrack projects:milvus-io/milvus',
      'watchlist',
    ]);
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(1);
  });

  it('everywhere ends the reading of what nobody follows any more, for operators', async () => {
    const { ask, bot, store, ids } = await answeringOnSmallUniverse({ operators: [manager.user] });
    await store.workspaces.join({ id: 'slack:T2', platform: 'slack', name: 'Two' }, NOW);
    await store.workspaces.watch('slack:T2', [ids.milvus], 'u', NOW, {
      workspaceId: 'slack:T2',
      channel: null,
      at: NOW,
      actor: 'u',
      actorName: 'U',
      action: 'track',
      detail: 'd',
    });
    const { message } = await bot.runText('untrack qdrant milvus acme/quiet everywhere:yes', manager);
    expect(message.summary).toBe(
      '2 projects taken off the watchlist; acme/quiet was not on it; qdrant/qdrant and acme/quiet are read no more; milvus-io/milvus is read on, for a watchlist or a subscription names it.',
    );
    expect((await store.projects.list()).map((project) => project.id)).not.toContain(ids.qdrant);
    expect(await ask('top')).not.toContain('qdrant');
    expect(await ask('score qdrant')).toContain('qdrant/qdrant scores 82 of 100');
    expect((await store.workspaces.auditTrail(WORKSPACE, { limit: 1 }))[0]).toMatchObject({
      action: 'untrack everywhere',
      detail: 'qdrant/qdrant, milvus-io/milvus, acme/quiet',
    });
    expect(commandsOf(message)).toEqual([
      'track projects:qdrant/qdrant projects:milvus-io/milvus projects:acme/quiet',
      'watchlist',
    ]);
  });

  it('everywhere is for operators, and changes nothing for others', async () => {
    const { bot, store } = await answeringOnSmallUniverse();
    const { message, outcome } = await bot.runText('untrack qdrant everywhere:yes', manager);
    expect([outcome, message.summary]).toEqual([
      'error',
      'Only an operator may take projects out of the universe. The operator names operators in GROUNDSWELL_OPERATORS.',
    ]);
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(2);
  });

  it('that finds nothing at all is an error with a way on', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const { message, outcome } = await bot.runText('untrack nosuch/thing none/such', manager);
    expect(outcome).toBe('error');
    expect(textOf(message)).toContain('“nosuch/thing” is not tracked here. “none/such” is not tracked here.');
    expect(textOf(message)).not.toContain('adds it');
    expect(commandsOf(message)).toEqual(['watchlist']);
  });

  it('of what was never on the list changes nothing, and writes nothing down', async () => {
    const { ask, bot, store } = await answeringOnSmallUniverse();
    const before = await store.workspaces.auditTrail(WORKSPACE, { limit: 10 });
    const { message } = await bot.runText('untrack acme/quiet acme/empty', manager);
    expect(message.summary).toBe('Nothing was taken off the watchlist; acme/quiet and acme/empty were not on it.');
    expect(commandsOf(message)).toEqual(['watchlist']);
    expect(await store.workspaces.auditTrail(WORKSPACE, { limit: 10 })).toEqual(before);
    expect(await ask('untrack qdrant milvus')).toContain(
      '2 projects taken off the watchlist.\nWhat was observed of them is kept',
    );
  });
});
