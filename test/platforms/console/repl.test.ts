import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Answer, Bot } from '../../../src/contracts/bot.ts';
import type { Caller } from '../../../src/contracts/platforms/chat-platform.ts';
import type { CommandDeclaration } from '../../../src/contracts/command.ts';
import { completeLine } from '../../../src/platforms/console/complete-line.ts';
import { renderText } from '../../../src/platforms/console/render-text.ts';
import type { ReplOptions } from '../../../src/platforms/console/repl.ts';
import { runRepl } from '../../../src/platforms/console/repl.ts';
import { message, NOW } from '../../support/console-messages.ts';

const caller: Caller = {
  workspace: 'console:local',
  channel: 'terminal',
  user: 'you',
  userName: 'you',
  mayManage: true,
  zone: 'UTC',
  personal: false,
};

const declare = (name: string, options: CommandDeclaration['options']): CommandDeclaration => ({
  name,
  purpose: `Do ${name}`,
  examples: [name],
  options,
  audience: 'private',
  permission: 'read',
  pace: 'instant',
});

const COMMANDS = [
  declare('score', {
    project: { type: 'project', description: 'which', required: true },
    chart: { type: 'boolean', description: 'picture' },
  }),
  declare('compare', { projects: { type: 'projects', description: 'which', required: true } }),
  declare('top', {
    by: {
      type: 'choice',
      description: 'by what',
      positional: true,
      choices: [
        { value: 'growth', label: 'growth' },
        { value: 'index', label: 'index' },
      ],
    },
    category: { type: 'text', description: 'category', complete: 'category' },
  }),
  declare('subscribe digest', { zone: { type: 'zone', description: 'zone' } }),
];

/** An application that repeats what it is asked: the real one needs a database, and the prompt must not care. */
class EchoBot implements Bot {
  readonly commands = COMMANDS;
  readonly asked: string[] = [];
  aborted = false;

  async run(): Promise<Answer> {
    return this.runText('');
  }

  async runText(command: string, _caller?: Caller, hooks?: Parameters<Bot['runText']>[2]): Promise<Answer> {
    this.asked.push(command);
    if (command === 'slow') {
      hooks?.onProgress?.('asking GitHub\u001b[2J');
      await new Promise<void>((resolve) => hooks?.signal?.addEventListener('abort', () => resolve()));
      this.aborted = true;
    }
    return {
      message: message({ kind: 'text', text: `answer to ${command}` }),
      visibility: 'private',
      outcome: command === 'bad' ? 'error' : 'ok',
    };
  }

  parse(): undefined {
    return undefined;
  }

  async complete(query: Parameters<Bot['complete']>[0]): ReturnType<Bot['complete']> {
    const values: Readonly<Record<string, readonly string[]>> = {
      project: ['qdrant/qdrant', 'qdrant/client'],
      projects: ['acme/rocket'],
      by: ['growth', 'index'],
      category: ['vector search', 'devtools'],
      zone: ['Europe/Berlin'],
    };
    return (values[query.option] ?? [])
      .filter((value) => value.includes(query.typed))
      .map((value) => ({ value, label: value }));
  }

  home = async (): ReturnType<Bot['home']> => message();
  card = async (): ReturnType<Bot['card']> => undefined;
  workspaceJoined = async (): Promise<void> => undefined;
  welcome = async (): Promise<void> => undefined;
  workspaceLeft = async (): Promise<void> => undefined;
  channelGone = async (): Promise<void> => undefined;
  subscribedChannels = async (): Promise<readonly string[]> => [];
  freshness = async (): ReturnType<Bot['freshness']> => ({ projects: 0, newestObservation: undefined });
}

interface Session {
  readonly bot: EchoBot;
  readonly input: PassThrough;
  readonly output: PassThrough;
  readonly done: ReturnType<typeof runRepl>;
}

function open(over: Partial<ReplOptions> = {}): Session {
  const bot = new EchoBot();
  const input = new PassThrough();
  const output = new PassThrough();
  const done = runRepl({
    bot,
    caller,
    input,
    output,
    terminal: false,
    present: async (given) => renderText(given, { width: 80, zone: 'UTC', now: NOW }),
    ...over,
  });
  return { bot, input, output, done };
}

describe('the prompt with piped input', () => {
  it('answers line by line in order, repeats each command, and ends with the input', async () => {
    const { bot, input, output, done } = open();
    input.end('score qdrant/qdrant\r\n\n  top growth\nlast without line end');
    await done;
    output.end();
    expect(bot.asked).toEqual(['score qdrant/qdrant', 'top growth', 'last without line end']);
    expect(await text(output)).toBe(
      'signals> score qdrant/qdrant\nanswer to score qdrant/qdrant\n\nsignals> top growth\nanswer to top growth\n\nsignals> last without line end\nanswer to last without line end\n\n',
    );
  });

  it('ends at exit, and takes nothing that follows', async () => {
    const { bot, input, done } = open();
    input.write('one\nEXIT\ntwo\n');
    await done;
    expect(bot.asked).toEqual(['one']);
  });

  it('ends at once where there is no input', async () => {
    const { input, done } = open();
    input.end();
    expect(await done).toEqual({ history: [], errors: 0 });
  });

  it('counts errors', async () => {
    const { input, done } = open();
    input.end('bad\ngood\nbad\n');
    expect((await done).errors).toBe(2);
  });

  it('does not mind a reader that goes away', async () => {
    const { bot, input, output, done } = open();
    output.on('error', () => undefined);
    output.destroy();
    input.end('one\ntwo\n');
    await done;
    expect(bot.asked).toEqual(['one', 'two']);
  });
});

it('runs what the last answer offered under a number, and takes other numbers as they are', async () => {
  const bot = new EchoBot();
  bot.runText = async (command) => {
    bot.asked.push(command);
    const action = (text: string) => ({ kind: 'command' as const, command: text, answer: 'reply' as const });
    return {
      message: message({
        kind: 'buttons',
        buttons: [
          { label: 'Open', action: action('score qdrant/qdrant') },
          { label: 'Site', action: { kind: 'link', url: 'https://github.com/qdrant/qdrant' } },
          { label: 'Trend', action: action('trend qdrant/qdrant') },
        ],
      }),
      visibility: 'private',
      outcome: 'ok',
    };
  };
  const { input, output, done } = open({
    bot,
    present: async (given) => renderText(given, { width: 80, zone: 'UTC', now: NOW, numbered: true }),
  });
  input.end('top\n2\n7\n');
  await done;
  output.end();
  expect(bot.asked).toEqual(['top', 'trend qdrant/qdrant', '7']);
  expect(await text(output)).toContain(
    '1  Open   score qdrant/qdrant\nSite      https://github.com/qdrant/qdrant\n2  Trend  trend qdrant/qdrant',
  );
});

it('completes what begins as typed before what only resembles it', async () => {
  const bot = new EchoBot();
  const values = ['milvus-io/milvus', 'mitmproxy/mitmproxy', 'mindsdb/mindsdb', 'comet-ml/opik'];
  bot.complete = async () => values.map((value) => ({ value, label: value }));
  const completed = async (line: string): Promise<readonly string[]> =>
    (await completeLine(line, bot, caller)).candidates;
  expect(await completed('score mil')).toEqual(['milvus-io/milvus ']);
  expect(await completed('score op')).toEqual(['comet-ml/opik ']);
  expect(await completed('score mlvs')).toEqual(values.map((value) => `${value} `));
});

describe('the prompt in a terminal', () => {
  it('prompts, keeps the history, and says how to leave on Ctrl-C', async () => {
    const { input, output, done } = open({ terminal: true, history: ['earlier'] });
    output.resume();
    input.write('score a/b\r');
    input.write('\u0003');
    input.end();
    const { history } = await done;
    expect(history).toEqual(['score a/b', 'earlier']);
  });

  it('gives up the running command on Ctrl-C and goes on', async () => {
    const { bot, input, output, done } = open({ terminal: true });
    let shown = '';
    const started = new Promise<void>((resolve) => {
      output.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        if (shown.includes('asking GitHub\n')) resolve();
      });
    });
    input.write('slow\r');
    await started;
    input.write('\u0003');
    input.write('next\r');
    input.end();
    await done;
    expect(bot.aborted).toBe(true);
    expect(bot.asked).toEqual(['slow', 'next']);
    expect(shown).toContain('answer to next');
  });

  it('completes on tab', async () => {
    const { bot, input, output, done } = open({ terminal: true });
    output.resume();
    input.write('sco\t');
    await new Promise((resolve) => setImmediate(resolve));
    input.write('qdrant/q\t');
    await new Promise((resolve) => setImmediate(resolve));
    input.end('\r');
    await done;
    expect(bot.asked).toEqual(['score qdrant/qdrant']);
  });
});

describe('completeLine', () => {
  const complete = async (line: string): Promise<readonly string[]> =>
    (await completeLine(line, new EchoBot(), caller)).candidates;

  it.each([
    ['', ['score ', 'compare ', 'top ', 'subscribe digest ', 'exit ', 'quit ']],
    ['s', ['score ', 'subscribe digest ']],
    ['subscribe d', ['subscribe digest ']],
    ['/signals to', ['top ']],
    ['score client', ['qdrant/client ']],
    ['score ch', ['chart:']],
    ['score qdrant/qdrant ', []],
    ['score qdrant/qdrant project:cl', ['project:qdrant/client ']],
    ['compare a/b c/d roc', ['acme/rocket ']],
    ['top g', ['growth ']],
    ['top growth cat', ['category:']],
    ['top category:vec', ['category:"vector search" ']],
    ['top category:"vector s', ['category:"vector search" ']],
    ['top --category dev', ['devtools ']],
    ['subscribe digest zone:Ber', ['zone:Europe/Berlin ']],
    ['nonsense a', []],
  ])('%j', async (line, candidates) => expect(await complete(line)).toEqual(candidates));

  it('names the end of the line that a candidate replaces', async () => {
    expect((await completeLine('top category:"vector s', new EchoBot(), caller)).typed).toBe('category:"vector s');
  });
});
