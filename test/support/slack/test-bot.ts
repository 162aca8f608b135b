import type { Answer, Bot } from '../../../src/contracts/bot.ts';
import type { Caller } from '../../../src/contracts/platforms/chat-platform.ts';
import type { ChartSpec } from '../../../src/contracts/messages/chart.ts';
import type { CommandDeclaration, Invocation } from '../../../src/contracts/command.ts';
import { UserError } from '../../../src/contracts/errors.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { parseCommand } from '../../../src/parsing/parse-command.ts';

export const CHART: ChartSpec = {
  kind: 'ranking',
  title: 'Stars gained',
  footnote: 'As of 30 Oct 2025.',
  measure: 'stars',
  format: 'count',
  rows: [{ name: 'qdrant/qdrant', value: 1204 }],
};

const project = { type: 'project', description: 'owner/name', required: true } as const;
const base = { examples: [], options: {}, audience: 'private', permission: 'read', pace: 'instant' } as const;

export const COMMANDS: readonly CommandDeclaration[] = [
  { ...base, name: 'help', purpose: 'Say how to use it' },
  { ...base, name: 'score', purpose: 'Show a scorecard', options: { project } },
  { ...base, name: 'signals', purpose: 'List findings', options: { project } },
  {
    ...base,
    name: 'top',
    purpose: 'Show a leaderboard',
    options: { page: { type: 'integer', description: 'Page', min: 1 } },
  },
  { ...base, name: 'trend', purpose: 'Draw a chart', options: { project } },
  { ...base, name: 'compare', purpose: 'Show a table and a chart' },
  { ...base, name: 'export', purpose: 'Write a file' },
  { ...base, name: 'wall', purpose: 'Answer with more than one message' },
  { ...base, name: 'hang', purpose: 'Never answer' },
  { ...base, name: 'boom', purpose: 'Throw' },
  {
    ...base,
    name: 'track',
    purpose: 'Follow projects',
    permission: 'manage',
    pace: 'slow',
    options: { projects: { type: 'projects', description: 'owner/name ...', required: true } },
  },
  {
    ...base,
    name: 'subscribe digest',
    purpose: 'Post a weekly digest here',
    audience: 'channel',
    permission: 'manage',
    options: {
      day: {
        type: 'choice',
        description: 'Day',
        choices: [
          { value: 'monday', label: 'Monday' },
          { value: 'friday', label: 'Friday' },
        ],
      },
      hour: { type: 'integer', description: 'Hour', min: 0, max: 23 },
      zone: { type: 'zone', description: 'IANA zone' },
      prereleases: { type: 'boolean', description: 'Prereleases too' },
      only: { type: 'project', description: 'Only this project' },
    },
  },
];

export interface TestBot extends Bot {
  /** What was run, by whom. */
  ran: { invocation: Invocation; caller: Caller }[];
  events: string[];
  /** Ends what `track` waits for. */
  finishTracking(): void;
  cards: Map<string, Message>;
  /** What the Home tab shows. */
  atHome: Message;
  /** Where something is to be posted. */
  subscribed: string[];
  /** Commands that run from now on wait until what this gives back is called. */
  hold(): () => void;
}

const note = {
  kind: 'note',
  text: ['as of ', { kind: 'time', at: Date.UTC(2025, 9, 30, 6), style: 'datetime' }],
} as const;

function score(name: string): Message {
  return {
    summary: `${name} scores 82 of 100, up 3 in a week.`,
    tone: 'up',
    blocks: [
      { kind: 'heading', text: name, aside: '82 / 100' },
      { kind: 'fields', items: [{ label: 'stars', value: '26,836', note: '+1,204 in 30 days' }] },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Refresh', action: { kind: 'command', command: `score ${name}`, answer: 'replace' } },
          { label: 'Track this', action: { kind: 'command', command: `track ${name}`, answer: 'reply' } },
          { label: 'Subscribe here', action: { kind: 'form', command: 'subscribe digest hour:9' } },
          { label: 'GitHub', action: { kind: 'link', url: `https://github.com/${name}` } },
        ],
      },
      note,
    ],
  };
}

const table: Message = {
  summary: 'qdrant/qdrant grew fastest.',
  tone: 'up',
  blocks: [
    { kind: 'heading', text: 'Fastest growing' },
    {
      kind: 'table',
      columns: [
        { label: 'project', align: 'left' },
        { label: 'stars', align: 'right' },
      ],
      rows: [
        ['qdrant/qdrant', '26,836'],
        ['ollama/ollama', '150,000'],
      ],
    },
    {
      kind: 'buttons',
      buttons: [{ label: 'Next', action: { kind: 'command', command: 'top page:2', answer: 'replace' } }],
    },
  ],
};

/** A bot with a handful of commands through the real parser: what Slack needs to be tried with, and nothing of the figures. */
export function createTestBot(): TestBot {
  const ran: TestBot['ran'] = [];
  const events: string[] = [];
  const cards = new Map<string, Message>();
  const subscribed: string[] = [];
  let held: Promise<undefined> | undefined;
  let tracking = Promise.withResolvers<undefined>();
  const text = (words: string): Message => ({
    summary: words,
    tone: 'neutral',
    blocks: [{ kind: 'text', text: words }],
  });

  async function answer(invocation: Invocation, caller: Caller, hooks: Parameters<Bot['run']>[2]): Promise<Message> {
    const name = String(invocation.options['project'] ?? '');
    switch (invocation.name) {
      case 'score':
      case 'signals':
        return score(name);
      case 'top':
        return table;
      case 'trend':
        return {
          summary: `${name} gained 1,204 stars.`,
          tone: 'up',
          blocks: [
            { kind: 'heading', text: name },
            { kind: 'chart', chart: CHART },
          ],
        };
      case 'compare':
        return { ...table, blocks: [...table.blocks, { kind: 'chart', chart: CHART }] };
      case 'export':
        return {
          summary: 'Two projects.',
          tone: 'neutral',
          blocks: [
            {
              kind: 'file',
              name: 'projects.csv',
              mediaType: 'text/csv',
              content: 'a,b\n1,2\n',
              description: 'Two projects',
            },
          ],
        };
      case 'wall':
        return {
          summary: 'A wall.',
          tone: 'neutral',
          blocks: Array.from({ length: 9 }, (_, at) => ({ kind: 'text', text: `${at} ${'word '.repeat(550)}` })),
        };
      case 'hang':
        return new Promise<Message>(() => undefined);
      case 'boom':
        throw new Error('The handler broke, with token xoxb-1-2-secret.');
      case 'track':
        hooks?.onProgress?.('Asking GitHub about 1 project.');
        await tracking.promise;
        tracking = Promise.withResolvers<undefined>();
        return text('Now tracked: 1 project.');
      case 'subscribe digest':
        if (invocation.options['hour'] === 13) throw new UserError('Thirteen is nobody’s hour.', 'Try hour:9.');
        return text(`A digest comes every week to ${caller.channel ?? 'nowhere'}.`);
      default:
        return text('Type /signals score owner/name.');
    }
  }

  const bot: TestBot = {
    ran,
    events,
    cards,
    subscribed,
    hold() {
      const gate = Promise.withResolvers<undefined>();
      held = gate.promise;
      return () => gate.resolve(undefined);
    },
    finishTracking: () => tracking.resolve(undefined),
    commands: COMMANDS,
    async run(invocation, caller, hooks): Promise<Answer> {
      ran.push({ invocation, caller });
      const command = COMMANDS.find((one) => one.name === invocation.name);
      try {
        if (command?.permission !== 'read' && !caller.mayManage)
          throw new UserError('You may not change this channel’s subscriptions.', 'Ask an admin.');
        await held;
        const message = await answer(invocation, caller, hooks);
        return {
          message,
          visibility: invocation.public === true ? 'channel' : (command?.audience ?? 'private'),
          outcome: 'ok',
        };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { message: text(`${error.sentence} ${error.hint ?? ''}`), visibility: 'private', outcome: 'error' };
      }
    },
    async runText(words, caller, hooks) {
      try {
        return await bot.run(parseCommand(words, COMMANDS), caller, hooks);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { message: text(`${error.sentence} ${error.hint ?? ''}`), visibility: 'private', outcome: 'error' };
      }
    },
    parse(words) {
      try {
        return parseCommand(words, COMMANDS);
      } catch {
        return undefined;
      }
    },
    complete: async ({ typed }) => [{ value: `${typed}/found`, label: `${typed}/found` }],
    atHome: {
      summary: 'Your watchlist: 1 project.',
      tone: 'neutral',
      blocks: [...score('qdrant/qdrant').blocks, ...table.blocks.filter((block) => block.kind === 'table')],
    },
    home: async () => bot.atHome,
    card: async (url) => cards.get(url),
    workspaceJoined: async (workspace, name) => void events.push(`joined ${workspace} ${name}`),
    welcome: async (workspace, place) => void events.push(`welcome ${workspace} ${place.kind} ${place.id}`),
    workspaceLeft: async (workspace) => void events.push(`left ${workspace}`),
    subscribedChannels: async () => subscribed,
    channelGone: async (workspace, channel, reason) => void events.push(`gone ${workspace} ${channel} ${reason}`),
    freshness: async () => ({ projects: 1, newestObservation: undefined }),
  };
  return bot;
}
