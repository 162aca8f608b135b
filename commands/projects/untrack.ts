import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { isRepositoryName } from '../../src/text/github-links.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import type { ProjectRecord } from '../../db/store.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { findProject, watchedIds } from '../support/finding/find-project.ts';
import { runButton } from '../support/project-parts.ts';
import { shortNames } from '../support/finding/short-names.ts';

/** Names that a sentence takes before it only counts. */
const SHOWN = 3;
/** Lines about names that were not found. */
const MISSED = 10;

/** Stop following projects, or reading them at all; what was observed of them stays. */
export const untrack = command({
  name: 'untrack',
  purpose: 'Take projects off the watchlist; what was observed stays',
  examples: ['untrack qdrant/qdrant', 'untrack qdrant/qdrant everywhere:yes'],
  asks: [
    {
      words: [
        'stop tracking',
        'stop following',
        'stop watching',
        'unfollow',
        'unwatch',
        'remove',
        'take off',
        'drop',
        'delete',
      ],
    },
    {
      words: [
        'from the watchlist',
        'from our watchlist',
        'from my watchlist',
        'off the watchlist',
        'from our list',
        'from my list',
        'from watchlist',
        'off our list',
      ],
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'manage',
  pace: 'instant',
  options: {
    projects: { type: 'projects', description: 'Projects, each owner/name or an unambiguous name', required: true },
    everywhere: {
      type: 'boolean',
      description: 'Read and rank them no more, unless a watchlist or a subscription names them (operators)',
    },
  },
  async run(context, options): Promise<Message> {
    if (options.everywhere && !context.isOperator)
      throw new UserError(
        'Only an operator may take projects out of the universe.',
        'The operator names operators in GROUNDSWELL_OPERATORS.',
      );
    const [{ found, missed }, watched] = await Promise.all([findEach(context, options.projects), watchedIds(context)]);
    if (found.length === 0) throw nothingFound(missed);
    const [removed, absent] = [found.filter(({ id }) => watched.has(id)), found.filter(({ id }) => !watched.has(id))];
    const names = removed.map((project) => project.fullName);
    if (removed.length > 0)
      await context.store.workspaces.unwatch(
        context.caller.workspace,
        removed.map(({ id }) => id),
        auditEntry(context, 'untrack', format.shorten(names.join(', '), 300)),
      );
    const told: Told = { removed: names, absent: absent.map((project) => project.fullName), missed };
    return answer(options.everywhere ? { ...told, ...(await retire(context, found)) } : told);
  },
});

interface Told {
  removed: readonly string[];
  absent: readonly string[];
  missed: readonly Missed[];
  /** Read no more. */
  retired?: readonly string[];
  /** Read on, for a watchlist or a subscription names them. */
  followed?: readonly string[];
}

async function retire(
  context: CommandContext,
  projects: readonly ProjectRecord[],
): Promise<{ retired: readonly string[]; followed: readonly string[] }> {
  const names = format.shorten(projects.map((project) => project.fullName).join(', '), 300);
  const ids = new Set(
    await context.store.projects.retire(
      projects.map(({ id }) => id),
      context.now,
      auditEntry(context, 'untrack everywhere', names),
    ),
  );
  await context.store.scores.updateRanks();
  const nameOf = (project: ProjectRecord): string => project.fullName;
  return {
    retired: projects.filter(({ id }) => ids.has(id)).map(nameOf),
    followed: projects.filter(({ id }) => !ids.has(id)).map(nameOf),
  };
}

interface Missed {
  sentence: Line;
  /** Names that were probably meant. */
  near: readonly string[];
}

/** Each reference on its own, the same project only once: one slip must not keep the others on the list. */
async function findEach(
  context: CommandContext,
  references: readonly string[],
): Promise<{ found: readonly ProjectRecord[]; missed: readonly Missed[] }> {
  const found = new Map<number, ProjectRecord>();
  const missed: Missed[] = [];
  for (const reference of new Set(references)) {
    try {
      const project = await findProject(context, reference, (name) => name);
      found.set(project.id, project);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What is not tracked needs no tracking to be off the list: only near names are offered.
      missed.push({ sentence: error.sentenceLine, near: error.suggestions.filter(isRepositoryName) });
    }
  }
  return { found: [...found.values()], missed };
}

function nothingFound(missed: readonly Missed[]): UserError {
  const near = missed.flatMap((miss) => miss.near);
  const sentences = missed.map((miss, index): Line => (index === 0 ? miss.sentence : say` ${miss.sentence}`));
  return new UserError(
    say`${sentences.flat()}`,
    near.length > 0 ? `Did you mean ${format.sentenceList(near)}?` : say`\`watchlist\` lists what can be taken off.`,
    near.length > 0 ? near.map((name) => `untrack ${name}`) : ['watchlist'],
  );
}

function answer({ removed, absent, missed, retired = [], followed = [] }: Told): Message {
  const taken =
    removed.length > 0
      ? `${format.plural(removed.length, 'project')} taken off the watchlist`
      : 'Nothing was taken off the watchlist';
  const kept = absent.length === 0 ? '' : `; ${someOf(absent)} ${absent.length === 1 ? 'was' : 'were'} not on it`;
  const notFound = missed.length === 0 ? '' : `; ${format.plural(missed.length, 'name')} not found`;
  const ended = retired.length === 0 ? '' : `; ${someOf(retired)} ${retired.length === 1 ? 'is' : 'are'} read no more`;
  const goesOn =
    followed.length === 0
      ? ''
      : `; ${someOf(followed)} ${followed.length === 1 ? 'is' : 'are'} read on, for a watchlist or a subscription names ${followed.length === 1 ? 'it' : 'them'}`;
  const summary = `${taken}${kept}${ended}${goesOn}${notFound}.`;
  const gone = [...new Set([...removed, ...retired])];
  const near = [...new Set(missed.flatMap((miss) => miss.near))].slice(0, SHOWN);
  const short = shortNames(near);
  const blocks: Block[] = [
    { kind: 'text', text: summary },
    ...(missed.length === 0
      ? []
      : [
          {
            kind: 'list',
            items: missed
              .slice(0, MISSED)
              .map(
                (miss): Line =>
                  say`⚠ ${miss.sentence}${miss.near.length > 0 ? ` Did you mean ${format.sentenceList(miss.near)}?` : ''}`,
              ),
          } satisfies Block,
        ]),
    ...(missed.length > MISSED
      ? [{ kind: 'note', text: `and ${format.count(missed.length - MISSED)} more that were not found` } satisfies Block]
      : []),
    ...(gone.length === 0
      ? []
      : [
          {
            kind: 'note',
            text: `What was observed of ${gone.length === 1 ? 'it' : 'them'} is kept, and other workspaces are not affected.`,
          } satisfies Block,
        ]),
    {
      kind: 'buttons',
      buttons: [
        ...(gone.length === 0
          ? []
          : [runButton(retired.length > 0 ? 'Track again' : 'Undo', 'track', { projects: gone })]),
        ...near.map((name, index) => runButton(`Untrack ${short[index] ?? name}`, 'untrack', { projects: [name] })),
        runButton('Watchlist', 'watchlist'),
      ],
    },
  ];
  return { summary, tone: missed.length > 0 ? 'warning' : 'neutral', blocks };
}

const someOf = (names: readonly string[]): string =>
  names.length > SHOWN ? format.plural(names.length, 'project') : format.sentenceList(names);
