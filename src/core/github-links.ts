/** Addresses that messages may link to: built here, from checked parts, and from nothing else. */
const NAME = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/;

export const isRepositoryName = (fullName: string): boolean => NAME.test(fullName) && fullName.length <= 140;

/** Address of a repository; undefined when the name is none that GitHub would give. */
export function projectUrl(fullName: string): string | undefined {
  return isRepositoryName(fullName) ? `https://github.com/${fullName}` : undefined;
}

/** Address of a release page. */
export function releaseUrl(fullName: string, tag: string): string | undefined {
  const base = projectUrl(fullName);
  return base === undefined || tag === '' ? base : `${base}/releases/tag/${encodeURIComponent(tag)}`;
}
