import { z } from 'zod';
import { isoDay, parseDay, SECOND } from '../../contracts/clock.ts';
import type { DayCount } from '../../contracts/figures/usage.ts';
import { inBatches } from '../source.ts';
import type { SourceKind } from '../source.ts';

const MOST_AT_ONCE = 128;

const days = z.array(z.object({ day: z.string(), downloads: z.number().int().nonnegative() }));
const single = z.object({ downloads: days });
/** Unknown packages are null. */
const bulk = z.record(z.string(), z.object({ downloads: days }).nullable());

/**
 * Daily downloads: npm/registry, docs/download-counts.md. Bulk takes 128 names and 365 days, and no scoped names: those are asked
 * one at a time. No limit is published; more than one request a second ends in Cloudflare's error 1015.
 */
export const npm: SourceKind = {
  id: 'npm',
  label: 'npm',
  reads: 'daily downloads of npm packages and of the whole registry',
  subject: 'package',
  address: 'https://api.npmjs.org',
  everyHours: 24,
  pace: { everyMs: 2.5 * SECOND, atOnce: 1 },
  batch: MOST_AT_ONCE,
  licence: { name: 'public counts', credit: undefined },
  create: ({ http }) => ({
    role: 'daily',
    registry: 'npm',
    historyDays: 364,
    completeAfterHours: 12,
    fallbackAfterHours: null,
    batches: (names) => [
      ...inBatches(
        names.filter((name) => !name.startsWith('@')),
        MOST_AT_ONCE,
      ),
      ...names.filter((name) => name.startsWith('@')).map((name) => [name]),
    ],
    async daily(names, { from, to }, signal) {
      const path = `/downloads/range/${isoDay(from)}:${isoDay(to)}/${names.map(encodeURIComponent).join(',')}`;
      const [only] = names;
      // A list of one name is answered as that name alone.
      if (only !== undefined && names.length === 1) {
        const answer = await http.json({ path, signal }, single);
        if (answer.state === 'same') return new Map();
        return new Map([[only, answer.state === 'gone' ? 'gone' : dayCounts(answer.value.downloads)]]);
      }
      const answer = await http.json({ path, signal }, bulk);
      if (answer.state !== 'ok') return new Map();
      const found = answer.value;
      return new Map(
        names.flatMap((name): [string, readonly DayCount[] | 'gone'][] => {
          const entry = Object.hasOwn(found, name) ? found[name] : undefined;
          return entry === undefined ? [] : [[name, entry === null ? 'gone' : dayCounts(entry.downloads)]];
        }),
      );
    },
    async registryDays({ from, to }, signal) {
      const answer = await http.json({ path: `/downloads/range/${isoDay(from)}:${isoDay(to)}`, signal }, single);
      return answer.state === 'ok' ? dayCounts(answer.value.downloads) : [];
    },
  }),
};

const dayCounts = (rows: z.infer<typeof days>): DayCount[] =>
  rows.flatMap(({ day, downloads }) => {
    const number = parseDay(day);
    return number === undefined ? [] : [{ day: number, downloads }];
  });
