import type { Answer, Bot, CompletionQuery, RunHooks, WelcomePlace } from '../../../src/contracts/bot.ts';
import type { ChartRenderer, ChartSpec } from '../../../src/contracts/messages/chart.ts';
import type { Caller } from '../../../src/contracts/platforms/chat-platform.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import { systemClock } from '../../../src/contracts/clock.ts';
import type { Choice, CommandDeclaration, Invocation } from '../../../src/contracts/command.ts';
import type { Logger } from '../../../src/contracts/logger.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { parseCommand } from '../../../src/parsing/parse-command.ts';
import type { DiscordConfig, DiscordDeps } from '../../../src/platforms/discord/config.ts';
import { memoryStores } from '../memory-stores.ts';
import type { FakeDiscord } from '../../fakes/discord/fake-discord.ts';

/** Time that stands still until it is told to move. */
export class StandingClock implements Clock {
  #now: number;
  #sleepers: { until: number; wake: () => void }[] = [];

  constructor(now = Date.parse('2026-11-02T09:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
        { once: true },
      );
    });
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.until <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.until > this.#now);
    for (const sleeper of due) sleeper.wake();
  }
}

/** Commands that have one of everything. */
export const COMMANDS: readonly CommandDeclaration[] = [
  {
    name: 'score',
    purpose: 'Show the scorecard of a project',
    examples: ['score qdrant/qdrant'],
    options: {
      project: { type: 'project', required: true, description: 'Project' },
      window: { type: 'days', description: 'Time span' },
    },
    audience: 'private',
    permission: 'read',
    pace: 'instant',
  },
  {
    name: 'track',
    purpose: 'Track projects',
    examples: ['track qdrant/qdrant'],
    options: {
      projects: { type: 'projects', required: true, description: 'Projects' },
      list: { type: 'file', description: 'A list as a file' },
    },
    audience: 'private',
    permission: 'manage',
    pace: 'slow',
  },
  {
    name: 'announce',
    purpose: 'Say it to everybody',
    examples: ['announce'],
    options: {},
    audience: 'channel',
    permission: 'read',
    pace: 'slow',
  },
  {
    name: 'subscribe digest',
    purpose: 'Post a digest to this channel',
    examples: ['subscribe digest hour:9'],
    options: {
      weekday: {
        type: 'choice',
        description: 'Day of the week',
        choices: ['monday', 'tuesday', 'friday'].map((value) => ({ value, label: value })),
      },
      hour: { type: 'integer', min: 0, max: 23, description: 'Hour of the day' },
      zone: { type: 'zone', description: 'Time zone' },
      top: { type: 'integer', min: 1, max: 25, description: 'How many projects' },
      prereleases: { type: 'boolean', description: 'Count prereleases' },
      category: { type: 'text', complete: 'category', description: 'Category' },
    },
    audience: 'private',
    permission: 'manage',
    pace: 'instant',
  },
  {
    name: 'subscribe alerts',
    purpose: 'Post alerts to this channel',
    examples: ['subscribe alerts'],
    options: {},
    audience: 'private',
    permission: 'manage',
    pace: 'instant',
  },
];

export const said = (summary: string, more: Partial<Message> = {}): Message => ({
  summary,
  tone: 'neutral',
  blocks: [],
  ...more,
});
export const answer = (message: Message, more: Partial<Answer> = {}): Answer => ({
  message,
  visibility: 'private',
  outcome: 'ok',
  ...more,
});

/** A bot whose answers a test sets; it remembers what it was asked and told. */
export class ScriptedBot implements Bot {
  readonly commands = COMMANDS;
  readonly invocations: { invocation: Invocation; caller: Caller }[] = [];
  readonly completions: { query: CompletionQuery; caller: Caller }[] = [];
  readonly lived: string[] = [];
  readonly reasons: string[] = [];
  readonly subscribed = new Set<string>();
  answers: (invocation: Invocation, caller: Caller, hooks: RunHooks) => Promise<Answer> = async (invocation) =>
    answer(said(`answer to ${invocation.name}`));
  choices: readonly Choice[] = [];
  failing = false;
  fresh = { projects: 212, newestObservation: undefined as number | undefined };

  async run(invocation: Invocation, caller: Caller, hooks: RunHooks = {}): Promise<Answer> {
    this.invocations.push({ invocation, caller });
    return this.answers(invocation, caller, hooks);
  }

  async runText(text: string, caller: Caller, hooks: RunHooks = {}): Promise<Answer> {
    const invocation = this.parse(text);
    return invocation === undefined
      ? answer(said(`cannot read ${text}`), { outcome: 'error' })
      : this.run(invocation, caller, hooks);
  }

  parse(text: string): Invocation | undefined {
    try {
      return parseCommand(text, this.commands);
    } catch {
      return undefined;
    }
  }

  async complete(query: CompletionQuery, caller: Caller): Promise<readonly Choice[]> {
    this.completions.push({ query, caller });
    if (this.failing) throw new Error('busy');
    return this.choices;
  }

  async home(): Promise<Message> {
    return said('home');
  }

  async card(): Promise<undefined> {
    return undefined;
  }

  async workspaceJoined(workspace: string, name: string): Promise<void> {
    this.lived.push(`joined ${workspace} ${name}`);
  }

  async welcome(workspace: string, place: WelcomePlace): Promise<void> {
    this.lived.push(`welcome ${workspace} ${place.kind} ${place.id}`);
  }

  async workspaceLeft(workspace: string): Promise<void> {
    this.lived.push(`left ${workspace}`);
  }

  async channelGone(workspace: string, channel: string, reason: string): Promise<void> {
    this.lived.push(`gone ${workspace} ${channel}`);
    this.reasons.push(reason);
    this.subscribed.delete(channel);
  }

  async subscribedChannels(): Promise<readonly string[]> {
    return [...this.subscribed];
  }

  async freshness(): Promise<{ projects: number; newestObservation: number | undefined }> {
    return this.fresh;
  }
}

/** The smallest PNG: what matters here is that bytes arrive. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

class PixelCharts implements ChartRenderer {
  broken = false;
  readonly drawn: ChartSpec[] = [];

  async render(spec: ChartSpec): Promise<Uint8Array> {
    this.drawn.push(spec);
    if (this.broken) throw new Error('out of memory');
    return PIXEL;
  }

  async close(): Promise<void> {
    return undefined;
  }
}

/** Keeps what is logged, to look for secrets in. */
class KeptLog implements Logger {
  readonly lines: string[] = [];
  debug = (fields: object, message: string): void => this.#keep('debug', fields, message);
  info = (fields: object, message: string): void => this.#keep('info', fields, message);
  warn = (fields: object, message: string): void => this.#keep('warn', fields, message);
  error = (fields: object, message: string): void => this.#keep('error', fields, message);
  child = (): Logger => this;
  #keep(level: string, fields: object, message: string): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }
}

export interface TestDeps extends DiscordDeps {
  bot: ScriptedBot;
  charts: PixelCharts;
  logger: KeptLog;
}

export const depsWith = (more: Partial<TestDeps> = {}): TestDeps => ({
  bot: new ScriptedBot(),
  charts: new PixelCharts(),
  stores: memoryStores(() => (more.clock ?? systemClock).now()),
  clock: systemClock,
  logger: new KeptLog(),
  ...more,
});

export const configFor = (fake: FakeDiscord, more: Partial<DiscordConfig> = {}): DiscordConfig => ({
  token: fake.token,
  applicationId: fake.applicationId,
  api: fake.restUrl,
  ...more,
});

/** The option of `score`. */
export const score = (project = 'qdrant/qdrant'): { name: string; type: number; value: string }[] => [
  { name: 'project', type: 3, value: project },
];

export const button = (
  label: string,
  command: string,
  replace: 'reply' | 'replace' = 'reply',
): Message['blocks'][number] => ({
  kind: 'buttons',
  buttons: [{ label, action: { kind: 'command', command, answer: replace } }],
});
