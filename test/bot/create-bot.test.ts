import { describe, expect, it } from 'vitest';
import { answering, answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import { commands } from '../../commands/index.ts';
import { NOW, WORKSPACE } from '../support/small-universe.ts';
import { temporaryStore } from '../support/temporary-store.ts';

describe('errors of people', () => {
  it('are a sentence, a hint and the nearest thing as a button, for the asker alone', async () => {
    const { bot, logged } = await answeringOnSmallUniverse();
    const { message, visibility, outcome } = await bot.runText('score qdarnt --public', manager);
    expect({ visibility, outcome }).toEqual({ visibility: 'private', outcome: 'error' });
    expect(message.blocks).toEqual([
      { kind: 'text', text: '“qdarnt” is not tracked here, and GitHub has no such repository.' },
      { kind: 'note', text: 'Did you mean qdrant/qdrant?' },
      {
        kind: 'buttons',
        buttons: [
          {
            label: 'score qdrant/qdrant',
            action: { kind: 'command', command: 'score qdrant/qdrant', answer: 'reply' },
          },
        ],
      },
    ]);
    expect(logged).toEqual([]);
  });
});

describe('errors of ours', () => {
  const secret = 'xoxb-very-secret';

  it('are one generic line whose id finds the log entry, and nothing of the cause is said', async () => {
    const store = await temporaryStore();
    const here = await answering({ store, starter: [] });
    // A store that fails for a reason nobody planned: its file was closed under the running bot.
    await store.close();
    const { message, visibility, outcome } = await here.bot.runText(`top category:"${secret}"`, manager);
    expect({ visibility, outcome }).toEqual({ visibility: 'private', outcome: 'error' });
    const [entry] = here.logged;
    expect(entry?.message).toBe('command failed');
    const incident = String(entry?.fields.incident);
    expect(incident).toMatch(/^[0-9a-f]{8}$/);
    expect(entry?.fields.err).toBeInstanceOf(Error);
    expect(textOf(message)).toContain(`The operator finds it in the log as “${incident}”.`);
    expect(textOf(message)).not.toContain(secret);
    expect(textOf(message)).not.toMatch(/database|sqlite|closed|at .*\.ts/i);
  });

  it('never make the bot reject, whatever is asked of it', async () => {
    const store = await temporaryStore();
    const here = await answering({ store });
    await store.close();
    for (const command of commands) {
      const { message } = await here.bot.runText(command.examples[0] ?? command.name, manager);
      expect(message.summary, command.name).not.toBe('');
    }
    expect((await here.bot.home(manager)).summary).toContain('The operator finds it in the log');
    expect(await here.bot.complete({ command: 'score', option: 'project', typed: 'q', options: {} }, manager)).toEqual(
      [],
    );
    expect(await here.bot.card('https://github.com/qdrant/qdrant', manager)).toBeUndefined();
    expect(here.logged.length).toBeGreaterThan(commands.length / 2);
  });
});

describe('running', () => {
  it('keeps an answer as private as its command declares, or shows it with --public', async () => {
    const { bot } = await answeringOnSmallUniverse();
    expect((await bot.runText('top', manager)).visibility).toBe('private');
    expect((await bot.runText('top --public', manager)).visibility).toBe('channel');
    expect((await bot.runText('subscribe digest', manager)).visibility).toBe('channel');
  });

  it('reads without running, for forms and pace', async () => {
    const { bot, store } = await answeringOnSmallUniverse();
    expect(bot.parse('untrack qdrant')).toEqual({ name: 'untrack', options: { projects: ['qdrant'] } });
    expect(bot.parse('fly to the moon')).toBeUndefined();
    expect(await store.workspaces.watchlist(WORKSPACE)).toHaveLength(2);
  });

  it('remembers a workspace by its first word, and again when it came back', async () => {
    const { bot, store } = await answering();
    await bot.runText('help', { ...manager, workspace: 'discord:9' });
    expect(await store.workspaces.get('discord:9')).toMatchObject({ platform: 'discord', leftAt: null });
    await bot.workspaceLeft('discord:9');
    expect(await store.workspaces.get('discord:9')).toMatchObject({ leftAt: NOW });
    await bot.runText('help', { ...manager, workspace: 'discord:9' });
    expect(await store.workspaces.get('discord:9')).toMatchObject({ leftAt: null });
  });

  it('tells the time of what it knows', async () => {
    const { bot } = await answeringOnSmallUniverse();
    expect(await bot.freshness()).toMatchObject({ projects: 4 });
    expect((await answering()).bot.commands).toHaveLength(commands.length);
    expect(await (await answering()).bot.freshness()).toEqual({ projects: 0, newestObservation: undefined });
  });
});

describe('a pasted link', () => {
  it('gets a card only where the workspace wants it and the project is tracked', async () => {
    const { bot, ask } = await answeringOnSmallUniverse();
    const url = 'https://github.com/qdrant/qdrant/releases';
    expect(await bot.card(url, manager)).toBeUndefined();
    await ask('subscribe links');
    const card = await bot.card(url, manager);
    expect(card && textOf(card)).toContain('qdrant/qdrant scores 82 of 100');
    expect(card && textOf(card)).toContain('as of 2026-03-10T06:00');
    expect(card?.blocks.some((block) => block.kind === 'buttons')).toBe(false);
    expect(await bot.card('http://GitHub.com/qdrant/qdrant', manager)).toBeDefined();
    expect(await bot.card('https://github.com/no/such', manager)).toBeUndefined();
    // An account that is called like a repository somebody else owns.
    expect(await bot.card('https://github.com/milvus', manager)).toBeUndefined();
    expect(await ask('score https://github.com/milvus')).toContain('is not tracked here');
    expect(await ask('score https://github.com/milvus-io')).toContain('milvus-io/milvus scores');
    expect(await bot.card('https://github.com.evil.example/qdrant/qdrant', manager)).toBeUndefined();
    expect(await bot.card(url, { ...manager, workspace: 'slack:T2' })).toBeUndefined();
    await ask('subscribe links off');
    expect(await bot.card(url, manager)).toBeUndefined();
  });
});

describe('cards under links', () => {
  it('are not promised where none come', async () => {
    const { bot, ask, store } = await answeringOnSmallUniverse({ linkCards: false });
    expect(await ask('subscribe links')).toContain('Cards under links are switched off in this Groundswell.');
    expect(await ask('subscribe links', { workspace: 'discord:1' })).toContain('On Discord no cards are shown');
    expect(await ask('subscribe links', { workspace: 'console:local' })).toContain(
      'A terminal shows no cards under links; in a Slack workspace this switches them on.',
    );
    expect((await store.workspaces.get(WORKSPACE))?.settings).toEqual({});
    expect((await bot.runText('subscribe links off', manager)).outcome).toBe('ok');
  });
});

describe('the workspace at a glance', () => {
  it('shows watchlist, findings and subscriptions, and what is wrong first', async () => {
    const { bot, ask, setNow } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    const home = textOf(await bot.home(manager));
    expect(home).toContain('2 projects on the watchlist, 1 subscription.');
    expect(home).toContain('qdrant/qdrant | 82 | ±0 | +280');
    expect(home).toContain('qdrant/qdrant ⚠ star spike 3 Mar 2026 to 7 Mar 2026');
    expect(home).toContain('#C1: Digest 1, every Monday at 09:00 (Europe/Berlin)');
    setNow(NOW + 3 * 86_400_000);
    expect(textOf(await bot.home(manager))).toContain('⚠ The newest figures are 3 days old.');
    for (let at = 10; at < 15; at += 1) await ask('subscribe alerts', { channel: `C${at}` });
    for (let at = 10; at < 15; at += 1) await bot.channelGone(WORKSPACE, `C${at}`, 'the channel was deleted');
    const troubled = textOf(await bot.home(manager));
    expect(troubled.match(/is switched off/g)).toHaveLength(3);
    expect(troubled).toContain('⚠ and 2 more are switched off: “subscriptions scope:workspace” lists them.');
  });

  it('says what to do where there is nothing yet', async () => {
    const { bot } = await answering();
    const home = textOf(await bot.home(manager));
    expect(home).toContain('⚠ Nothing was observed yet.');
    expect(home).toContain('Three steps to the first digest');
    expect(home).toContain('Choose projects.');
    expect(home).toContain('[Starter list] [Paste names] [Show me one now]');
  });
});
