import type {
  BaseInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import { MessageFlags } from 'discord.js';
import { sectionOf } from '../../../contracts/command.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import { errorMessage } from '../../../text/error-message.ts';
import { UserError } from '../../../contracts/errors.ts';
import { say } from '../../../contracts/messages/line.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { readOptions } from '../../../parsing/read-options.ts';
import { decodeAction, MENU_SIGN } from '../render/action-ids.ts';
import type { PressedAction } from '../render/action-ids.ts';
import { answerInteraction, apologise } from '../answering/answer.ts';
import type { AnswerPlan } from '../answering/answer.ts';
import type { CommandNames } from '../connection/build-commands.ts';
import { callerOf, maySpeak } from '../answering/caller.ts';
import { completeOption } from './complete-option.ts';
import type { DiscordContext } from '../config.ts';
import { formCommand, formFor, readForm } from '../answering/form.ts';
import { InteractionReply } from '../answering/reply.ts';
import { DECODE_MS } from '../render/limits.ts';
import { busy, failure, outdated, sentence } from '../answering/say-trouble.ts';
import { commandOf, rawOptions, readUpload } from '../answering/read-interaction.ts';
import { DISCORD_TRAITS } from '../traits.ts';
import type { DiscordRequests } from '../connection/requests.ts';
import { shareMessage } from './on-shortcut.ts';
import { safeUrl } from '../render/escape.ts';

export interface InteractionSetting {
  context: DiscordContext;
  requests: DiscordRequests;
  names: CommandNames;
  /** Aborts when the process stops. */
  stop: AbortSignal;
}

/** Answers whatever Discord sends: slash commands, completion, buttons, menus and forms. Rejects only where nobody can be told. */
export async function handleInteraction(setting: InteractionSetting, interaction: Interaction): Promise<void> {
  const { context, requests } = setting;
  const reply = new InteractionReply(
    { id: interaction.id, token: interaction.token, applicationId: interaction.applicationId },
    requests,
    context.clock,
    context.logger,
  );
  if (interaction.isAutocomplete()) {
    await reply.choices(await completeOption(context, setting.names, interaction).catch(() => []));
  } else if (interaction.isChatInputCommand()) await handleCommand(setting, reply, interaction);
  else if (interaction.isMessageComponent()) await handlePress(setting, reply, interaction);
  else if (interaction.isModalSubmit()) await handleForm(setting, reply, interaction);
}

async function handleCommand(
  setting: InteractionSetting,
  reply: InteractionReply,
  interaction: ChatInputCommandInteraction,
): Promise<void> {
  const { context } = setting;
  const command = commandOf(interaction, setting.names);
  if (await isElsewhere(context, command, interaction)) return;
  await answerInteraction(context, reply, planFor(command, setting, interaction), async (hooks) => {
    if (command === undefined)
      return failure(
        sentence('This command is no longer known.', 'Discord shows the new ones after a reload of the client.'),
      );
    return orUserError(async () =>
      context.bot.run(
        { name: command.name, options: readOptions(command, await rawOptions(interaction, command, readUpload)) },
        callerOf(interaction),
        hooks,
      ),
    );
  });
}

async function handlePress(
  setting: InteractionSetting,
  reply: InteractionReply,
  interaction: MessageComponentInteraction,
): Promise<void> {
  const { context } = setting;
  const chosen =
    interaction.isStringSelectMenu() && interaction.customId.startsWith(MENU_SIGN)
      ? (interaction.values[0] ?? '')
      : interaction.customId;
  const decoding = decodeAction(chosen, context.stores.actions);
  const plan: AnswerPlan = { ...planFor(undefined, setting, interaction), share: false };
  const known = await inTime(context, decoding);
  if (known.kind === 'decoded') return handleAction(setting, reply, interaction, known.action);
  // What cannot be read is explained in time as well: by a deferral, if nothing else. Only a form would have to come first.
  await answerInteraction(
    context,
    reply,
    { ...plan, pace: known.kind === 'late' ? 'slow' : 'instant' },
    async (hooks) => {
      const action = await decoding;
      const changing =
        action?.kind === 'command'
          ? declared(setting, context.bot.parse(action.command)?.name ?? action.command)
          : undefined;
      return action?.kind === 'command' && !(await isElsewhere(context, changing, interaction))
        ? context.bot.runText(action.command, callerOf(interaction), hooks)
        : failure(action === undefined ? outdated() : busy());
    },
  );
}

type Decoding = { kind: 'decoded'; action: PressedAction | undefined } | { kind: 'failed' } | { kind: 'late' };

async function inTime({ clock }: DiscordContext, decoding: Promise<PressedAction | undefined>): Promise<Decoding> {
  const done = new AbortController();
  const decoded = decoding.then(
    (action): Decoding => ({ kind: 'decoded', action }),
    (): Decoding => ({ kind: 'failed' }),
  );
  const known = await Promise.race([
    decoded,
    clock.sleep(DECODE_MS, done.signal).then((): Decoding => ({ kind: 'late' })),
  ]);
  done.abort();
  return known;
}

async function handleAction(
  setting: InteractionSetting,
  reply: InteractionReply,
  interaction: MessageComponentInteraction,
  action: PressedAction | undefined,
): Promise<void> {
  const { context } = setting;
  const tell = (work: () => ReturnType<typeof failure>): Promise<void> =>
    answerInteraction(context, reply, { ...planFor(undefined, setting, interaction), share: false }, async () =>
      work(),
    );
  /** What must come as a whole or not at all. */
  const attempt = (work: Promise<void>, what: string, instead: Message): Promise<void> =>
    work.catch(async (error: unknown) => {
      context.logger.warn({ error: error instanceof Error ? error.message : String(error) }, what);
      await apologise(context, reply, instead);
    });
  if (action === undefined) return tell(() => failure(outdated()));
  if (action.kind === 'share')
    return attempt(
      shareMessage(context, reply, interaction),
      'a message could not be shared',
      sentence('This message could not be shared.', 'Ask the question again and share that answer.'),
    );
  if (action.kind === 'link')
    return tell(() => ({ message: linkMessage(action.url), visibility: 'private', outcome: 'ok' }));
  const invocation = context.bot.parse(action.command);
  const command = declared(setting, invocation?.name ?? action.command);
  if (action.kind === 'form') {
    if (command === undefined) return tell(() => failure(outdated()));
    return attempt(
      reply.modal(formFor(command, invocation)),
      'a form could not be opened',
      sentence(
        'This form could not be opened.',
        say`Type \`${DISCORD_TRAITS.slashCommands[sectionOf(command)]} ${command.name}\` instead.`,
      ),
    );
  }
  if (await isElsewhere(context, command, interaction)) return;
  const plan = planFor(command, setting, interaction, invocation?.public);
  const place =
    action.answer === 'replace' && mayReplace(interaction) ? 'replace' : plan.place === 'public' ? 'public' : 'private';
  const share = place === 'replace' ? plan.share && interaction.message.flags.has(MessageFlags.Ephemeral) : plan.share;
  await answerInteraction(context, reply, { ...plan, place, share }, (hooks) =>
    context.bot.runText(action.command, callerOf(interaction), hooks),
  );
}

async function handleForm(
  setting: InteractionSetting,
  reply: InteractionReply,
  interaction: ModalSubmitInteraction,
): Promise<void> {
  const { context } = setting;
  const command = declared(setting, formCommand(interaction.customId) ?? '');
  if (await isElsewhere(context, command, interaction)) return;
  await answerInteraction(context, reply, planFor(command, setting, interaction), async (hooks) => {
    if (command === undefined) return failure(outdated());
    return orUserError(async () => {
      const form = await readForm(command, interaction, readUpload);
      const caller = callerOf(interaction);
      return form.kind === 'text'
        ? context.bot.runText(form.text, caller, hooks)
        : context.bot.run({ name: form.name, options: readOptions(command, form.raw) }, caller, hooks);
    });
  });
}

/** Discord takes answers to an interaction for so long. */
const INTERACTION_MS = 15 * MINUTE;

/**
 * Whether another session has taken what changes something. While a process restarts, or where two run by mistake, both hear the
 * same interaction; reading twice does no harm, and Discord shows one answer.
 */
async function isElsewhere(
  { stores, clock, logger }: DiscordContext,
  command: CommandDeclaration | undefined,
  { id }: BaseInteraction,
): Promise<boolean> {
  if (command === undefined || command.permission === 'read') return false;
  const taken = !(await stores.claims.take(`discord interaction ${id}`, clock.now() + INTERACTION_MS));
  if (taken) logger.info({ interaction: id }, 'another session has taken an interaction');
  return taken;
}

/** A text may name the command alone, with options that are still missing: then the first words decide. */
function declared({ context }: InteractionSetting, text: string): CommandDeclaration | undefined {
  const known = context.bot.commands.filter((command) => text === command.name || text.startsWith(`${command.name} `));
  return known.sort((a, b) => b.name.length - a.name.length)[0];
}

function planFor(
  command: CommandDeclaration | undefined,
  { stop }: InteractionSetting,
  interaction: BaseInteraction,
  everybody = false,
): AnswerPlan {
  const heard = maySpeak(interaction);
  const open = heard && (command?.audience === 'channel' || everybody);
  return {
    pace: command?.pace ?? 'instant',
    place: open ? 'public' : 'private',
    share: interaction.guildId !== null && heard,
    stop,
  };
}

/**
 * A message in a channel changes for everybody, so only who asked for it turns its pages; others, and readers of a digest,
 * get a page of their own.
 */
function mayReplace(interaction: MessageComponentInteraction): boolean {
  const { message } = interaction;
  return message.flags.has(MessageFlags.Ephemeral) || message.interactionMetadata?.user.id === interaction.user.id;
}

async function orUserError(
  work: () => ReturnType<DiscordContext['bot']['run']>,
): ReturnType<DiscordContext['bot']['run']> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) return failure(errorMessage(error));
    throw error;
  }
}

function linkMessage(url: string): Parameters<typeof failure>[0] {
  const safe = safeUrl(url);
  return {
    summary: safe === undefined ? 'This address cannot be opened from here.' : 'Open:',
    tone: 'neutral',
    blocks:
      safe === undefined
        ? []
        : [{ kind: 'text', text: [{ kind: 'link', text: new URL(safe).host + new URL(safe).pathname, url: safe }] }],
  };
}
