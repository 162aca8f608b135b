import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const gem = z.object({ downloads: z.number().int().nonnegative() });

/** The count of all downloads of a gem, every version included. guides.rubygems.org/rubygems-org-rate-limits: ten requests a second. */
export const rubygems: SourceKind = {
  id: 'rubygems',
  label: 'RubyGems',
  reads: 'total downloads of gems',
  subject: 'package',
  address: 'https://rubygems.org',
  everyHours: 24,
  pace: { everyMs: SECOND / 4, atOnce: 1 },
  batch: 1,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'gem',
    figure: 'downloads-total',
    batches: oneByOne,
    async totals(names, signal) {
      const [name = ''] = names;
      const answer = await http.json({ path: `/api/v1/gems/${encodeURIComponent(name)}.json`, signal }, gem);
      if (answer.state === 'same') return new Map();
      return new Map([[name, answer.state === 'gone' ? 'gone' : answer.value.downloads]]);
    },
  }),
};
