import type { PackageRow, Store } from '../../db/store.ts';
import { UserError } from '../contracts/errors.ts';
import type { Configuration } from './read-configuration.ts';
import type { Known, Outcome } from './step.ts';

type Wish = NonNullable<Configuration['projects']>[number];
type Packages = NonNullable<Wish['packages']>;

/** Which packages are a project's, where the file says so. A list is whole: what it leaves out is not the project's. */
export async function packageSteps(
  store: Store,
  { projects = [] }: Configuration,
  known: Known,
): Promise<readonly Outcome[]> {
  const wishes = projects.filter(({ packages }) => packages !== undefined);
  const ids = wishes.flatMap(({ repository }) => known.get(repository.toLowerCase())?.id ?? []);
  const packages = Map.groupBy(ids.length === 0 ? [] : await store.usage.packages(ids), ({ projectId }) => projectId);
  return wishes.map(({ repository, packages: wished = null }): Outcome => {
    const id = known.get(repository.toLowerCase())?.id;
    const is = namedByOperator(id === undefined ? [] : (packages.get(id) ?? []));
    const wanted = wished === null ? [] : [...new Set(wished.map(({ purl }) => purl))].toSorted();
    if (is.join() === wanted.join()) return 'same';
    return {
      action: 'change',
      what: `packages of ${repository}`,
      details: [`${is.join(', ') || 'those that are found'} -> ${wanted.join(', ') || 'those that are found'}`],
      make: async (target, now) => {
        const project = await target.projects.findByName(repository);
        if (project === undefined) throw new UserError(`${repository} is not tracked.`);
        if (wished === null) await target.usage.releasePackages(project.id);
        else await recordList(target, project.id, wished, now);
      },
    };
  });
}

const namedByOperator = (packages: readonly PackageRow[]): string[] =>
  packages
    .filter(({ origin, standing }) => origin === 'operator' && standing === 'own')
    .map(({ purl }) => purl)
    .toSorted();

async function recordList(store: Store, projectId: number, wished: Packages, now: number): Promise<void> {
  const purls = new Set(wished.map(({ purl }) => purl));
  const others = (await store.usage.packages([projectId])).filter(({ purl }) => !purls.has(purl));
  const shared = { origin: 'operator', attested: false } as const;
  await store.usage.recordPackages(
    projectId,
    [
      ...wished.map(({ purl, registry, name }) => ({
        ...shared,
        purl,
        registry,
        name,
        standing: 'own' as const,
        reason: null,
      })),
      ...others.map(({ purl, registry, name }) => ({
        ...shared,
        purl,
        registry,
        name,
        standing: 'disowned' as const,
        reason: 'the configuration lists other packages',
      })),
    ],
    now,
  );
}
