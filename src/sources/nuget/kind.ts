import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const search = z.object({
  data: z.array(z.object({ id: z.string(), totalDownloads: z.number().int().nonnegative() })),
});

/** The count of all downloads of a package, by NuGet's search service (SearchQueryService of its service index), which has no list of ids. */
export const nuget: SourceKind = {
  id: 'nuget',
  label: 'NuGet',
  reads: 'total downloads of .NET packages',
  subject: 'package',
  address: 'https://azuresearch-usnc.nuget.org',
  everyHours: 24,
  pace: { everyMs: SECOND / 2, atOnce: 1 },
  batch: 1,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'nuget',
    figure: 'downloads-total',
    batches: oneByOne,
    async totals(names, signal) {
      const [name = ''] = names;
      const query = { q: `packageid:${name}`, prerelease: 'true', semVerLevel: '2.0.0', take: '1' };
      const answer = await http.json({ path: '/query', query, signal }, search);
      if (answer.state !== 'ok') return new Map();
      // Ids are the same in capital and small letters; a removed or unlisted package is found by nobody.
      const found = answer.value.data.find(({ id }) => id.toLowerCase() === name.toLowerCase());
      return new Map([[name, found?.totalDownloads ?? 'gone']]);
    },
  }),
};
