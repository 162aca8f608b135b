import { eachLimited } from './batch.ts';
import { askNodes } from './nodes.ts';
import { costOf, moreReleasesQuery, releasesQuery } from './queries.ts';
import { releasesSchema } from './schemas.ts';
import { releasesOf } from './facts.ts';
import type { Transport } from '../access/transport.ts';
import type { ByNode, Call, Outcome, Release, ReleaseHistory, RepositoryRef } from '../types.ts';
import { found } from '../types.ts';

/** Pages of one hundred that are read for one repository: GitHub itself serves no more than 1,000 releases. */
const mostPages = 10;

interface Begun {
  readonly releases: readonly Release[];
  /** Where the list goes on; null when all asked for is there. */
  readonly cursor: string | null;
}

/**
 * Releases published at or after `since`, drafts left out. The order on GitHub is by creation, which may lie before
 * publication, so a page is the last one needed only when all of it was created before `since`.
 */
export async function releases(
  transport: Transport,
  repositories: readonly RepositoryRef[],
  since: number,
  call: Call,
): Promise<ByNode<ReleaseHistory>> {
  const begun = await askNodes(
    {
      transport,
      query: releasesQuery,
      schema: releasesSchema,
      read: (answer): Outcome<Begun> => found(begin(answer.releases, since)),
    },
    repositories,
    call,
  );
  const histories = new Map<string, Outcome<ReleaseHistory>>();
  await eachLimited([...begun], 4, async ([id, outcome]) => {
    histories.set(id, outcome.ok ? found(await goOn(transport, id, outcome.value, since, call)) : outcome);
  });
  return new Map(
    [...begun.keys()]
      .map((id) => [id, histories.get(id) ?? begun.get(id)])
      .filter((entry): entry is [string, Outcome<ReleaseHistory>] => entry[1] !== undefined),
  );
}

function begin(
  answer: {
    pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
    nodes?: Parameters<typeof releasesOf>[0] | null | undefined;
  },
  since: number,
): Begun {
  const nodes = answer.nodes ?? [];
  const allOlder =
    nodes.length > 0 &&
    nodes.every((node) => node !== null && node.createdAt < since && (node.publishedAt ?? 0) < since);
  return {
    releases: releasesOf(nodes).filter((release) => release.publishedAt >= since),
    cursor: answer.pageInfo.hasNextPage && !allOlder ? (answer.pageInfo.endCursor ?? null) : null,
  };
}

async function goOn(
  transport: Transport,
  id: string,
  begun: Begun,
  since: number,
  call: Call,
): Promise<ReleaseHistory> {
  const byId = new Map(begun.releases.map((release) => [release.id, release]));
  let { cursor } = begun;
  for (let page = 2; cursor !== null && page <= mostPages; page += 1) {
    const reply = await transport.graphql(
      moreReleasesQuery.text,
      { id, after: cursor },
      costOf(moreReleasesQuery, 1),
      call,
    );
    const parsed = reply.kind === 'ok' ? releasesSchema.safeParse(reply.data['node']) : undefined;
    if (!parsed?.success) break;
    const next = begin(parsed.data.releases, since);
    for (const release of next.releases) byId.set(release.id, release);
    cursor = next.cursor;
  }
  return { releases: [...byId.values()].sort((a, b) => b.publishedAt - a.publishedAt), complete: cursor === null };
}
