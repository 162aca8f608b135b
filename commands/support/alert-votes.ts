import { createHmac, randomBytes } from 'node:crypto';
import { kindName } from '../../src/signals/index.ts';
import { count } from '../../src/text/format.ts';
import type { AlertVotes } from '../../db/store.ts';
import type { CommandContext } from './context.ts';

const KEY_NAME = 'key of alert votes';
const KEY_BYTES = 32;

/**
 * Who votes, as an HMAC-SHA-256 under a random key of this database: the same person gives the same hash, and no hash names a
 * person to whom reads it without the key.
 */
export async function voterOf({
  store,
  caller,
  now,
}: Pick<CommandContext, 'store' | 'caller' | 'now'>): Promise<string> {
  if ((await store.meta.get(KEY_NAME)) === undefined)
    await store.meta.set(KEY_NAME, randomBytes(KEY_BYTES).toString('base64url'), now);
  // Read back, so that two processes that begin at once agree on one key.
  const key = (await store.meta.get(KEY_NAME))?.value ?? '';
  return createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`${caller.workspace} ${caller.user}`)
    .digest('base64url');
}

/** `star spike 3 useful, 1 noise; stale release 2 useful`; undefined where nobody voted. */
export function votesWords(counts: readonly AlertVotes[]): string | undefined {
  const words = counts.map(({ kind, useful, noise }) => `${kindName(kind)} ${countsWords({ useful, noise })}`);
  return words.length === 0 ? undefined : words.join('; ');
}

/** `3 useful, 1 noise` */
export const countsWords = ({ useful, noise }: Pick<AlertVotes, 'useful' | 'noise'>): string =>
  [useful > 0 ? `${count(useful)} useful` : '', noise > 0 ? `${count(noise)} noise` : '']
    .filter((part) => part !== '')
    .join(', ') || 'no votes';
