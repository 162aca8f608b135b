import type { FoundPackage, PackageStanding, PublishedPackage } from '../contracts/figures/usage.ts';

/** Most packages of a project that count. The others say little: a monorepo of a thousand has most of its use in a few. */
const MOST_PACKAGES = 20;
/** Of the downloads of the project's largest package in the registry; below, a package is not worth asking for every day. */
const MINOR_SHARE = 0.01;
/** Below this part of the largest, a package that only says itself that it belongs here has to look as if it did. */
const DOUBTFUL_SHARE = 0.1;
/** Shorter words stand in too many names. */
const SHORTEST_WORD = 3;

export interface JudgedPackage {
  found: FoundPackage;
  standing: Exclude<PackageStanding, 'disowned'>;
  /** Why it does not count, as a clause for readers; null for what does. */
  reason: string | null;
  attested: boolean;
}

/**
 * Which of the packages that name a repository are the project's own. Anybody can name any repository: forks keep the address,
 * and look-alikes take it. Where a registry proves what was built from the repository, that decides; elsewhere the largest
 * package of a registry is believed, and others if they are of its size or carry its name, or the owner's, in the same namespace.
 *
 * @param names `owner/name` now, then former names, which packages may still give
 * @param published what a registry proves; undefined where that is not known
 */
export function ownPackages(
  names: readonly [string, ...string[]],
  found: readonly FoundPackage[],
  published: readonly PublishedPackage[] | undefined,
): JudgedPackage[] {
  const [repository] = names;
  const addresses = new Set(names.map((name) => `https://github.com/${name}`.toLowerCase()));
  const named = found.filter(
    ({ repositoryUrl }) => repositoryUrl === null || addresses.has(plainAddress(repositoryUrl)),
  );
  const registries = Map.groupBy(named, (one) => one.registry);
  return [...registries].flatMap(([registry, ofRegistry]) => {
    const proofs = published?.filter((one) => one.registry === registry && one.attested) ?? [];
    return judgeRegistry(repository, ofRegistry, new Set(proofs.map(({ name }) => name)));
  });
}

function judgeRegistry(
  repository: string,
  found: readonly FoundPackage[],
  attested: ReadonlySet<string>,
): JudgedPackage[] {
  const bySize = [...found].sort(
    (a, b) => Number(attested.has(b.name)) - Number(attested.has(a.name)) || sizeOf(b) - sizeOf(a),
  );
  const active = bySize.filter(({ status }) => status === null);
  const largest = active[0];
  const most = Math.max(0, ...active.filter((one) => attested.size === 0 || attested.has(one.name)).map(sizeOf));
  let counted = 0;
  return bySize.map((one): JudgedPackage => {
    const isAttested = attested.has(one.name);
    const judge = (standing: JudgedPackage['standing'], reason: string | null): JudgedPackage => ({
      found: one,
      standing,
      reason,
      attested: isAttested,
    });
    if (one.status !== null) return judge('removed', `the registry lists it as ${one.status}`);
    if (!isAttested && one !== largest) {
      const reason = lookAlike(repository, one, largest, { most, proven: attested.size > 0 });
      if (reason !== undefined) return judge('look-alike', reason);
    }
    if (one !== largest && sizeOf(one) < most * MINOR_SHARE)
      return judge(
        'minor',
        `it has less than ${MINOR_SHARE * 100} % of the downloads of ${largest?.name ?? 'the largest'}`,
      );
    counted += 1;
    return counted > MOST_PACKAGES
      ? judge('minor', `only the ${MOST_PACKAGES} largest of a registry are read`)
      : judge('own', null);
  });
}

/** Why a package that only says itself that it belongs to the repository is not believed; undefined where it is. */
function lookAlike(
  repository: string,
  one: FoundPackage,
  largest: FoundPackage | undefined,
  { most, proven }: { most: number; proven: boolean },
): string | undefined {
  const share = most === 0 ? 0 : sizeOf(one) / most;
  if (/(?:^|[^a-z])fork(?:ed)?(?:[^a-z]|$)/i.test(one.name)) return 'it calls itself a fork';
  if (proven && share < DOUBTFUL_SHARE)
    return 'the registry proves where others of the project come from, but not this one';
  const [owner = '', name = ''] = repository.split('/');
  const words = new Set([...wordsOf(owner), ...wordsOf(name), ...(largest === undefined ? [] : wordsOf(largest.name))]);
  const sharesWord = (text: string): boolean => wordsOf(text).some((word) => words.has(word));
  // Whose namespace it is says more than the name, which every fork keeps.
  if (
    one.namespace !== null &&
    one.namespace !== largest?.namespace &&
    !wordsOf(one.namespace).some((word) => wordsOf(owner).includes(word) || wordsOf(name).includes(word))
  )
    return share >= DOUBTFUL_SHARE ? undefined : `${one.namespace} is not known to belong to ${owner}`;
  return share >= DOUBTFUL_SHARE || sharesWord(one.name) ? undefined : 'neither its name nor its size fits the project';
}

/** Downloads, or where they are not known dependents. Only ever compared within one registry. */
const sizeOf = ({ downloads, dependentPackages, dependentRepositories }: FoundPackage): number =>
  downloads?.value ?? Math.max(dependentPackages ?? 0, dependentRepositories ?? 0);

/** `pola-rs` and `nodejs-polars` in words: `pola`; `nodejs`, `polars`. Camel case is two words as well as one. */
function wordsOf(text: string): string[] {
  const split = text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return [...new Set([...split, text.toLowerCase().replace(/[^a-z0-9]/g, '')])].filter(
    (word) => word.length >= SHORTEST_WORD,
  );
}

const plainAddress = (url: string): string =>
  url
    .trim()
    .toLowerCase()
    .replace(/^(?:git\+)?(?:https?|git|ssh):\/\/(?:git@)?(?:www\.)?/, 'https://')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
