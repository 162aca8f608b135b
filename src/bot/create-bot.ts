import type { Answer, Bot } from '../contracts/bot.ts';
import { errorMessage } from '../text/error-message.ts';
import { UserError } from '../contracts/errors.ts';
import type { Invocation, RunnableCommand } from '../contracts/command.ts';
import type { Caller } from '../contracts/platforms/chat-platform.ts';
import { incidentId } from '../runtime/incident-id.ts';
import type { Logger } from '../contracts/logger.ts';
import { say } from '../contracts/messages/line.ts';
import type { Message } from '../contracts/messages/message.ts';
import { commandText, parseCommand } from '../parsing/parse-command.ts';
import { platformOf } from '../platforms/index.ts';
import { readOptions } from '../parsing/read-options.ts';
import { scorecard } from '../../commands/projects/score.ts';
import type { CommandContext, CommandServices } from '../../commands/support/context.ts';
import { withVisited } from '../../commands/support/finding/visited-note.ts';
import { endChannel } from '../delivery/end-channel.ts';
import { complete } from './complete.ts';
import { failureAnswer } from './failure-answer.ts';
import { home } from './home.ts';
import { linkCard } from './link-card.ts';
import { askFirst, notUnderstood, withUnderstood } from './sentence-answer.ts';
import { welcomeOnce } from './welcome.ts';
import { sentenceReader } from './sentence-reader.ts';
import { describeReading } from '../sentences/describe.ts';
import { beginsLikeCommand, isPlainCommand, nothingRead, understand } from '../sentences/understand.ts';
import type { Understood } from '../sentences/understand.ts';

export interface BotOptions {
  services: CommandServices;
  commands: readonly RunnableCommand<CommandContext>[];
  log: Logger;
  /** Native user ids that may operate, as `<workspace id>/<user id>` or plain user ids. */
  operators: readonly string[];
  /** Brings what is kept in memory up to date. */
  beforeAnswer?: () => Promise<void>;
  /** Called after every run, for metrics and the log. */
  onRun?: (run: CommandRun) => void;
}

/** One run of a command. What was typed and who typed it is nobody's business afterwards, and not in here. */
interface CommandRun {
  /** The same as the incident of a failed run, which its answer shows. */
  request: string;
  /** `unknown` where nothing was understood. */
  command: string;
  workspace: string;
  outcome: 'ok' | 'error' | 'failed';
  ms: number;
}

/** The application as the platforms see it: parses, checks rights, runs, and turns every error into an answer. */
export function createBot(options: BotOptions): Bot {
  const { services, commands, log } = options;
  const { store, clock } = services;
  const fresh = options.beforeAnswer ?? (async () => undefined);
  const reader = sentenceReader(services, commands);

  const contextFor = (caller: Caller, hooks: Parameters<Bot['run']>[2] = {}): CommandContext => ({
    ...services,
    caller,
    commands,
    now: clock.now(),
    progress: hooks.onProgress ?? (() => undefined),
    signal: hooks.signal ?? new AbortController().signal,
    visited: [],
    isOperator: isOperator(options.operators, caller),
    ask: (question) => ask(question, caller, hooks),
  });

  const beginRun = (command: string | undefined, { workspace }: Caller) => {
    const request = incidentId();
    const startedAt = clock.now();
    const finish = (outcome: CommandRun['outcome']): void =>
      options.onRun?.({ request, command: command ?? 'unknown', workspace, outcome, ms: clock.now() - startedAt });
    return { request, finish };
  };

  const run: Bot['run'] = async (invocation, caller, hooks) => {
    const command = commands.find((entry) => entry.name === invocation.name);
    const begun = beginRun(command?.name, caller);
    try {
      if (!command)
        throw new UserError(
          `There is no command “${invocation.name.slice(0, 40)}”.`,
          say`\`help all\` lists them all.`,
        );
      const context = contextFor(caller, hooks);
      checkRights(command, context);
      const message = await answerOf(command, context, invocation);
      begun.finish('ok');
      return { message, visibility: invocation.public === true ? 'channel' : command.audience, outcome: 'ok' };
    } catch (error) {
      return refusal(error, begun, { command: command?.name, workspace: caller.workspace });
    }
  };

  const answerOf = async (
    command: RunnableCommand<CommandContext>,
    context: CommandContext,
    invocation: Invocation,
  ): Promise<Message> => {
    const values = readOptions(command, invocation.options);
    await Promise.all([fresh(), rememberWorkspace(services, context.caller)]);
    return withVisited(await command.run(context, values), context);
  };

  /** What people get of a run that ended in an error: what they can mend, or the id that finds the log entry. */
  const refusal = (error: unknown, { request, finish }: ReturnType<typeof beginRun>, fields: object): Answer => {
    const mendable = error instanceof UserError;
    finish(mendable ? 'error' : 'failed');
    return {
      message: mendable ? errorMessage(error) : failed(error, fields, request),
      visibility: 'private',
      outcome: 'error',
    };
  };

  /** The log entry that an incident id finds, and the answer that carries the id. */
  const failed = (error: unknown, fields: object, incident = incidentId()): Message => {
    log.error({ incident, ...fields, err: error }, 'command failed');
    return failureAnswer(incident);
  };

  const parse: Bot['parse'] = (text) => {
    try {
      return parseCommand(text, commands);
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  };

  /** Words of what is tracked are read only for a line that is not plainly a command. */
  const understandText = async (text: string): Promise<Understood> => {
    const invocation = parse(text);
    if (invocation !== undefined && isPlainCommand(text, invocation)) return { kind: 'command', invocation };
    await fresh();
    return understand(text, commands, await reader());
  };

  const answerSentence = async (
    { reading, error }: Extract<Understood, { kind: 'sentence' }>,
    { text, caller, hooks }: { text: string; caller: Caller; hooks: Parameters<Bot['run']>[2] },
  ): Promise<Answer> => {
    if (reading.kind !== 'read') {
      // Who typed a command and made a mistake in it is told of that mistake.
      if (error !== undefined && (beginsLikeCommand(text, commands) || nothingRead(reading)))
        return refusal(error, beginRun(undefined, caller), { workspace: caller.workspace });
      beginRun(undefined, caller).finish('error');
      return { message: notUnderstood(reading, commands), visibility: 'private', outcome: 'error' };
    }
    const { command, understood } = reading;
    if (reading.guessed && command.permission !== 'read')
      return { message: askFirst(reading.text, understood), visibility: 'private', outcome: 'ok' };
    const answer = await run(reading.invocation, caller, hooks);
    return { ...answer, message: withUnderstood(answer.message, understood) };
  };

  /** The question of a command that asks: it may have come twice, so that it changes nothing by itself. */
  const ask = async (question: string, caller: Caller, hooks: Parameters<Bot['run']>[2]): Promise<Message> => {
    const understood = await understandText(question);
    const invocation =
      understood.kind === 'command'
        ? understood.invocation
        : understood.reading.kind === 'read'
          ? understood.reading.invocation
          : undefined;
    const command = commands.find(({ name }) => name === invocation?.name);
    if (invocation !== undefined && command !== undefined && command.permission !== 'read')
      return askFirst(commandText(command.name, invocation.options), describeReading(command, invocation.options));
    if (invocation?.options['question'] !== undefined)
      throw new UserError('That asks to ask.', 'Write the question alone.');
    const { message } =
      understood.kind === 'command'
        ? await run(understood.invocation, caller, hooks)
        : await answerSentence(understood, { text: question, caller, hooks });
    return message;
  };

  return {
    commands,
    run,
    parse,
    async runText(text, caller, hooks) {
      let understood: Understood;
      try {
        understood = await understandText(text);
      } catch (error) {
        return refusal(error, beginRun(undefined, caller), { workspace: caller.workspace });
      }
      if (understood.kind === 'command') return run(understood.invocation, caller, hooks);
      return answerSentence(understood, { text, caller, hooks });
    },
    // Suggestions and cards are extras: without them people can still type, and nothing was asked that needs an answer.
    complete: (query, caller) =>
      fresh()
        .then(() => complete(services, commands, query, caller))
        .catch((error: unknown) => (failed(error, { completing: query.command }), [])),
    home: (caller) =>
      home(contextFor(caller)).catch((error: unknown) => failed(error, { workspace: caller.workspace, home: true })),
    card: (url, caller) =>
      fresh()
        .then(() => linkCard(contextFor(caller), url, scorecard))
        .catch((error: unknown) => (failed(error, { workspace: caller.workspace, card: true }), undefined)),
    async workspaceJoined(workspace, name) {
      await store.workspaces.join({ id: workspace, platform: platformOf(workspace).name, name }, clock.now());
    },
    async welcome(workspace, place) {
      if (await welcomeOnce(store, workspace, place, clock.now()))
        log.info({ workspace, place: place.kind }, 'welcome owed');
    },
    async workspaceLeft(workspace) {
      await store.workspaces.leave(workspace, clock.now(), 'the bot was removed from this workspace');
      await store.installations.remove(workspace);
    },
    async channelGone(workspace, channel, reason) {
      const at = clock.now();
      const mending = say`Mend that and run \`resume\` in the channel, or subscribe in another one.`;
      const { off } = await endChannel(
        store,
        { workspace, channel, because: reason, detail: '', mending, occasion: `${channel}:${at}` },
        at,
      );
      for (const subscription of off)
        log.info({ workspace, channel, subscription: subscription.id, reason }, 'subscription switched off');
    },
    async subscribedChannels(workspace) {
      const own = await store.subscriptions.list({ workspaceId: workspace, states: ['active', 'paused'] });
      return [...new Set(own.map((subscription) => subscription.channel))];
    },
    async freshness() {
      const { projects, newestAt } = await store.observations.coverage();
      return { projects, newestObservation: newestAt };
    },
  };
}

function checkRights(command: RunnableCommand<CommandContext>, context: CommandContext): void {
  if (command.permission === 'read') return;
  if (context.caller.personal)
    throw new UserError('In direct messages everything is for reading only.', 'Run this in a channel of a workspace.');
  if (command.permission === 'operate' && !context.isOperator)
    throw new UserError(
      say`\`${command.name}\` is for operators.`,
      'The operator names operators in GROUNDSWELL_OPERATORS.',
    );
  if (command.permission === 'manage' && !context.caller.mayManage && !context.isOperator) {
    throw new UserError(
      say`You may not use \`${command.name}\` here: it needs the right to manage this channel.`,
      'Ask somebody who manages the channel or the workspace.',
    );
  }
}

const isOperator = (operators: readonly string[], caller: Caller): boolean =>
  operators.includes(caller.user) || operators.includes(`${caller.workspace}/${caller.user}`);

/** The first word from a workspace makes it known; later ones cost a lookup. */
async function rememberWorkspace({ store, clock }: CommandServices, caller: Caller): Promise<void> {
  const known = await store.workspaces.get(caller.workspace);
  if (known?.leftAt === null) return;
  await store.workspaces.join(
    { id: caller.workspace, platform: platformOf(caller.workspace).name, name: known?.name ?? caller.workspace },
    clock.now(),
  );
}
