import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import type { SourceKind } from '../source.ts';

/** Counts are written with commas; each way of installing a formula (`--HEAD`) is a row of its own. */
const rows = z.array(z.object({ count: z.string().regex(/^[\d,]+$/) }));
const analytics = z.object({ formulae: z.record(z.string(), z.unknown()) });

/**
 * Installs that people asked for in 30 days, without those that other formulae needed: one file has all formulae
 * (formulae.brew.sh/docs/api). Homebrew counts only who did not switch analytics off.
 */
export const homebrew: SourceKind = {
  id: 'homebrew',
  label: 'Homebrew',
  reads: 'installs of formulae on request in 30 days',
  subject: 'registry',
  address: 'https://formulae.brew.sh',
  everyHours: 24,
  pace: { everyMs: SECOND, atOnce: 1 },
  batch: 1_000,
  licence: { name: 'BSD-2-Clause', credit: undefined },
  create: ({ http }) => ({
    role: 'totals',
    registry: 'brew',
    figure: 'downloads-30d',
    batches: (names) => (names.length === 0 ? [] : [names]),
    async totals(names, signal) {
      const path = '/api/analytics/install-on-request/homebrew-core/30d.json';
      const answer = await http.json({ path, signal }, analytics);
      if (answer.state !== 'ok') return new Map();
      const { formulae } = answer.value;
      return new Map(
        names.flatMap((name): [string, number][] => {
          // A formula that nobody installed is left out of the file, as is one that does not exist: neither is said.
          const parsed = rows.safeParse(Object.hasOwn(formulae, name) ? formulae[name] : undefined);
          return parsed.success ? [[name, parsed.data.reduce((sum, { count }) => sum + installs(count), 0)]] : [];
        }),
      );
    },
  }),
};

const installs = (written: string): number => Number(written.replaceAll(',', ''));
