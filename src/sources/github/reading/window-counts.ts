import type { z } from 'zod';
import { DAY } from '../../../contracts/clock.ts';
import { inBatches } from './batch.ts';
import { splitName } from '../../../text/github-links.ts';
import { readNodes } from './nodes.ts';
import { costOf, windowsQuery } from './queries.ts';
import { issueCountSchema, windowsNodeSchema } from './schemas.ts';
import type { Transport } from '../access/transport.ts';
import type { ByNode, Call, Outcome, RepositoryRef, WindowCounts } from '../types.ts';
import { absent, found } from '../types.ts';

/** The four searches, in the order of the query's aliases: qualifiers without the repository, over a range of moments. */
export const windowSearches = [
  { field: 'issuesCreated30d', days: 30, qualifier: (range: string) => `is:issue created:${range}` },
  { field: 'issuesCreated365d', days: 365, qualifier: (range: string) => `is:issue created:${range}` },
  { field: 'issuesClosed365d', days: 365, qualifier: (range: string) => `is:issue closed:${range}` },
  { field: 'pullRequestsMerged365d', days: 365, qualifier: (range: string) => `is:pr is:merged merged:${range}` },
] as const;

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** The search of one window. The name was checked letter by letter (splitName), so it cannot add qualifiers of its own. */
export function searchText(owner: string, name: string, at: number, window: (typeof windowSearches)[number]): string {
  return `repo:${owner}/${name} ${window.qualifier(`${moment(at - window.days * DAY)}..${moment(at)}`)}`;
}

type Step =
  { readonly kind: 'counts'; readonly counts: WindowCounts } | { readonly kind: 'moved'; readonly to: string };

/**
 * Counts of past windows, from search, for projects of which we have no year of snapshots yet.
 * A search in a repository that moved answers zero instead of failing, so the answer counts only where the repository still
 * has the name that was searched; else it is searched once more under its new name. 0.1 points a repository.
 */
export async function windowCounts(
  transport: Transport,
  now: () => number,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<WindowCounts>> {
  const first = await search(transport, now, repositories, call);
  const moved = [...first].flatMap(([nodeId, step]) =>
    step.ok && step.value.kind === 'moved' ? [{ nodeId, nameWithOwner: step.value.to }] : [],
  );
  const second = moved.length > 0 ? await search(transport, now, moved, call) : undefined;
  return new Map([...first].map(([id, step]) => [id, settled(second?.get(id) ?? step)]));
}

function settled(step: Outcome<Step>): Outcome<WindowCounts> {
  if (!step.ok) return step;
  return step.value.kind === 'counts' ? found(step.value.counts) : absent('bad-data', 'it was renamed while we looked');
}

const search = (
  transport: Transport,
  now: () => number,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<Step>> =>
  inBatches<RepositoryRef, Step>({
    items: repositories,
    size: windowsQuery(1).batch,
    keyOf: (repository) => repository.nodeId,
    ask: async (chunk) => {
      const at = now();
      const refused = new Map<string, Outcome<Step>>();
      const asked = chunk.flatMap((repository) => {
        const parts = splitName(repository.nameWithOwner);
        if (parts === undefined) refused.set(repository.nodeId, absent('not-found', 'not a repository name'));
        return parts === undefined ? [] : [{ ...repository, ...parts }];
      });
      if (asked.length === 0) return { kind: 'ok', outcomes: refused };
      const query = windowsQuery(asked.length);
      const variables = Object.fromEntries(
        asked.flatMap((repository, row) =>
          windowSearches.map((window, column) => [
            `q${row}_${column}`,
            searchText(repository.owner, repository.name, at, window),
          ]),
        ),
      );
      const ids = asked.map((repository) => repository.nodeId);
      const reply = await transport.graphql(
        query.text,
        { ids, ...variables },
        costOf(query, asked.length),
        call,
        'search',
      );
      const data = reply.kind === 'ok' ? reply.data : {};
      const read = readNodes<z.infer<typeof windowsNodeSchema>, Step>(
        {
          schema: windowsNodeSchema,
          read: (answer) => {
            const row = ids.indexOf(answer.id);
            if (answer.nameWithOwner.toLowerCase() !== asked[row]?.nameWithOwner.toLowerCase())
              return found({ kind: 'moved', to: answer.nameWithOwner });
            return found({ kind: 'counts', counts: countsOf(data, row, answer.hasIssuesEnabled, at) });
          },
        },
        ids,
        reply,
      );
      return read.kind === 'ok' ? { ...read, outcomes: new Map([...refused, ...read.outcomes]) } : read;
    },
  });

function countsOf(
  data: Readonly<Record<string, unknown>>,
  row: number,
  hasIssues: boolean,
  asOf: number,
): WindowCounts {
  const [created30, created365, closed365, merged365] = windowSearches.map((_, column) => {
    const parsed = issueCountSchema.safeParse(data[`s${row}_${column}`]);
    return parsed.success ? parsed.data.issueCount : null;
  });
  return {
    // Issues switched off: search counts none, but that says nothing about the project.
    issuesCreated30d: hasIssues ? (created30 ?? null) : null,
    issuesCreated365d: hasIssues ? (created365 ?? null) : null,
    issuesClosed365d: hasIssues ? (closed365 ?? null) : null,
    pullRequestsMerged365d: merged365 ?? null,
    hasIssues,
    asOf,
  };
}
