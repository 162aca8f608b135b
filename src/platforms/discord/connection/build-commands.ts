import { optionsOn, sectionOf } from '../../../contracts/command.ts';
import { DISCORD_TRAITS } from '../traits.ts';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  Locale,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { CommandDeclaration, OptionSpec, OptionSpecs, Section } from '../../../contracts/command.ts';
import { OperatorError } from '../../../contracts/errors.ts';
import { shorten } from '../render/escape.ts';
import {
  CHOICE_NAME,
  CHOICE_VALUE,
  COMMAND_CHARACTERS,
  COMMAND_CHOICES,
  COMMAND_DESCRIPTION,
  COMMAND_NAME,
  COMMAND_OPTIONS,
  OPTION_TEXT,
} from '../render/limits.ts';

/** Translations by locale and English text; what is absent stays English. Names are never translated by accident: they are looked up as `name:score`. */
export type Translations = Partial<Record<Locale, Readonly<Record<string, string>>>>;

type Subcommand = APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption;
export type SlashCommand = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Declarations by what Discord calls them below a slash command: `subscribe digest`. */
export type CommandNames = ReadonlyMap<string, CommandDeclaration>;

export interface BuiltCommands {
  commands: readonly SlashCommand[];
  names: CommandNames;
}

export interface BuildOptions {
  translations?: Translations;
  /** The ways in which the application can be installed; both unless told. */
  installTypes?: readonly ApplicationIntegrationType[];
}

const EVERYWHERE = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall] as const;

const DESCRIPTIONS: Readonly<Record<Section, string>> = {
  asking: 'What open-source projects are doing: growth, health, releases, alerts.',
  changing: 'Choose what is followed here and what is posted to this channel.',
  operating: 'Look after the bot: its state, what it sent, exports.',
};
const SECTIONS = Object.keys(DESCRIPTIONS) as Section[];

/**
 * The slash commands that the declarations ask for: one for each section, whose words are subcommands, two-word names grouped by
 * their first word.
 * @throws OperatorError when a section outgrows its command, or a word is both a command and a group.
 */
export function buildCommands(
  declarations: readonly CommandDeclaration[],
  { translations = {}, installTypes = EVERYWHERE }: BuildOptions = {},
): BuiltCommands {
  const sections = SECTIONS.flatMap((section) => {
    const words = groupByWord(declarations.filter((command) => sectionOf(command) === section));
    return words.size === 0 ? [] : [{ section, words }];
  });
  const commands = sections.map(({ section, words }) =>
    slashCommand({ name: nameOf(section), description: DESCRIPTIONS[section] }, [...words], {
      translations,
      installTypes,
    }),
  );
  const full = commands.find((command) => !fits(command));
  if (full !== undefined)
    throw new OperatorError(
      `/${full.name} has ${full.options?.length ?? 0} words and ${charactersOf(full)} characters.`,
      `Discord takes ${COMMAND_OPTIONS} words and ${COMMAND_CHARACTERS} characters in one command: shorten descriptions, or list some in another section.`,
    );
  return {
    commands,
    names: new Map(declarations.map((command): [string, CommandDeclaration] => [command.name, command])),
  };
}

const nameOf = (section: Section): string => DISCORD_TRAITS.slashCommands[section].slice(1);

type Words = ReadonlyMap<string, readonly CommandDeclaration[]>;

function groupByWord(declarations: readonly CommandDeclaration[]): Words {
  const words = new Map<string, CommandDeclaration[]>();
  for (const command of declarations) {
    const [word = ''] = command.name.split(' ');
    const list = words.get(word) ?? [];
    list.push(command);
    words.set(word, list);
  }
  for (const [word, commands] of words) {
    if (commands.length > 1 && commands.some((command) => command.name === word)) {
      throw new OperatorError(
        `“${word}” is both a command and the first word of others, which Discord does not allow.`,
        'Rename one of them.',
      );
    }
  }
  return words;
}

function slashCommand(
  { name, description }: { name: string; description: string },
  words: readonly (readonly [string, readonly CommandDeclaration[]])[],
  { translations, installTypes }: Required<BuildOptions>,
): SlashCommand {
  return {
    type: ApplicationCommandType.ChatInput,
    ...described(name, description, translations),
    // Reading is for everybody: rights are checked when a command runs, on buttons as well, so nothing is hidden here.
    default_member_permissions: null,
    integration_types: [...installTypes],
    // Conversations that the bot is no part of are for those who installed it for themselves.
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      ...(installTypes.includes(ApplicationIntegrationType.UserInstall) ? [InteractionContextType.PrivateChannel] : []),
    ],
    options: words.map(([word, commands]): Subcommand => {
      const [only] = commands;
      if (only !== undefined && only.name === word) return subcommand(word, only, translations);
      return {
        type: ApplicationCommandOptionType.SubcommandGroup,
        ...described(
          word,
          `${word}: ${commands.map((command) => command.name.slice(word.length + 1)).join(', ')}`,
          translations,
        ),
        options: commands.map((command) =>
          subcommand(command.name.slice(word.length + 1).replaceAll(' ', '-'), command, translations),
        ),
      };
    }),
  };
}

function subcommand(
  name: string,
  command: CommandDeclaration,
  translations: Translations,
): APIApplicationCommandSubcommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...described(name, command.purpose, translations),
    options: options(Object.fromEntries(optionsOn(command, DISCORD_TRAITS)), translations),
  };
}

/** Required ones first, as Discord demands; otherwise in the declared order. */
function options(specs: OptionSpecs, translations: Translations): APIApplicationCommandBasicOption[] {
  const entries = Object.entries(specs);
  if (entries.length > COMMAND_OPTIONS)
    throw new OperatorError(`A command has ${entries.length} options; Discord takes ${COMMAND_OPTIONS}.`);
  const sorted = [...entries.filter(([, spec]) => spec.required), ...entries.filter(([, spec]) => !spec.required)];
  return sorted.map(([name, spec]) => ({
    ...described(name, spec.description, translations),
    required: spec.required ?? false,
    ...typed(spec, translations),
  }));
}

type Typed = APIApplicationCommandBasicOption extends infer O
  ? O extends unknown
    ? Omit<O, 'name' | 'description' | 'required'>
    : never
  : never;

function typed(spec: OptionSpec, translations: Translations): Typed {
  switch (spec.type) {
    case 'integer':
      return {
        type: ApplicationCommandOptionType.Integer,
        ...range(spec),
        ...(spec.complete === undefined ? {} : { autocomplete: true }),
      };
    case 'number':
      return {
        type: ApplicationCommandOptionType.Number,
        ...range(spec),
        ...(spec.complete === undefined ? {} : { autocomplete: true }),
      };
    case 'boolean':
      return { type: ApplicationCommandOptionType.Boolean };
    case 'file':
      return { type: ApplicationCommandOptionType.Attachment };
    case 'choice': {
      // More choices than Discord lists are completed while typing instead.
      if (spec.choices.length > COMMAND_CHOICES)
        return { type: ApplicationCommandOptionType.String, autocomplete: true };
      const choices = spec.choices.map((choice) => ({
        ...localized('name', shorten(choice.label, CHOICE_NAME), choice.label, translations, (translated) =>
          shorten(translated, CHOICE_NAME),
        ),
        value: choice.value.slice(0, CHOICE_VALUE),
      }));
      return { type: ApplicationCommandOptionType.String, choices };
    }
    case 'text':
      return {
        type: ApplicationCommandOptionType.String,
        min_length: 1,
        max_length: Math.min(spec.maxLength ?? 500, OPTION_TEXT),
        ...(spec.complete === undefined ? {} : { autocomplete: true }),
      };
    case 'project':
    case 'projects':
    case 'zone':
      return { type: ApplicationCommandOptionType.String, autocomplete: true };
    case 'days':
      return { type: ApplicationCommandOptionType.String, max_length: 10 };
  }
}

const range = (spec: { min?: number; max?: number }): { min_value?: number; max_value?: number } => ({
  ...(spec.min === undefined ? {} : { min_value: spec.min }),
  ...(spec.max === undefined ? {} : { max_value: spec.max }),
});

interface Described {
  name: string;
  description: string;
}

function described(name: string, description: string, translations: Translations): Described {
  const text = shorten(description.trim(), COMMAND_DESCRIPTION) || name;
  return {
    ...localized('name', name.toLowerCase(), `name:${name}`, translations, commandName),
    ...localized('description', text, description, translations, (translated) =>
      shorten(translated, COMMAND_DESCRIPTION),
    ),
  };
}

/** What people type: words in small letters without spaces, and nothing that marks a cut. */
function commandName(translated: string): string {
  const name = translated
    .toLowerCase()
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^-_'\p{L}\p{N}]/gu, '');
  return Array.from(name).slice(0, COMMAND_NAME).join('');
}

function localized<K extends 'name' | 'description'>(
  field: K,
  text: string,
  key: string,
  translations: Translations,
  cut: (translated: string) => string,
): Record<K, string> {
  const found = Object.entries(translations).flatMap(([locale, texts]) => {
    const translated = cut(texts[key] ?? '');
    return translated === '' ? [] : [[locale, translated]];
  });
  const own = { [field]: text } as Record<K, string>;
  return found.length === 0
    ? own
    : { ...own, [`${field}_localizations`]: Object.fromEntries(found) as Record<string, string> };
}

/** The declared name of an option: Discord writes all names in small letters. */
export const optionNamed = (command: CommandDeclaration, name: string): string =>
  Object.keys(command.options).find((option) => option.toLowerCase() === name) ?? name;

const fits = (command: SlashCommand): boolean =>
  (command.options?.length ?? 0) <= COMMAND_OPTIONS && charactersOf(command) <= COMMAND_CHARACTERS;

/** Names, descriptions and choice values with everything below; of translated texts the longest counts. */
function charactersOf(node: object): number {
  let sum = 0;
  const entries = Object.entries(node) as [string, unknown][];
  for (const [key, value] of entries) {
    if (key === 'name' || key === 'description' || key === 'value') {
      const translated = entries.find(([other]) => other === `${key}_localizations`)?.[1] ?? {};
      sum += Math.max(
        ...[value, ...(Object.values(translated) as unknown[])].map((text) =>
          typeof text === 'string' ? text.length : 0,
        ),
      );
    } else if (key === 'options' || key === 'choices') {
      for (const child of value as readonly object[]) sum += charactersOf(child);
    }
  }
  return sum;
}
