import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { isIP } from 'node:net';
import { SECOND } from '../contracts/clock.ts';
import { UserError } from '../contracts/errors.ts';
import { isPublicAddress, publicLookup } from '../runtime/public-address.ts';

/** A list of ten thousand names has about 400 kB. */
const mostBytes = 1_000_000;
const longest = 15 * SECOND;
const mostRedirects = 3;

const unreadable = (): UserError =>
  new UserError(
    'That list could not be read.',
    'It must be a text or CSV file of up to 1 MB at a public https address.',
  );

/**
 * Reads a list that somebody named in a chat. The address comes from a stranger, so only https on the open internet is
 * asked, and never more than a list can need.
 * @throws {UserError} for every failure alike: what is wrong inside a network is not for strangers to learn
 */
export async function readPublicList(url: string, signal: AbortSignal | undefined): Promise<string> {
  let next = rawAddress(url);
  const deadline = AbortSignal.any([AbortSignal.timeout(longest), ...(signal ? [signal] : [])]);
  try {
    for (let redirect = 0; redirect <= mostRedirects; redirect += 1) {
      const target = new URL(next);
      if (
        target.protocol !== 'https:' ||
        target.username !== '' ||
        (isIP(bare(target.hostname)) !== 0 && !isPublicAddress(bare(target.hostname)))
      )
        throw unreadable();
      const response = await ask(target, deadline);
      const { location } = response.headers;
      if (location !== undefined && (response.statusCode ?? 0) >= 300 && (response.statusCode ?? 0) < 400) {
        response.destroy();
        next = new URL(location, target).href;
        continue;
      }
      if (response.statusCode !== 200) throw unreadable();
      if (/^\s*(?:text\/html|application\/xhtml)/i.test(response.headers['content-type'] ?? ''))
        throw new UserError(
          'That address is a web page, not a list of projects.',
          'It must be a text or CSV file of up to 1 MB at a public https address.',
        );
      return await textOf(response);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof UserError ? error : unreadable();
  }
  throw unreadable();
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** The page of a file on GitHub, or of a gist, is HTML; the file itself is at another address. */
export function rawAddress(url: string): string {
  const gist = /^https:\/\/gist\.github\.com\/([\w-]+\/[0-9a-f]+)\/?(?:[?#].*)?$/i.exec(url);
  if (gist) return `https://gist.githubusercontent.com/${gist[1]}/raw`;
  const match = /^https:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)\/(?:blob|raw)\/(.+)$/i.exec(url);
  return match ? `https://raw.githubusercontent.com/${match[1]}/${match[2]}` : url;
}

const ask = (target: URL, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolved, reject) => {
    get(
      target,
      { lookup: publicLookup, signal, headers: { accept: 'text/csv, text/plain, */*', 'user-agent': 'groundswell' } },
      resolved,
    ).on('error', reject);
  });

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > mostBytes) throw unreadable();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
