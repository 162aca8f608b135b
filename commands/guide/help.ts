import { UserError } from '../../src/contracts/errors.ts';
import { optionsOn } from '../../src/contracts/command.ts';
import type { CommandDeclaration, OptionSpec, PlatformTraits } from '../../src/contracts/command.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import { THRESHOLD_NAMES } from '../../src/signals/index.ts';
import { command } from '../support/context.ts';
import { platformOf } from '../../src/platforms/index.ts';
import { runButton } from '../support/project-parts.ts';

/** How do I use this? Derived from the declarations, like everything that explains the commands. */
export const help = command({
  name: 'help',
  purpose: 'Show all commands, or how to use one of them',
  examples: ['help', 'help top', 'help ask'],
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
        'commands',
        'the commands',
        'list the commands',
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
    { words: ['command', 'this'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    command: { type: 'text', description: 'Name of a command', positional: true, rest: true, maxLength: 100 },
  },
  async run(context, options): Promise<Message> {
    const { traits } = platformOf(context.caller.workspace);
    if (options.command === undefined) return overview(context.commands, traits.typedOptions);
    const name = options.command
      .toLowerCase()
      .replace(/^\/?signals\s+/, '')
      .trim();
    const matching = context.commands.filter((entry) => entry.name === name || entry.name.startsWith(`${name} `));
    if (matching.length === 0)
      throw new UserError(`There is no command “${name.slice(0, 60)}”.`, say`\`help\` lists them all.`, ['help']);
    return {
      summary: `How to use ${name}.`,
      tone: 'neutral',
      blocks: matching.flatMap((entry) => explain(entry, traits)),
    };
  },
});

/** `typed`: whether people write options themselves; Discord asks for each in a field of its own. */
function overview(commands: readonly CommandDeclaration[], typed: boolean): Message {
  const groups: [string, (entry: CommandDeclaration) => boolean][] = [
    ['Ask', (entry) => entry.permission === 'read'],
    ['Change', (entry) => entry.permission === 'manage'],
    ['Operate', (entry) => entry.permission === 'operate'],
  ];
  return {
    summary: 'All commands. “help top” explains one of them.',
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: 'Commands' },
      ...groups.flatMap(([title, belongs]): Block[] => {
        const members = commands.filter(belongs);
        return members.length === 0
          ? []
          : [
              { kind: 'text', text: [{ kind: 'strong', text: title }] },
              {
                kind: 'list',
                items: members.map((entry): Line => [{ kind: 'code', text: signature(entry) }, `  ${entry.purpose}`]),
              },
            ];
      }),
      {
        kind: 'note',
        text: `A project is owner/name, a GitHub address, or a name that only one project has.${typed ? ' Options: name:value or --name value. Add --public to answer to the channel.' : ''}`,
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
