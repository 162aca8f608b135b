/** A web address without what does not change where it leads: scheme, `www.`, port, query, fragment, slashes at the end. */
export interface Address {
  /** In small letters. */
  readonly host: string;
  /** Parts of the path, decoded, in small letters. */
  readonly path: readonly string[];
}

/** Null for what is no address of the web. */
export function readAddress(text: string): Address | null {
  const trimmed = text.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const host = url.hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\d?\./, '');
  if (!host.includes('.')) return null;
  const path = url.pathname
    .split('/')
    .map((part) => decoded(part).toLowerCase().trim())
    .filter((part) => part !== '');
  // The page of a folder has two names.
  if (/^index\.(?:html?|php)$/.test(path.at(-1) ?? '')) path.pop();
  return { host, path };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * `owner/name` in small letters where an address lies within a repository on GitHub: its page, a file, an issue, a release.
 * Gists, raw files and GitHub's own pages are none.
 */
export function repositoryOf({ host, path }: Address): string | null {
  if (host !== 'github.com' && host !== 'm.github.com') return null;
  const [owner, named] = path;
  const name = named?.replace(/\.git$/, '');
  return owner === undefined || name === undefined || !/^[a-z0-9_.-]+$/.test(name) || !/^[a-z0-9_-]+$/.test(owner)
    ? null
    : `${owner}/${name}`;
}

/** Hosts that give pages to everyone, so that only the very page is somebody's: they themselves and what lies below them. */
const SHARED_HOSTS = [
  'apache.org',
  'arxiv.org',
  'bitbucket.org',
  'bit.ly',
  'codeberg.org',
  'crates.io',
  'dev.to',
  'discord.com',
  'discord.gg',
  'docker.com',
  'docs.rs',
  'facebook.com',
  'gitee.com',
  'github.com',
  'github.io',
  'gitlab.com',
  'gitlab.io',
  'gitter.im',
  'godoc.org',
  'goo.gl',
  'google.com',
  'hackernoon.com',
  'hashnode.dev',
  'huggingface.co',
  'linkedin.com',
  'medium.com',
  'microsoft.com',
  'mozilla.org',
  'news.ycombinator.com',
  'notion.site',
  'notion.so',
  'npmjs.com',
  'nuget.org',
  'packagist.org',
  'pkg.go.dev',
  'producthunt.com',
  'pypi.org',
  'readthedocs.org',
  'reddit.com',
  'rubygems.org',
  'sourceforge.net',
  'stackoverflow.com',
  'substack.com',
  't.me',
  'twitter.com',
  'wikipedia.org',
  'wordpress.com',
  'x.com',
  'youtu.be',
  'youtube.com',
];

/** A host of its own below one of these belongs to one project, as `spark.apache.org` does. */
const OWN_BELOW = new Set(['apache.org', 'mozilla.org', 'sourceforge.net']);

export const isSharedHost = (host: string): boolean =>
  SHARED_HOSTS.some((shared) => host === shared || (!OWN_BELOW.has(shared) && host.endsWith(`.${shared}`)));
