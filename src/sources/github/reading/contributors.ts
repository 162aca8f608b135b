import { splitName } from '../../../text/github-links.ts';
import type { Transport } from '../access/transport.ts';
import type { Call, Outcome, RepositoryRef } from '../types.ts';
import { absent, found } from '../types.ts';

/**
 * How many people ever contributed, anonymous ones included: the number of pages at one a page.
 *
 * Not a conditional request: the page carries the top contributor alone, so its ETag stays the same while others join.
 * Very large repositories refuse (403): that is `too-large`, not zero.
 */
export async function contributors(
  transport: Transport,
  repository: RepositoryRef,
  call: Call,
): Promise<Outcome<number>> {
  const parts = splitName(repository.nameWithOwner);
  if (parts === undefined) return absent('not-found', 'not a repository name');
  const reply = await transport.rest(
    {
      route: 'GET /repos/{owner}/{repo}/contributors',
      parameters: { owner: parts.owner, repo: parts.name, per_page: 1, anon: 1 },
    },
    call,
  );
  if (reply.kind === 'refused') return reply.absence;
  if (reply.kind === 'broken') return absent(reply.reason, reply.detail);
  if (reply.kind === 'unchanged') return absent('bad-data', 'status 304 to an unconditional request');
  // 204: an empty repository.
  if (reply.status === 204) return found(0);
  if (!Array.isArray(reply.data)) return absent('bad-data', 'no list of contributors');
  const link = String(reply.headers['link'] ?? '');
  const last = /[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link)?.[1];
  if (last !== undefined) return found(Number(last));
  return /rel="next"/.test(link)
    ? absent('bad-data', 'a list that goes on without saying how far')
    : found(reply.data.length);
}
