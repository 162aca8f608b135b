import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import type { StarterProject } from '../../src/contracts/figures/starter.ts';
import { say } from '../../src/contracts/messages/line.ts';
import { parseReference, readProjectList, readReference } from '../../src/text/project-references.ts';
import type { ProjectReference } from '../../src/contracts/tracker.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { SUBSCRIBE_HERE } from '../support/first-steps.ts';
import { subscriptionsHere } from '../support/subscriptions/subscription-parts.ts';
import { bareName } from '../support/finding/short-names.ts';

/** Names shown one by one before the answer only counts. */
const SHOWN = 10;

/** Follow projects: new ones are fetched from GitHub with their star history, so that growth is answered at once. */
export const track = command({
  name: 'track',
  purpose: 'Add projects, whole organisations or a list to the watchlist',
  examples: [
    'track qdrant/qdrant milvus-io/milvus',
    'track huggingface/*',
    'track https://example.com/projects.csv',
    'track --starter',
  ],
  asks: [
    {
      words: [
        'add',
        'follow',
        'watch',
        'start tracking',
        'start following',
        'keep an eye on',
        'monitor',
        'begin tracking',
        'put on the watchlist',
        'add to the watchlist',
      ],
    },
    {
      words: [
        'starter list',
        'load the starter list',
        'starter',
        'starter universe',
        'load the starter',
        'use the starter list',
        'load the starter universe',
      ],
      options: { starter: true },
    },
    {
      words: [
        'to the watchlist',
        'to our watchlist',
        'to my watchlist',
        'to our list',
        'to my list',
        'on the watchlist',
        'to watchlist',
      ],
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'manage',
  pace: 'slow',
  options: {
    projects: {
      type: 'projects',
      description: 'owner/name, addresses, owner/* for an organisation, or the address of a list',
      positional: true,
    },
    list: { type: 'file', description: 'A list: one project a line, or a CSV with the project first' },
    starter: {
      type: 'boolean',
      description: 'The starter universe: some 200 infrastructure projects with categories and peers',
    },
  },
  async run(context, options): Promise<Message> {
    const starter = options.starter === true ? await context.starter() : [];
    const list = options.list === undefined ? undefined : readProjectList(options.list);
    const typed = [...(options.projects ?? []), ...starter.map((project) => project.repository)].map((text) => ({
      text,
      read: knownName(context.index, text) ?? parseReference(text),
    }));
    const references = [
      ...typed.flatMap(({ read }) => (read.kind === 'none' ? [] : [read])),
      ...(list?.references ?? []),
    ];
    const unread: Result['notFound'] = [
      ...typed.flatMap(({ text, read }) =>
        read.kind === 'none' ? [miss(text, read.reason, nearNames(context.index, text))] : [],
      ),
      ...(list?.unread ?? []).map(({ line, reason }) => miss(line, reason, nearNames(context.index, line))),
    ];
    if (references.length === 0) {
      const [only] = typed;
      if (only !== undefined && typed.length === 1) readReference(only.text);
      if (unread.length === 0)
        throw new UserError(
          options.list === undefined ? 'Which projects?' : 'No project was found in that list.',
          say`Try \`track qdrant/qdrant\`.`,
        );
    }
    const result = once(
      references.length === 0
        ? { tracked: [], notFound: unread, pending: [], leftOut: 0 }
        : withMissed(
            unread,
            await context.tracker.track(
              onceBy(references, (reference) =>
                reference.kind === 'list' ? reference.url : JSON.stringify(reference).toLowerCase(),
              ),
              {
                limit: context.settings.trackLimit,
                onProgress: context.progress,
                signal: context.signal,
              },
            ),
          ),
    );
    await fillDetails(context, starter, result.tracked);
    const ids = result.tracked.map((project) => project.id);
    const { added } =
      ids.length === 0
        ? { added: 0 }
        : await context.store.workspaces.watch(
            context.caller.workspace,
            ids,
            context.caller.user,
            context.now,
            auditEntry(
              context,
              'track',
              `${format.plural(ids.length, 'project')}: ${format.shorten(result.tracked.map((project) => project.fullName).join(', '), 300)}`,
            ),
          );
    const isHeard = context.caller.personal || (await subscriptionsHere(context)).some(({ kind }) => kind === 'digest');
    return answer(result, added, { fromStarter: starter.length > 0, isHeard });
  },
});

/** Company, category and stage of the starter universe, where nobody has given others before. */
async function fillDetails(
  context: CommandContext,
  starter: readonly StarterProject[],
  tracked: Result['tracked'],
): Promise<void> {
  if (starter.length === 0) return;
  const byName = new Map(starter.map((project) => [project.repository.toLowerCase(), project]));
  const found = tracked.flatMap((project) => {
    const known =
      byName.get((project.formerName ?? project.fullName).toLowerCase()) ?? byName.get(project.fullName.toLowerCase());
    return known === undefined ? [] : [{ id: project.id, known }];
  });
  const records = new Map(
    (await context.store.projects.getMany(found.map(({ id }) => id))).map((record) => [record.id, record]),
  );
  for (const { id, known } of found) {
    const record = records.get(id);
    if (!record) continue;
    const details = {
      ...(record.company === null && known.company !== undefined ? { company: known.company } : {}),
      ...(record.category === null && known.category !== undefined ? { category: known.category } : {}),
      ...(record.fundingStage === null && known.fundingStage !== undefined
        ? { fundingStage: known.fundingStage, fundingStageSince: known.fundingStageSince ?? null }
        : {}),
    };
    if (Object.keys(details).length > 0) await context.store.projects.setDetails(id, details);
  }
}

/** A bare name that the index knows saves the question to GitHub; a full one may be another repository's by now. */
function knownName(index: CommandContext['index'], text: string): ProjectReference | undefined {
  if (text.includes('/')) return undefined;
  const found = index.resolve(text);
  if (found.kind !== 'found') return undefined;
  const [owner, name] = found.project.fullName.split('/');
  return owner !== undefined && name !== undefined ? { kind: 'repository', owner, name } : undefined;
}

const nearNames = (index: CommandContext['index'], text: string): readonly string[] =>
  index.suggest(text, 2).map((project) => project.fullName);

const miss = (reference: string, reason: string, suggestions: readonly string[]): Result['notFound'][number] => ({
  reference,
  reason,
  suggestions,
});

const withMissed = (missed: Result['notFound'], result: Result): Result => ({
  ...result,
  notFound: [...missed, ...result.notFound],
});

type Result = Awaited<ReturnType<Parameters<typeof track.run>[0]['tracker']['track']>>;

/** Two names of one project, such as a former one, are one project. */
const once = (result: Result): Result => ({
  ...result,
  tracked: onceBy(result.tracked, (project) => project.id),
  notFound: onceBy(result.notFound, (miss) => miss.reference),
});

/** The first of those that have a key in common. */
function onceBy<T>(items: readonly T[], key: (item: T) => string | number): T[] {
  const kept = new Map<string | number, T>();
  for (const item of items) if (!kept.has(key(item))) kept.set(key(item), item);
  return [...kept.values()];
}

/** `isHeard`: this channel has a digest already, or can have none. */
function answer(
  result: Result,
  added: number,
  { fromStarter, isHeard }: { fromStarter: boolean; isHeard: boolean },
): Message {
  const { tracked, notFound, pending, leftOut } = result;
  const fresh = tracked.filter((project) => project.isNew).length;
  const already = tracked.length - added;
  const parts = [
    `${format.plural(added, 'project')} added to the watchlist`,
    fresh > 0 ? `${format.count(fresh)} new here` : undefined,
    already > 0 ? `${format.count(already)} on it before` : undefined,
    notFound.length > 0 ? `${format.count(notFound.length)} not added` : undefined,
  ].filter(Boolean);
  const summary = `${parts.join(', ')}.`;
  const blocks: Block[] = [{ kind: 'text', text: [{ kind: 'strong', text: summary }] }];
  if (tracked.length > 0) {
    blocks.push({
      kind: 'list',
      items: tracked
        .slice(0, SHOWN)
        .map((project): Line => [
          projectLink(project.fullName),
          ...(project.formerName === undefined ? [] : [` (was ${project.formerName})`]),
        ]),
    });
    if (tracked.length > SHOWN)
      blocks.push({
        kind: 'note',
        text: say`and ${format.count(tracked.length - SHOWN)} more: \`watchlist\` lists them all`,
      });
  }
  if (notFound.length > 0) {
    blocks.push({
      kind: 'list',
      items: notFound
        .slice(0, SHOWN)
        .map(
          (miss) =>
            `⚠ ${format.shorten(miss.reference, 80)}: ${miss.reason}${miss.suggestions.length > 0 ? `. Did you mean ${format.sentenceList(miss.suggestions)}?` : ''}`,
        ),
    });
    if (notFound.length > SHOWN)
      blocks.push({
        kind: 'note',
        text: `and ${format.count(notFound.length - SHOWN)} more that were not added: ${format.shorten(
          notFound
            .slice(SHOWN)
            .map((miss) => miss.reference)
            .join(', '),
          800,
        )}`,
      });
  }
  if (fromStarter && tracked.length > 0)
    blocks.push({
      kind: 'note',
      text: 'Company, category and funding stage with its month were filled in from the starter universe where a project had none.',
    });
  if (pending.length > 0)
    blocks.push({
      kind: 'note',
      text: `${format.plural(pending.length, 'project')} will be filled in by the next scheduled run: ${pending[0]?.reason ?? ''}`,
    });
  if (leftOut > 0)
    blocks.push({
      kind: 'note',
      text: `${format.plural(leftOut, 'project')} over the limit for one command ${leftOut === 1 ? 'was' : 'were'} left out; run it again with the rest`,
    });
  const [first, second] = tracked;
  if (first)
    blocks.push({
      kind: 'buttons',
      buttons: [
        runButton(`Open ${bareName(first.fullName)}`, 'score', { project: first.fullName }),
        ...(isHeard ? [] : [SUBSCRIBE_HERE]),
        ...(second
          ? [runButton('Compare', 'compare', { projects: tracked.slice(0, 5).map((project) => project.fullName) })]
          : []),
        runButton('Watchlist', 'watchlist'),
      ],
    });
  return { summary, tone: notFound.length > 0 ? 'warning' : 'neutral', blocks };
}
