import type { AutocompleteInteraction, ChatInputCommandInteraction, CommandInteractionOption } from 'discord.js';
import { ApplicationCommandOptionType } from 'discord.js';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { UserError } from '../../../contracts/errors.ts';
import { FILE_BYTES } from '../render/limits.ts';
import type { CommandNames } from '../connection/build-commands.ts';
import { optionNamed } from '../connection/build-commands.ts';

type Slash = ChatInputCommandInteraction | AutocompleteInteraction;

/**
 * The declared command that a slash interaction names; undefined when it is registered no more. Which slash command it was under is
 * not asked: Discord shows people the old ones for a while after a word moved to another.
 */
export function commandOf(interaction: Slash, names: CommandNames): CommandDeclaration | undefined {
  const group = interaction.options.getSubcommandGroup(false);
  const subcommand = interaction.options.getSubcommand(false);
  return names.get([group, subcommand].filter((part) => part !== null).join(' '));
}

/** Values as Discord gives them, by option name; files are read. */
export async function rawOptions(
  interaction: ChatInputCommandInteraction,
  command: CommandDeclaration,
  files: FileReader,
): Promise<Record<string, unknown>> {
  const raw: Record<string, unknown> = {};
  for (const option of leaves(interaction.options.data)) {
    raw[optionNamed(command, option.name)] =
      option.type === ApplicationCommandOptionType.Attachment && option.attachment
        ? await files(option.attachment)
        : option.value;
  }
  return raw;
}

/** Values given so far, for completion. */
export const typedOptions = (
  interaction: AutocompleteInteraction,
  command: CommandDeclaration,
): Record<string, string | number | boolean> =>
  Object.fromEntries(
    leaves(interaction.options.data).flatMap((option) =>
      option.value === undefined || option.focused ? [] : [[optionNamed(command, option.name), option.value]],
    ),
  );

const leaves = (options: readonly CommandInteractionOption[]): readonly CommandInteractionOption[] =>
  options.flatMap((option) => (option.options === undefined ? [option] : leaves(option.options)));

interface UploadedFile {
  name: string;
  size: number;
  url: string;
}

export type FileReader = (file: UploadedFile) => Promise<string>;

/** Reads an uploaded text. The address comes from Discord in the interaction itself. */
export const readUpload: FileReader = async ({ name, size, url }) => {
  if (size > FILE_BYTES)
    throw new UserError(
      `“${name.slice(0, 80)}” is larger than ${FILE_BYTES / 1_048_576} MB.`,
      'Split it and send the parts.',
    );
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new UserError('Discord did not hand over the file.', 'Upload it once more.');
  const bytes = await response.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(
      `“${name.slice(0, 80)}” is no text in UTF-8.`,
      'Save it as CSV or plain text and send it again.',
    );
  }
};
