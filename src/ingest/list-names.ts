import { splitName } from '../sources/github/facts.ts';

/** What may stand before and after a name in a list: addresses, Markdown links, quotes, commas. */
const address = /github\.com\/([A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100})/gi;

/** Paths on github.com that look like `owner/name` and are not. */
const pages = new Set([
  'about',
  'apps',
  'collections',
  'customer-stories',
  'enterprise',
  'features',
  'login',
  'marketplace',
  'orgs',
  'settings',
  'sponsors',
  'topics',
  'trending',
]);

/** More than a name in quotes has: whatever is longer is none, and looking for what to take off its end would take long. */
const longest = 200;

/**
 * The projects in a list: one a line, or the first column of a CSV, or every GitHub address in a page. Lines that begin
 * with # are headings or comments, and skipped unless they hold an address.
 * @returns `owner/name`, each once, in the order of the list
 */
export function namesInList(text: string): readonly string[] {
  const names = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const addresses = [...line.matchAll(address)]
      .map((match) => match[1] ?? '')
      .filter((path) => !pages.has(path.split('/')[0]?.toLowerCase() ?? ''));
    const plain = line.trim();
    const word = plain.split(/[,;\t ]/, 1)[0] ?? '';
    const first = plain.startsWith('#') || word.length > longest ? '' : word.replace(/^["'`]+|["'`]+$/g, '');
    for (const found of addresses.length > 0 ? addresses : [first]) {
      const name = found.replace(/\.git$/i, '').replace(/\.+$/, '');
      if (splitName(name) !== undefined && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
    }
  }
  return [...names.values()];
}
