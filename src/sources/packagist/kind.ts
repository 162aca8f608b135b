import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const stats = z.object({ downloads: z.object({ total: z.number().int().nonnegative() }) });

/** The count of all installs of a package. packagist.org/apidoc asks for a User-Agent with an address and few requests at once. */
export const packagist: SourceKind = {
  id: 'packagist',
  label: 'Packagist',
  reads: 'total installs of PHP packages',
  subject: 'package',
  address: 'https://packagist.org',
  everyHours: 24,
  pace: { everyMs: SECOND / 2, atOnce: 1 },
  batch: 1,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'composer',
    figure: 'downloads-total',
    batches: oneByOne,
    async totals(names, signal) {
      const [name = ''] = names;
      const path = `/packages/${name.split('/').map(encodeURIComponent).join('/')}/stats.json`;
      const answer = await http.json({ path, signal }, stats);
      if (answer.state === 'same') return new Map();
      return new Map([[name, answer.state === 'gone' ? 'gone' : answer.value.downloads.total]]);
    },
  }),
};
