import type { AutocompleteInteraction } from 'discord.js';
import type { Choice, CommandDeclaration } from '../../../contracts/command.ts';
import type { CommandNames } from '../connection/build-commands.ts';
import { optionNamed } from '../connection/build-commands.ts';
import { callerOf } from '../answering/caller.ts';
import type { DiscordContext } from '../config.ts';
import { oneLine, shorten } from '../render/escape.ts';
import { CHOICE_NAME, CHOICE_VALUE, COMMAND_CHOICES } from '../render/limits.ts';
import { commandOf, typedOptions } from '../answering/read-interaction.ts';

/** What Discord offers below an option while somebody types. Completion is never worth an error: nothing fits is an answer. */
export async function completeOption(
  context: DiscordContext,
  names: CommandNames,
  interaction: AutocompleteInteraction,
): Promise<{ name: string; value: string | number }[]> {
  const command = commandOf(interaction, names);
  if (command === undefined) return [];
  const focused = interaction.options.getFocused(true);
  const option = optionNamed(command, focused.name);
  const { before, typed } = splitTyped(command, option, focused.value);
  const found = await choicesFor(
    context,
    command,
    { option, typed, options: typedOptions(interaction, command) },
    interaction,
  );
  const type = command.options[option]?.type;
  const choices = found
    .map((choice) => ({ name: before + choice.label, value: before + choice.value }))
    .filter((choice) => choice.value !== '' && choice.value.length <= CHOICE_VALUE)
    .map((choice) => ({ name: shorten(oneLine(choice.name), CHOICE_NAME) || choice.value, value: choice.value }))
    .slice(0, COMMAND_CHOICES);
  // Discord takes only numbers as choices of an option that is one.
  if (type !== 'integer' && type !== 'number') return choices;
  return choices
    .map((choice) => ({ ...choice, value: Number(choice.value) }))
    .filter((choice) => Number.isFinite(choice.value));
}

interface Question {
  option: string;
  typed: string;
  options: Record<string, string | number | boolean>;
}

async function choicesFor(
  context: DiscordContext,
  command: CommandDeclaration,
  { option, typed, options }: Question,
  interaction: AutocompleteInteraction,
): Promise<readonly Choice[]> {
  const spec = command.options[option];
  if (spec?.type === 'choice') {
    const start = typed.toLowerCase();
    return spec.choices.filter(({ label, value, words = [] }) =>
      [label, value, ...words].some((text) => text.toLowerCase().includes(start)),
    );
  }
  return context.bot.complete(
    { command: command.name, option, typed, options, limit: COMMAND_CHOICES },
    callerOf(interaction),
  );
}

/** Of several projects only the last one is being typed; the others stay in front of every choice. */
function splitTyped(command: CommandDeclaration, option: string, value: string): { before: string; typed: string } {
  if (command.options[option]?.type !== 'projects') return { before: '', typed: value };
  const at = Math.max(value.lastIndexOf(' '), value.lastIndexOf(',')) + 1;
  return { before: value.slice(0, at), typed: value.slice(at) };
}
