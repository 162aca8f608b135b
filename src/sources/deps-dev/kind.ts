import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import type { PublishedPackage } from '../../contracts/figures/usage.ts';
import { purlFor } from '../purl.ts';
import type { SourceKind } from '../source.ts';

/** Its systems by the type of their purls. */
const REGISTRIES: Readonly<Record<string, string>> = {
  NPM: 'npm',
  PYPI: 'pypi',
  CARGO: 'cargo',
  RUBYGEMS: 'gem',
  NUGET: 'nuget',
  MAVEN: 'maven',
  GO: 'golang',
};

const packageVersions = z.object({
  versions: z
    .array(
      z.object({
        versionKey: z.object({ system: z.string(), name: z.string() }),
        relationType: z.string().optional(),
        relationProvenance: z.string().optional(),
      }),
    )
    .default([]),
});

/** Every provenance but the package's own word: attestations of builds and publishing, and Go's own rule that a path is a repository. */
const isProof = (provenance: string | undefined): boolean =>
  provenance !== undefined && /_ATTESTATION$|^GO_ORIGIN$/.test(provenance);

/** At most 1,500 versions come in an answer, those with attestations first: large repositories are told in part. */
export const depsDev: SourceKind = {
  id: 'deps-dev',
  label: 'deps.dev',
  reads: 'which packages a registry proves to be built from a repository',
  subject: 'project',
  address: 'https://api.deps.dev',
  everyHours: 28 * 24,
  pace: { everyMs: SECOND / 2, atOnce: 2 },
  batch: 1,
  licence: { name: 'CC BY 4.0', credit: 'provenance: deps.dev, CC BY 4.0' },
  create: ({ http }) => ({
    role: 'provenance',
    async publishedBy(repository, signal) {
      const id = encodeURIComponent(`github.com/${repository.toLowerCase()}`);
      const answer = await http.json({ path: `/v3/projects/${id}:packageversions`, signal }, packageVersions);
      if (answer.state !== 'ok') return undefined;
      const byPurl = new Map<string, PublishedPackage>();
      for (const { versionKey, relationType, relationProvenance } of answer.value.versions) {
        const registry = REGISTRIES[versionKey.system];
        if (registry === undefined || relationType !== 'SOURCE_REPO') continue;
        // Maven's group and artifact are joined by a colon there.
        const identity = purlFor(registry, versionKey.name.replace(':', '/'));
        if (identity === undefined) continue;
        const attested = isProof(relationProvenance) || byPurl.get(identity.purl)?.attested === true;
        byPurl.set(identity.purl, { registry, name: identity.name, attested });
      }
      return [...byPurl.values()];
    },
  }),
};
