import { UserError } from '../src/contracts/errors.ts';
import * as format from '../src/text/format.ts';
import type { Block, Line, Message } from '../src/contracts/message.ts';
import type { StarterProject } from '../src/contracts/starter.ts';
import { say } from '../src/contracts/line.ts';
import { command } from './support/context.ts';
import type { CommandContext } from './support/context.ts';
import { projectLink, runButton } from './support/project-parts.ts';
import { readList, readReference } from './support/references.ts';
import { auditEntry } from './support/audit-entry.ts';
import { bareName } from './support/short-names.ts';

/** Names shown one by one before the answer only counts. */
const SHOWN = 10;

/** Follow projects: new ones are fetched from GitHub with their star history, so that growth is answered at once. */
export const track = command({
  name: 'track',
  purpose: 'Add projects, whole organisations or a list to the watchlist',
  examples: [
    'track qdrant/qdrant milvus-io/milvus',
    'track grafana/*',
    'track https://example.com/projects.csv',
    'track --starter',
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
    const written = [
      ...(options.projects ?? []),
      ...(options.list === undefined ? [] : readList(options.list)),
      ...starter.map((project) => project.repository),
    ];
    if (written.length === 0)
      throw new UserError(
        options.list === undefined ? 'Which projects?' : 'No project was found in that list.',
        say`Try \`track qdrant/qdrant\`.`,
      );
    const references = written.map((text) => knownName(context.index, text) ?? readReference(text));
    const result = once(
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
    return answer(result, added, starter.length > 0);
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

/** A bare or former name that the index knows already saves the question to GitHub. */
function knownName(
  index: { resolve(text: string): { kind: string; project?: { fullName: string } } },
  text: string,
): ReturnType<typeof readReference> | undefined {
  const found = index.resolve(text);
  const [owner, name] = found.project?.fullName.split('/') ?? [];
  return found.kind === 'found' && owner !== undefined && name !== undefined
    ? { kind: 'repository', owner, name }
    : undefined;
}

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

function answer(result: Result, added: number, fromStarter: boolean): Message {
  const { tracked, notFound, pending, leftOut } = result;
  const fresh = tracked.filter((project) => project.isNew).length;
  const already = tracked.length - added;
  const parts = [
    `${format.plural(added, 'project')} added to the watchlist`,
    fresh > 0 ? `${format.count(fresh)} new here` : undefined,
    already > 0 ? `${format.count(already)} on it before` : undefined,
    notFound.length > 0 ? `${format.count(notFound.length)} not found` : undefined,
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
        text: `and ${format.count(notFound.length - SHOWN)} more that were not found: ${format.shorten(
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
        runButton(`Score ${bareName(first.fullName)}`, 'score', { project: first.fullName }),
        ...(second
          ? [runButton('Compare', 'compare', { projects: tracked.slice(0, 5).map((project) => project.fullName) })]
          : []),
        runButton('Watchlist', 'watchlist'),
      ],
    });
  return { summary, tone: notFound.length > 0 ? 'warning' : 'neutral', blocks };
}
