import { UserError } from '../../src/contracts/errors.ts';
import { shorten } from '../../src/text/format.ts';
import type { ProjectReference } from '../../src/contracts/tracker.ts';

const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** What a typed project may have as well; lists come in files, whose words have any length. */
const LONGEST = 500;

/**
 * What a person may write for a new project: `owner/name`, a GitHub address, `org/*`, or the https address of a list.
 * @throws UserError for anything else, with what would work.
 */
export function readReference(written: string): ProjectReference {
  if (written.length > LONGEST) throw unreadable(written);
  const text = written.trim().replace(/^<|>$/g, '');
  const path = text
    .replace(/^(?:https?:\/\/)?(?:www\.)?github\.com\//i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  const fromGitHub = path !== text.replace(/[?#].*$/, '').replace(/\/+$/, '') || !/^https?:/i.test(text);
  if (!fromGitHub) {
    if (/^https:\/\//i.test(text) && URL.canParse(text)) return { kind: 'list', url: text };
    throw unreadable(written);
  }
  const parts = path.split('/');
  const [owner = '', name = '*'] = parts;
  if (!OWNER.test(owner)) throw unreadable(written);
  if (name === '*' && (parts.length === 2 || /github\.com/i.test(text))) return { kind: 'organisation', owner };
  if (parts.length < 2) throw unreadable(written);
  const plain = name.replace(/\.git$/i, '');
  // A file inside a repository is a list of projects; the list reader knows how to fetch it.
  if (parts.length > 3 && (parts[2] === 'blob' || parts[2] === 'raw'))
    return { kind: 'list', url: `https://github.com/${path}` };
  if (!NAME.test(plain) || plain === '.' || plain === '..') throw unreadable(written);
  return { kind: 'repository', owner, name: plain };
}

function unreadable(written: string): UserError {
  return new UserError(
    `“${shorten(written, 60)}” is no project: it should read owner/name.`,
    'A GitHub address, owner/* for a whole organisation, or the https address of a list work too.',
  );
}

/** The references in a pasted or uploaded list: one a line, or the first column of a CSV; addresses are found inside lines. Comments (#) are skipped. */
export function readList(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = line.replace(/(^|\s)#.*$/s, '').trim();
    if (plain === '') continue;
    const addresses = [...plain.matchAll(/github\.com\/([A-Za-z0-9-]+\/[A-Za-z0-9_.-]+)/gi)].map(
      (match) => match[1] ?? '',
    );
    const first = plain.split(/[,;\t ]/)[0]?.replace(/^["']|["']$/g, '') ?? '';
    if (addresses.length > 0) found.push(...addresses);
    else if (first.includes('/')) found.push(first);
  }
  return [...new Set(found.map((name) => name.replace(/\.git$/i, '')))];
}
