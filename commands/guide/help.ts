import { UserError } from '../../src/contracts/errors.ts';
import { optionsOn, sectionOf } from '../../src/contracts/command.ts';
import type { CommandDeclaration, OptionSpec, PlatformTraits, Section } from '../../src/contracts/command.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Action, Block, Button, Line, Message, SelectOption } from '../../src/contracts/messages/message.ts';
import { THRESHOLD_NAMES } from '../../src/signals/index.ts';
import { command } from '../support/context.ts';
import { platformOf } from '../../src/platforms/index.ts';
import { runButton } from '../support/project-parts.ts';

/** Discord's limit for the entries of a menu. */
const MENU = 25;

/** How do I use this? Derived from the declarations, like everything that explains the commands. */
export const help = command({
  name: 'help',
  purpose: 'Show where to start, all commands, or how to use one of them',
  examples: ['help', 'help all', 'help top'],
  asks: [
    {
      words: [
        'hi',
        'hello',
        'hey',
        'what can you do',
        'can you do',
        'what can i ask',
        'can i ask',
        'help me',
        'how do i use',
        'how do you work',
        'how does this work',
        'what is this',
        'who are you',
        'what are you',
        'how do i use this',
        'use',
        'explain the command',
        'how to use',
        'instructions',
        'manual',
        'usage',
        'getting started',
        'get started',
        'what do you know',
      ],
    },
    {
      words: ['commands', 'the commands', 'all commands', 'all the commands', 'list the commands', 'every command'],
      options: { command: 'all' },
    },
    { words: ['command', 'this'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    command: { type: 'text', description: 'Name of a command, or all', positional: true, rest: true, maxLength: 100 },
  },
  async run(context, options): Promise<Message> {
    const { traits } = platformOf(context.caller.workspace);
    if (options.command === undefined) return firstThings(context.commands, traits);
    if (/^all(?: commands)?$/i.test(options.command.trim())) return overview(context.commands, traits);
    const name = options.command
      .toLowerCase()
      .replace(/^\/?signals(?:-[a-z]+)?\s+/, '')
      .trim();
    const matching = context.commands.filter((entry) => entry.name === name || entry.name.startsWith(`${name} `));
    if (matching.length === 0)
      throw new UserError(`There is no command “${name.slice(0, 60)}”.`, say`\`help all\` lists them all.`, [
        'help all',
      ]);
    return {
      summary: `How to use ${name}.`,
      tone: 'neutral',
      blocks: matching.flatMap((entry) => explain(entry, traits)),
    };
  },
});

/** What people do first. */
const FIRST: readonly { does: string; example: string; action: Action }[] = [
  {
    does: 'See what grows fastest',
    example: 'top growth 30d',
    action: { kind: 'command', command: 'top growth 30d', answer: 'reply' },
  },
  { does: 'Follow projects', example: 'track qdrant/qdrant', action: { kind: 'form', command: 'track' } },
  {
    does: 'Post a digest here',
    example: 'subscribe digest',
    action: { kind: 'command', command: 'subscribe digest', answer: 'reply' },
  },
  { does: 'Look at one project', example: 'score qdrant/qdrant', action: { kind: 'form', command: 'score' } },
  { does: 'Compare projects', example: 'compare qdrant milvus', action: { kind: 'form', command: 'compare' } },
];
/** More buttons than this are a wall on a phone; the others begin the menu. */
const IN_SIGHT = 3;

/** The five things that people do first, with everything else one menu away. */
function firstThings(commands: readonly CommandDeclaration[], traits: PlatformTraits): Message {
  const summary = 'Ask in your own words, or start with one of five things.';
  const typed = (text: string): string => {
    const command = commands.find(({ name }) => text === name || text.startsWith(`${name} `));
    return command === undefined ? text : typedAs(command, traits, text);
  };
  const inMenu = FIRST.slice(IN_SIGHT);
  const listed = commands.slice(0, MENU - 1 - inMenu.length);
  return {
    summary,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: 'What would you like to know?' },
      {
        kind: 'text',
        text: [
          'Ask in your own words: ',
          { kind: 'code', text: typed('ask which vector databases grew fastest last month?') },
        ],
      },
      {
        kind: 'list',
        items: FIRST.map(({ does, example }): Line => [`${does}: `, { kind: 'code', text: typed(example) }]),
      },
      {
        kind: 'buttons',
        buttons: FIRST.slice(0, IN_SIGHT).map(({ does, action }): Button => ({ label: does, action })),
      },
      {
        kind: 'select',
        placeholder: 'Everything else',
        options: [
          ...inMenu.map(({ does, action }): SelectOption => ({ label: does, action })),
          {
            label: `All ${commands.length} commands`,
            action: { kind: 'command', command: 'help all', answer: 'reply' },
          },
          ...listed.map((entry): SelectOption => ({
            label: entry.name,
            description: entry.purpose,
            action: { kind: 'command', command: `help ${entry.name}`, answer: 'reply' },
          })),
        ],
      },
    ],
  };
}

/** As people type it on a platform: with its slash command where words have to be given in fields of their own. */
const typedAs = (entry: CommandDeclaration, traits: PlatformTraits, text: string): string =>
  traits.typedOptions ? text : `${traits.slashCommands[sectionOf(entry)]} ${text}`;

const TITLES: Readonly<Record<Section, string>> = { asking: 'Ask', changing: 'Change', operating: 'Operate' };

function overview(commands: readonly CommandDeclaration[], traits: PlatformTraits): Message {
  return {
    summary: 'All commands. “help top” explains one of them.',
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: 'Commands' },
      ...(Object.keys(TITLES) as Section[]).flatMap((section): Block[] => {
        const members = commands.filter((entry) => sectionOf(entry) === section);
        if (members.length === 0) return [];
        const slash = traits.typedOptions ? [] : [' ', { kind: 'code', text: traits.slashCommands[section] } as const];
        return [
          { kind: 'text', text: [{ kind: 'strong', text: TITLES[section] }, ...slash] },
          {
            kind: 'list',
            items: members.map((entry): Line => [{ kind: 'code', text: signature(entry) }, `  ${entry.purpose}`]),
          },
        ];
      }),
      {
        kind: 'note',
        text: `A project is owner/name, a GitHub address, or a name that only one project has.${traits.typedOptions ? ' Options: name:value or --name value. Add --public to answer to the channel.' : ''}`,
      },
      { kind: 'buttons', buttons: [runButton('How the score is made', 'method'), runButton('Status', 'status')] },
    ],
  };
}

/** `top [by] [window] [category]`: the name with its positional options. */
export function signature(entry: CommandDeclaration): string {
  const words = Object.entries(entry.options).flatMap(([name, spec]) => {
    if (!(spec.positional ?? spec.required ?? false)) return [];
    return spec.required
      ? [`<${name}${spec.type === 'projects' ? '...' : ''}>`]
      : [`[${name}${spec.type === 'projects' ? '...' : ''}]`];
  });
  return [entry.name, ...words].join(' ');
}

function explain(entry: CommandDeclaration, traits: PlatformTraits): Block[] {
  const options = optionsOn(entry, traits);
  return [
    { kind: 'heading', text: signature(entry) },
    {
      kind: 'text',
      text: `${entry.purpose}.${entry.permission === 'read' ? '' : entry.permission === 'manage' ? ' Needs the right to manage this channel.' : ' For operators.'}`,
    },
    ...(options.length > 0
      ? [
          {
            kind: 'fields',
            items: options.map(([name, spec]) => ({ label: name, value: spec.description, note: accepts(name, spec) })),
          } satisfies Block,
        ]
      : []),
    { kind: 'text', text: [{ kind: 'strong', text: 'Examples' }] },
    { kind: 'list', items: entry.examples.map((example): Line => ({ kind: 'code', text: example })) },
  ];
}

function accepts(name: string, spec: OptionSpec): string {
  if (spec.type === 'choice') return spec.choices.map((choice) => choice.value).join(', ');
  if (spec.type === 'days') return spec.description.includes('such as') ? '' : 'such as 7d, 6w, 3m, 1y';
  if (spec.type === 'boolean') return 'yes or no';
  if (name === 'thresholds') return THRESHOLD_NAMES.join(', ');
  return spec.required ? 'required' : '';
}
