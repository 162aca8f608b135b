/** Addresses that messages may link to: built here, from checked parts, and from nothing else. */
const NAME = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/;

/** `..` would lead out of the path, to another page than the one named. */
const LEADS_ELSEWHERE = /(?:^|\/)\.{1,2}(?:\/|$)/;

export const isRepositoryName = (fullName: string): boolean =>
  NAME.test(fullName) && fullName.length <= 140 && !LEADS_ELSEWHERE.test(fullName);

/** Address of a repository; undefined when the name is none that GitHub would give. */
export function projectUrl(fullName: string): string | undefined {
  return isRepositoryName(fullName) ? `https://github.com/${fullName}` : undefined;
}

/**
 * Address of a release page; of all releases where the tag cannot stand in an address.
 * @param source where the release was read: recorded lists keep the version (`1.2.0`), which need not be the tag (`v1.2.0`)
 */
export function releaseUrl(fullName: string, { tag, source }: { tag: string; source: string }): string | undefined {
  const base = projectUrl(fullName);
  if (base === undefined || tag === '') return base;
  return source === 'github' && tag.isWellFormed() && tag !== '.' && tag !== '..'
    ? `${base}/releases/tag/${encodeURIComponent(tag)}`
    : `${base}/releases`;
}

/** Names as GitHub allows them. Nothing else is ever sent, so a name cannot smuggle qualifiers or paths into a request. */
export function splitName(nameWithOwner: string): { readonly owner: string; readonly name: string } | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9._-]{1,100})$/.exec(nameWithOwner);
  const [, owner, name] = match ?? [];
  return owner === undefined || name === undefined || name === '.' || name === '..' ? undefined : { owner, name };
}
