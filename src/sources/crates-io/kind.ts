import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const crate = z.object({ crate: z.object({ downloads: z.number().int().nonnegative() }) });

/** The count of all downloads of a crate. crates.io/data-access: one request a second, and a User-Agent that says who asks. */
export const cratesIo: SourceKind = {
  id: 'crates-io',
  label: 'crates.io',
  reads: 'total downloads of crates',
  subject: 'package',
  address: 'https://crates.io',
  everyHours: 24,
  pace: { everyMs: 1.2 * SECOND, atOnce: 1 },
  batch: 1,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'cargo',
    figure: 'downloads-total',
    batches: oneByOne,
    async totals(names, signal) {
      const [name = ''] = names;
      const answer = await http.json({ path: `/api/v1/crates/${encodeURIComponent(name)}`, signal }, crate);
      if (answer.state === 'same') return new Map();
      return new Map([[name, answer.state === 'gone' ? 'gone' : answer.value.crate.downloads]]);
    },
  }),
};
