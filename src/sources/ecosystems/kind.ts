import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import type { FoundPackage } from '../../contracts/figures/usage.ts';
import { purlOf } from '../purl.ts';
import type { SourceKind } from '../source.ts';

/** Forks and mirrors that name the repository come last when sorted by downloads. */
const MOST_PACKAGES = 100;

const count = z.number().int().nonnegative().nullish();

/** Of the answer only what is used: PackageWithRegistry of its OpenAPI description. */
const lookup = z.array(
  z.object({
    name: z.string().min(1),
    purl: z.string().nullish(),
    ecosystem: z.string(),
    namespace: z.string().nullish(),
    repository_url: z.string().nullish(),
    status: z.string().nullish(),
    downloads: count,
    downloads_period: z.string().nullish(),
    dependent_packages_count: count,
    dependent_repos_count: count,
    last_synced_at: z.string().nullish(),
    registry: z.object({ default: z.boolean().nullish() }).nullish(),
  }),
);
type Row = z.infer<typeof lookup>[number];

/** Which packages a repository publishes, in some forty registries. A path without a key; 5,000 requests an hour by its README. */
export const ecosystems: SourceKind = {
  id: 'ecosystems',
  label: 'ecosyste.ms',
  reads: 'which packages a repository publishes, their totals and dependents',
  subject: 'project',
  address: 'https://packages.ecosyste.ms',
  everyHours: 7 * 24,
  pace: { everyMs: SECOND, atOnce: 2 },
  batch: 1,
  licence: { name: 'CC BY-SA 4.0', credit: 'packages and dependents: ecosyste.ms, CC BY-SA 4.0' },
  create: ({ http, contact }) => ({
    role: 'packages',
    async packagesOf(repository, signal) {
      const answer = await http.json(
        {
          path: '/api/v1/packages/lookup',
          query: {
            // Matched as it is written: small letters, no slash at the end.
            repository_url: `https://github.com/${repository.toLowerCase()}`,
            sort: 'downloads',
            order: 'desc',
            per_page: String(MOST_PACKAGES),
            mailto: contact,
          },
          signal,
        },
        lookup,
      );
      return answer.state === 'ok' ? answer.value.flatMap(foundOf) : [];
    },
  }),
};

/** Mirrors of a registry (a second PyPI, another conda channel) would count the same package twice. */
function foundOf(row: Row): FoundPackage[] {
  const purl = purlOf(row.purl ?? '');
  if (purl === undefined || row.registry?.default === false) return [];
  const { downloads, downloads_period: period } = row;
  const synced = Date.parse(row.last_synced_at ?? '');
  return [
    {
      ...purl,
      namespace: row.namespace ?? purl.namespace,
      repositoryUrl: row.repository_url ?? null,
      status: row.status ?? null,
      downloads:
        typeof downloads === 'number' && (period === 'total' || period === 'last-month')
          ? { value: downloads, period }
          : null,
      dependentPackages: row.dependent_packages_count ?? null,
      dependentRepositories: row.dependent_repos_count ?? null,
      syncedAt: Number.isNaN(synced) ? null : synced,
    },
  ];
}
