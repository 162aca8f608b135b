import { UserError } from '../contracts/errors.ts';
import { shorten } from './format.ts';
import { splitName } from './github-links.ts';
import type { ProjectReference } from '../contracts/tracker.ts';

/** What a person wrote, and why it names no project: the end of a sentence. */
export interface Unread {
  kind: 'none';
  reason: string;
}

/** What a list says: whom it names, each once, and the lines that were meant to name one. */
export interface ReadList {
  references: readonly ProjectReference[];
  unread: readonly { line: string; reason: string }[];
}

/** A typed reference may have so many characters; lists come in files, whose words have any length. */
const LONGEST = 500;

const none = (reason: string): Unread => ({ kind: 'none', reason });
const UNREADABLE = none('it should read owner/name');
const PAGE = none('it is a page of GitHub and no project');
const OTHER_HOST = none('only projects on github.com can be tracked');

/** First parts of paths on github.com that are no owners; what follows them is no repository. */
const PAGES = new Set(
  `about accelerator account advisories apps assets blog business codesearch codespaces collections contact copilot customer-stories dashboard
  discussions edu enterprise events explore features gist git-guides github-copilot home importer issues join login logos logout marketplace
  mcp mobile models new newsletter newsroom nonprofit notifications open-source organizations orgs partners premium-support pricing pulls readme resources
  search security sessions settings signup site sitemap social-impact solutions spark sponsors stars team topics trending trust-center users watching
  why-github`.split(/\s+/),
);

/** Where code lies that is not on GitHub, and pages that show figures of projects: no lists. */
const OTHER_HOSTS =
  /(?:^|\.)(?:gitlab\.[a-z.]+|bitbucket\.org|codeberg\.org|gitee\.com|gitea\.com|gitea\.io|sr\.ht|sourceforge\.net|launchpad\.net|savannah\.gnu\.org|kernel\.org|dev\.azure\.com|visualstudio\.com|huggingface\.co|npmjs\.com|pypi\.org|crates\.io|star-history\.com|shields\.io|ossinsight\.io|libraries\.io|github\.io|githubassets\.com)$|^git(?:ea|lab)?\./i;

/** An address on github.com in every form that git and browsers take; a port only behind a scheme. */
const ADDRESS =
  /^(?:[a-z][a-z+.-]*:\/\/(?:[^/@\s]+@)?(?:www\.|ssh\.)?github\.com(?::\d+(?=\/))?|(?:[^/@\s]+@)?(?:www\.|ssh\.)?github\.com|github(?=:[^/]))(?:[/:]+|$)/i;
/** The same inside a text, with the repository behind it. */
const ADDRESSES =
  /(?<![\w.-])(?:(?:www\.|ssh\.)?github\.com(?::\d{1,5}(?=\/))?[/:]{1,3}|api\.github\.com\/repos\/)([A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100})/gi;
/** GitHub's own hosts beside github.com: pages about code, and no lists. A gist may be one. */
const PAGES_OF_OTHER_HOSTS = /^(?:(?!gist\.)[\w.-]+\.github\.com|(?:[\w-]+\.)*github\.dev)$/i;
const API = /^(?:https?:\/\/)?api\.github\.com\/(repos|orgs|users)\//i;

/**
 * What a person may write for a new project: `owner/name`, an address on GitHub as browsers, git and ssh have it, `owner/*`,
 * or the https address of a list.
 */
export function parseReference(written: string): ProjectReference | Unread {
  if (written.length > LONGEST) return UNREADABLE;
  const text = unwrapped(written);
  const api = API.exec(text);
  if (api !== null) return fromPath(`${/repos/i.test(api[1] ?? '') ? '' : 'orgs/'}${text.slice(api[0].length)}`, false);
  const path = text.replace(ADDRESS, '');
  if (path !== text) return fromPath(path, true);
  const [, scheme = '', host = ''] = /^([a-z][a-z+.-]*:\/\/)(?:[^/@\s]+@)?([^/:\s]+)/i.exec(text) ?? [];
  if (scheme !== '') {
    if (PAGES_OF_OTHER_HOSTS.test(host)) return PAGE;
    if (OTHER_HOSTS.test(host) || !/^https?:\/\/$/i.test(scheme)) return OTHER_HOST;
    return /^https:/i.test(scheme) && URL.canParse(text) ? { kind: 'list', url: text } : UNREADABLE;
  }
  // Owners have no full stops: what has one in its place is another host, and so is what git reaches as user@host:path.
  if (/^[^/\s@]+@[\w.-]+:/.test(text) || /^[\w-]+(?:\.[\w-]+)+\/./.test(text)) return OTHER_HOST;
  return fromPath(text, false);
}

/** @throws UserError where `parseReference` finds no project, with what would work */
export function readReference(written: string): ProjectReference {
  const read = parseReference(written);
  if (read.kind !== 'none') return read;
  throw new UserError(
    `“${shorten(written, 60)}” is no project: ${read.reason}.`,
    'A GitHub address, owner/* for a whole organisation, or the https address of a list work too.',
  );
}

/** Without what a chat or a text puts around a name: angle brackets, quotes, the full stop at the end of a sentence. */
const unwrapped = (written: string): string =>
  written
    .trim()
    .replace(/^<([^|>]*)(?:\|[^>]*)?>$/, '$1')
    .replace(/^["'`“”„‘’«»]+/, '')
    .replace(/["'`“”„‘’«».,;:]+$/, '');

function fromPath(path: string, isAddress: boolean): ProjectReference | Unread {
  const parts = (path.split(/[?#]/, 1)[0] ?? '').split('/').filter((part) => part !== '');
  const [first = '', second] = parts;
  if (first.toLowerCase() === 'orgs' && second !== undefined) return fromPath(second, true);
  if (PAGES.has(first.toLowerCase())) return isAddress || parts.length > 1 ? PAGE : UNREADABLE;
  const owner = splitName(`${first}/x`)?.owner;
  if (owner === undefined) return UNREADABLE;
  if (second === undefined ? isAddress : second === '*' && parts.length === 2) return { kind: 'organisation', owner };
  if (second === undefined) return UNREADABLE;
  // A file of names inside a repository is a list of projects.
  if (isAddress && parts.length > 3 && /^(?:blob|raw)$/.test(parts[2] ?? '') && isListFile(parts.at(-1) ?? ''))
    return { kind: 'list', url: `https://github.com/${parts.join('/')}` };
  const parsed = splitName(`${owner}/${plainName(second)}`);
  return parsed === undefined ? UNREADABLE : { kind: 'repository', ...parsed };
}

const plainName = (name: string): string => name.replace(/\.+$/, '').replace(/\.git$/i, '');

const isListFile = (file: string): boolean => !file.includes('.') || /\.(?:csv|tsv|txt|md|list|lst|ya?ml)$/i.test(file);

/** Words that head a column of names. */
const HEADS = /^(?:repo|repos|repository|repositories|repo_name|full_name|name|project|projects|url|link|github)$/i;
/** A text with links in it is prose: only its addresses count. */
const MARKUP = /\]\(|<a\s/i;

/**
 * The projects in a list, pasted, uploaded or fetched: one a line, or the first column of a CSV, or every GitHub address in
 * a page. Lines that begin with # are headings or comments, and skipped unless they hold an address. A line that was meant
 * to name a project and names none is reported; the others are read all the same.
 */
export function readProjectList(text: string): ReadList {
  const references = new Map<string, ProjectReference>();
  const unread = new Map<string, { line: string; reason: string }>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const isProse = MARKUP.test(text) && !isMostlyNames(lines);
  const add = (reference: ProjectReference): void => {
    const key = JSON.stringify(reference).toLowerCase();
    if (!references.has(key)) references.set(key, reference);
  };
  for (const line of lines) {
    const linked = repositoriesIn(line);
    linked.forEach(add);
    if (linked.length > 0 || isProse) continue;
    const plain = withoutBullet(line);
    const word = plain.split(/[,;\t ]/, 1)[0] ?? '';
    if (plain.startsWith('#') || word === '' || word.length > LONGEST || HEADS.test(unwrapped(word))) continue;
    const read = parseReference(word);
    if (read.kind === 'repository' || read.kind === 'organisation') add(read);
    else if (isMeantAsProject(plain, word))
      unread.set(word, { line: word, reason: read.kind === 'list' ? OTHER_HOST.reason : read.reason });
  }
  return { references: [...references.values()], unread: [...unread.values()] };
}

const withoutBullet = (line: string): string => line.trim().replace(/^(?:[-*+•]|\d{1,5}[.)])\s+/, '');

/** A list in which a line or two are links is no page: most of its lines are one word that could be a name. */
function isMostlyNames(lines: readonly string[]): boolean {
  const written = lines.map(withoutBullet).filter((line) => line !== '');
  const names = written.filter((line) => !/\s/.test(line) && isMeantAsProject(line, line.split(/[,;]/, 1)[0] ?? ''));
  return names.length * 2 > written.length;
}

/** A word of its own, or the first cell of a row, that has the letters of a name or an address; not words of a sentence. */
const isMeantAsProject = (plain: string, word: string): boolean =>
  /^(?:["'`“”„‘’«»]*@?[\p{L}\p{N}_][\p{L}\p{N}_.:/@+%\\?=&~*!#-]*["'`“”„‘’«»]*$|[a-z][a-z+.-]*:\/\/|(?:www\.)?github\.com\/)/iu.test(
    word,
  ) &&
  (plain.length === word.length || /[,;\t]/.test(plain[word.length] ?? ''));

/** The repositories (`owner/name`) that a text links to, each once, in order. */
export const linkedRepositories = (text: string): string[] => [
  ...new Map(
    repositoriesIn(text).map(({ owner, name }) => [`${owner}/${name}`.toLowerCase(), `${owner}/${name}`]),
  ).values(),
];

function repositoriesIn(text: string): Extract<ProjectReference, { kind: 'repository' }>[] {
  return [...text.matchAll(ADDRESSES)].flatMap(([, path = '']) => {
    const read = fromPath(path, false);
    return read.kind === 'repository' ? [read] : [];
  });
}

/** `owner/name` in lower case out of whatever form of reference; a bare name stays bare. */
export function referenceName(reference: string): string {
  const trimmed = reference.trim().replace(/^<|>$/g, '');
  const path = trimmed.replace(API, '').replace(ADDRESS, '');
  const parts = (path.split(/[?#]/, 1)[0] ?? '').split('/').filter((part) => part !== '');
  return parts
    .slice(0, path === trimmed ? undefined : 2)
    .join('/')
    .replace(/\.git$/i, '')
    .toLowerCase();
}
