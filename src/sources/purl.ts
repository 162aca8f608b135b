import type { RegistryName } from '../contracts/figures/usage.ts';

export interface PackageIdentity {
  /** Canonical and without version, qualifiers and subpath. */
  purl: string;
  registry: RegistryName;
  /** With its namespace: `@scope/name`. */
  name: string;
  namespace: string | null;
}

/** Types whose names are the same in capital and small letters, by their registries' rules. */
const SMALL_LETTERS = new Set(['pypi', 'composer', 'docker', 'github', 'brew']);

/**
 * A package URL (purl-spec) as an identity. Registries that fold names are folded here, so that one package has one purl:
 * PyPI by PEP 503 (`Foo_Bar` is `foo-bar`).
 * @returns undefined for what is no purl
 */
export function purlOf(text: string): PackageIdentity | undefined {
  const match = /^pkg:\/{0,2}([a-z][a-z0-9.+-]*)\/([^?#]+)/i.exec(text.trim());
  if (match === null) return undefined;
  const registry = (match[1] ?? '').toLowerCase();
  // The version begins at the last @ that is not the first letter of a scope.
  const path = (match[2] ?? '').replace(/(?<=[^/])@[^/@]*$/, '').replace(/\/+$/, '');
  const parts = path.split('/').map(decoded);
  if (parts.some((part) => part === undefined || part === '' || /[\s\p{Cc}]/u.test(part))) return undefined;
  const folded = parts.map((part = '') => fold(registry, part));
  const name = folded.join('/');
  return {
    purl: `pkg:${registry}/${folded.map((part) => encodeURIComponent(part)).join('/')}`,
    registry,
    name,
    namespace: folded.length > 1 ? folded.slice(0, -1).join('/') : null,
  };
}

/** The purl of a name as its registry writes it. */
export const purlFor = (registry: RegistryName, name: string): PackageIdentity | undefined =>
  purlOf(`pkg:${registry}/${name.split('/').map(encodeURIComponent).join('/')}`);

const fold = (registry: string, part: string): string =>
  registry === 'pypi'
    ? part.toLowerCase().replace(/[-_.]+/g, '-')
    : SMALL_LETTERS.has(registry)
      ? part.toLowerCase()
      : part;

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
