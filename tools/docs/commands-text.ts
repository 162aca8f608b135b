import { commands } from '../../commands/index.ts';
import { signature } from '../../commands/guide/help.ts';
import { loadVerbs } from '../../src/cli/index.ts';

/** The chat commands as a Markdown table. */
export function commandsTable(): string {
  const rights = { read: 'everyone', manage: 'managers', operate: 'operators' } as const;
  const rows = commands.map(
    (command) =>
      `| \`${signature(command).replaceAll('|', '\\|')}\` | ${command.purpose} | ${rights[command.permission]} | \`${command.examples.at(-1) ?? ''}\` |`,
  );
  return ['| command | what it answers | for | example |', '|---|---|---|---|', ...rows].join('\n');
}

/** The verbs of the command line as a Markdown table. */
export async function verbsTable(): Promise<string> {
  const rows = (await loadVerbs()).map((verb) => `| \`${`${verb.name} ${verb.usage}`.trim()}\` | ${verb.summary} |`);
  return ['| verb | what it does |', '|---|---|', ...rows].join('\n');
}
