import type { Line, Message } from './messages/message.ts';

/** How an option is read, checked, offered and explained on every platform. */
export type OptionSpec = OptionBase &
  (
    | {
        type: 'text';
        maxLength?: number;
        /** What it must look like; `example` says it to people. */
        pattern?: { readonly test: RegExp; readonly example: string };
        /** Takes the rest of the line, unquoted, in text commands. */ rest?: boolean;
        complete?: CompletionSource;
      }
    | { type: 'integer' | 'number'; min?: number; max?: number; complete?: CompletionSource }
    | { type: 'boolean' }
    | {
        type: 'choice';
        choices: readonly Choice[];
        /** Without it all are shown, so that several in one sentence are the same as none. */ allByDefault?: true;
      }
    /** One project as the person wrote it: `owner/name`, address or unambiguous name. The handler finds it. */
    | { type: 'project' }
    /** Several projects, `org/*` and list addresses included, as written. */
    | { type: 'projects'; max?: number; /** Fewer make no sense: a sentence has to name so many. */ least?: number }
    /** A span of time such as `7d`, `2w`, `6m`, `1y`; its value is a number of whole days. */
    | { type: 'days'; min?: number; max?: number }
    /** An IANA zone name, checked. */
    | { type: 'zone' }
    /** Text of an uploaded or piped file; on Discord an attachment, on Slack a pasted block or address. */
    | { type: 'file' }
  );

interface OptionBase {
  description: string;
  required?: boolean;
  /** In text commands the option may be given without its name, in the declared order. Default true for required options. */
  positional?: boolean;
  /** Only on platforms that have this; on every platform unless told. */
  needs?: 'forums' | 'typedOptions';
}

/** What a command may need to know of the platform that it is asked on. */
export interface PlatformTraits {
  /** People type options as `name:value`; otherwise each is a field of its own. */
  typedOptions: boolean;
  /** What people type before a command, by its section; empty where nothing comes before it. */
  slashCommands: Readonly<Record<Section, string>>;
  /** There are channels whose posts each have a thread. */
  forums: boolean;
  /** One token serves every workspace, so that a refused token is the operator's to replace. */
  sharedToken: boolean;
  /** Messages can be posted to it. */
  posts: boolean;
  /** Why no cards are shown under pasted links, as a sentence and a hint; undefined where they can be. */
  noLinkCards: { sentence: string; hint: Line | undefined } | undefined;
}

/** The options that mean something on a platform. */
export const optionsOn = (
  command: Pick<CommandDeclaration, 'options'>,
  traits: Pick<PlatformTraits, 'forums' | 'typedOptions'>,
): [name: string, spec: OptionSpec][] =>
  Object.entries(command.options).filter(([, spec]) => spec.needs === undefined || traits[spec.needs]);

export interface Choice {
  value: string;
  label: string;
  /** What else people call it, in lower case and one or more words each. */
  words?: readonly string[];
}

export type CompletionSource = 'category' | 'language' | 'stage' | 'subscription' | 'list';

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<S extends OptionSpec> = S['type'] extends 'integer' | 'number' | 'days'
  ? number
  : S['type'] extends 'boolean'
    ? boolean
    : S['type'] extends 'projects'
      ? readonly string[]
      : S extends { type: 'choice'; choices: readonly { value: infer V }[] }
        ? V
        : string;

/** Typed values for declared options: required ones present, the others possibly absent. */
type OptionValues<O extends OptionSpecs> = {
  [K in keyof O as O[K] extends { required: true } ? K : never]: ValueOf<O[K]>;
} & {
  [K in keyof O as O[K] extends { required: true } ? never : K]?: ValueOf<O[K]> | undefined;
};

export type OptionValue = string | number | boolean | readonly string[];
export type AnyOptionValues = Readonly<Record<string, OptionValue | undefined>>;

/** 'read': everyone in the workspace. 'manage': whoever the operator lets change the watchlist and this channel's subscriptions. 'operate': operators only. */
type Permission = 'read' | 'manage' | 'operate';

/** What a command is for: looking at projects, changing what is followed and posted, or looking after the bot. */
export type Section = 'asking' | 'changing' | 'operating';

const SECTION_BY_PERMISSION = { read: 'asking', manage: 'changing', operate: 'operating' } as const;

/** The section that help lists a command in, and that has a slash command of its own where a platform has room for few words in one. */
export const sectionOf = ({ section, permission }: Pick<CommandDeclaration, 'section' | 'permission'>): Section =>
  section ?? SECTION_BY_PERMISSION[permission];

/** Phrases of a sentence, in small letters, and what they say of the options; options that a sentence names itself win. */
interface Asked {
  words: readonly string[];
  options?: AnyOptionValues;
  /** Only says the options: no reason by itself to mean the command. */
  hint?: boolean;
}

/** What a command is called, takes and promises: parser, registration, completion, forms, help and the README derive from it. */
export interface CommandDeclaration {
  /** One word, or two for a group: `score`, `subscribe digest`. */
  name: string;
  /** One line, at most 100 characters, starting with a verb. */
  purpose: string;
  /** Typed examples without the leading `/signals`. */
  examples: readonly string[];
  /** What people say in a sentence when they mean it. */
  asks?: readonly Asked[];
  /** Sets of options each of which, where a sentence fills it, means this command without any phrase that asks for it. */
  alone?: readonly (readonly string[])[];
  options: OptionSpecs;
  /** Of these options at least one has to be given. */
  oneOf?: readonly string[];
  /** 'private': only the asker sees the answer until it is shared. 'channel': everybody does. */
  audience: 'private' | 'channel';
  permission: Permission;
  /** Where it is listed; by its permission unless told (`sectionOf`). */
  section?: Section;
  /** 'instant': milliseconds from memory or disk; 'slow': may ask GitHub, so platforms acknowledge first and say what is happening. */
  pace: 'instant' | 'slow';
}

/** A command: its declaration and the one function that answers. `Context` is given by the layer that has a store. */
export interface Command<Context, O extends OptionSpecs> extends CommandDeclaration {
  options: O;
  run(context: Context, options: OptionValues<O>): Promise<Message>;
}

/** A command among others, whose options were read by its own specs. */
export interface RunnableCommand<Context> extends CommandDeclaration {
  run(context: Context, options: AnyOptionValues): Promise<Message>;
}

/** Keeps the options' literal types, so that `run` gets typed values. */
export const defineCommand =
  <Context>() =>
  <const O extends OptionSpecs>(command: Command<Context, O>): RunnableCommand<Context> =>
    // `run` is only ever called with values read by these very specs, so the narrower parameter is safe.
    command;

/** A command about to run: its name and values read by its options. */
export interface Invocation {
  name: string;
  options: AnyOptionValues;
  /** Asked for with `--public`: answer to everybody in the channel. */
  public?: boolean;
}
