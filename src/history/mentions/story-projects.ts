import { isSharedHost, readAddress, repositoryOf } from './address.ts';
import type { Address } from './address.ts';

/** By what a project is known on the web. */
export interface ProjectAddresses {
  readonly projectId: number;
  /** `owner/name` of today. */
  readonly fullName: string;
  /** Names that it had before and that no other project has now. */
  readonly former: readonly string[];
  readonly homepage: string | null;
}

/**
 * Which projects a story is about, by what it links to: the repository under its names, the home page and what lies below it,
 * and the documentation beside it. Never by a bare name. Pages of hosts that everyone shares count only exactly.
 *
 * @returns ids for the address of a story; empty where it is about none of them, or could be about several
 */
export function storyMatcher(projects: readonly ProjectAddresses[]): (url: string) => readonly number[] {
  const repositories = new Map<string, number>();
  for (const { projectId, former } of projects)
    for (const name of former) repositories.set(name.toLowerCase(), projectId);
  for (const { projectId, fullName } of projects) repositories.set(fullName.toLowerCase(), projectId);
  const sites = sitesOf(projects);
  const byId = new Map(projects.map((project) => [project.projectId, project]));
  const siblings = Map.groupBy(projects, ownerOf);
  return (url) => {
    const address = readAddress(url);
    if (address === null) return [];
    const repository = repositoryOf(address);
    if (repository !== null) {
      const found = repositories.get(repository);
      return found === undefined ? [] : [found];
    }
    const owner = onlyOf(siteOwners(address, sites), address, byId);
    const project = owner === undefined ? undefined : byId.get(owner);
    if (project === undefined) return [];
    return namesAnother(address, project, siblings.get(ownerOf(project)) ?? []) ? [] : [project.projectId];
  };
}

const keyOf = ({ host, path }: Address): string => [host, ...path].join('/');

/** Ids by the address from which on everything is theirs. */
function sitesOf(projects: readonly ProjectAddresses[]): ReadonlyMap<string, ReadonlySet<number>> {
  const sites = new Map<string, Set<number>>();
  const add = (address: Address, projectId: number): void => {
    const key = keyOf(address);
    sites.set(key, (sites.get(key) ?? new Set()).add(projectId));
  };
  for (const { projectId, homepage } of projects) {
    const home = homepage === null ? null : readAddress(homepage);
    if (home === null || repositoryOf(home) !== null) continue;
    add(home, projectId);
    if (home.path.length > 0 || isSharedHost(home.host)) continue;
    const bare = home.host.replace(/^(?:docs|documentation)\./, '');
    for (const beside of ['docs', 'documentation']) add({ host: `${beside}.${bare}`, path: [] }, projectId);
    if (bare !== home.host && bare.includes('.') && !isSharedHost(bare)) add({ host: bare, path: [] }, projectId);
  }
  return sites;
}

/** The nearest site above an address. */
function siteOwners(address: Address, sites: ReadonlyMap<string, ReadonlySet<number>>): ReadonlySet<number> {
  const least = isSharedHost(address.host) ? address.path.length : 0;
  for (let length = address.path.length; length >= least; length -= 1) {
    const owners = sites.get(keyOf({ host: address.host, path: address.path.slice(0, length) }));
    if (owners !== undefined) return owners;
  }
  return new Set();
}

/** Of several projects with one home page the one that it is named after. */
function onlyOf(
  owners: ReadonlySet<number>,
  { host, path }: Address,
  byId: ReadonlyMap<number, ProjectAddresses>,
): number | undefined {
  if (owners.size <= 1) return [...owners][0];
  const named = [...owners].filter((id) => {
    const name = plain(byId.get(id)?.fullName.split('/')[1] ?? '');
    return name !== '' && [...host.split('.').slice(0, -1), path[0] ?? ''].some((label) => plain(label) === name);
  });
  return named.length === 1 ? named[0] : undefined;
}

/** Shorter names are common words of addresses. */
const LEAST_NAME = 4;

/** Whether a page of a company's site is named after another project of the same owner. */
function namesAnother({ path }: Address, project: ProjectAddresses, siblings: readonly ProjectAddresses[]): boolean {
  const own = plain(project.fullName.split('/')[1] ?? '');
  const words = path.flatMap((part) => [plain(part), ...part.split(/[^a-z0-9]+/)]);
  if (words.includes(own)) return false;
  return siblings.some((sibling) => {
    const name = plain(sibling.fullName.split('/')[1] ?? '');
    return sibling !== project && name !== own && name.length >= LEAST_NAME && words.includes(name);
  });
}

const ownerOf = ({ fullName }: ProjectAddresses): string => fullName.split('/')[0]?.toLowerCase() ?? '';

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
