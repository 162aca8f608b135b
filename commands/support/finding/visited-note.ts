import type { Block, Button, Inline, Message } from '../../../src/contracts/messages/message.ts';
import { capital } from '../../../src/text/format.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import type { CommandContext, Visited } from '../context.ts';
import { projectLink, runButton } from '../project-parts.ts';
import { bareName } from './short-names.ts';

/** The same answer, with what must be known of the projects in it that are not tracked, and the way to track them. */
export function withVisited(
  message: Message,
  { visited, caller }: Pick<CommandContext, 'visited' | 'caller'>,
): Message {
  if (visited.length === 0) return message;
  const notes: Inline[][] = [
    notTracked(visited.map(({ project }) => project)),
    ...visited.flatMap(({ asked, project }) => readAs(asked, project)),
    ...visited.flatMap(({ troubles, project }) =>
      troubles.map((trouble): Inline[] => [
        `⚠ ${visited.length > 1 ? `${project.fullName}: ` : ''}${capital(trouble)}.`,
      ]),
    ),
  ];
  const head = message.blocks[0]?.kind === 'heading' ? 1 : 0;
  const blocks: Block[] = [
    ...message.blocks.slice(0, head),
    { kind: 'note', text: notes.flatMap((note, at) => (at === 0 ? note : [' ', ...note])) },
    ...message.blocks.slice(head),
  ];
  return { ...message, blocks: withButtons(blocks, buttonsOf(visited, caller.personal)) };
}

function notTracked(projects: readonly ProjectRecord[]): Inline[] {
  const links = projects.flatMap(({ fullName }, at) => [
    ...(at === 0 ? [] : [at === projects.length - 1 ? ' and ' : ', ']),
    projectLink(fullName),
  ]);
  return projects.length === 1
    ? [...links, ' is not tracked: it was read for this answer and is not ranked.']
    : [...links, ' are not tracked: they were read for this answer and are not ranked.'];
}

/** Who asked by another name than the one it has is told so. */
function readAs(asked: string, { fullName }: ProjectRecord): Inline[][] {
  if (!asked.includes('/')) return [[`“${asked}” was looked up on GitHub, and ${fullName} is the best match.`]];
  return asked.toLowerCase() === fullName.toLowerCase() ? [] : [[`${asked} is called ${fullName} now.`]];
}

function buttonsOf(visited: readonly Visited[], personal: boolean): Button[] {
  const names = visited.map(({ project }) => project.fullName);
  const label = names.length === 1 ? `Track ${bareName(names[0] ?? '')}` : 'Track them';
  return [
    ...(personal ? [] : [runButton(label, 'track', { projects: names })]),
    ...visited
      .flatMap(({ others }) => others)
      .slice(0, 2)
      .map(({ fullName, command }): Button => ({
        label: fullName,
        action: { kind: 'command', command, answer: 'reply' },
      })),
  ];
}

/** In front of the buttons that are there. */
function withButtons(blocks: readonly Block[], buttons: Button[]): Block[] {
  const last = blocks.at(-1);
  return last?.kind === 'buttons'
    ? [...blocks.slice(0, -1), { ...last, buttons: [...buttons, ...last.buttons] }]
    : [...blocks, { kind: 'buttons', buttons }];
}
