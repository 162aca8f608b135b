import { z } from 'zod';
import { isoDay, parseDay, SECOND } from '../../contracts/clock.ts';
import { oneByOne } from '../source.ts';
import type { SourceKind } from '../source.ts';

const overall = z.object({
  data: z.array(z.object({ category: z.string(), date: z.string(), downloads: z.number().int().nonnegative() })),
});

/** Daily downloads of PyPI without mirrors, 180 days: psf/pypistats.org allows 5 requests a second and 30 a minute, one read a day. */
export const pypistats: SourceKind = {
  id: 'pypistats',
  label: 'pypistats.org',
  reads: 'daily downloads of PyPI packages where the other source of them fails',
  subject: 'package',
  address: 'https://pypistats.org',
  everyHours: 24,
  pace: { everyMs: 2.5 * SECOND, atOnce: 1 },
  batch: 1,
  licence: { name: 'public log of PyPI', credit: undefined },
  create: ({ http }) => ({
    role: 'daily',
    registry: 'pypi',
    historyDays: 180,
    completeAfterHours: 12,
    fallbackAfterHours: 48,
    batches: oneByOne,
    async daily(names, { from, to }, signal) {
      const [name = ''] = names;
      const answer = await http.json(
        {
          path: `/api/packages/${encodeURIComponent(name)}/overall`,
          query: { mirrors: 'false', start_date: isoDay(from), end_date: isoDay(to) },
          signal,
        },
        overall,
      );
      if (answer.state === 'gone') return new Map([[name, 'gone' as const]]);
      if (answer.state === 'same') return new Map();
      return new Map([
        [
          name,
          answer.value.data.flatMap(({ category, date, downloads }) => {
            const day = parseDay(date);
            return day === undefined || category !== 'without_mirrors' ? [] : [{ day, downloads }];
          }),
        ],
      ]);
    },
    registryDays: undefined,
  }),
};
