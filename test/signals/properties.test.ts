import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { growBursts } from '../../src/signals/engine/stars/bursts.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import { lastDay } from '../../src/signals/engine/replay.ts';
import { spikeSignals } from '../../src/signals/kinds/star-spike.ts';
import { scanStars } from '../../src/signals/engine/stars/star-scan.ts';
import { decideUniverse } from '../../src/signals/engine/universe.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';

/** Ordinary days around a usual, with now and then a burst that fades. */
const gainsOf = fc
  .record({
    usual: fc.integer({ min: 5, max: 60 }),
    noise: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 120, maxLength: 120 }),
    bursts: fc.array(fc.record({ day: fc.integer({ min: 40, max: 118 }), times: fc.integer({ min: 2, max: 60 }) }), {
      maxLength: 3,
    }),
  })
  .map(({ usual, noise, bursts }) =>
    noise.map((wobble, day) => {
      const extra = bursts.reduce(
        (sum, burst) => (day < burst.day ? sum : sum + burst.times * usual * 0.5 ** (day - burst.day)),
        0,
      );
      return Math.max(0, usual + wobble) + Math.round(extra);
    }),
  );

/** The steps one by one, with every scan at hand. */
function stepByStep(histories: readonly ProjectHistory[], today: number) {
  const limits = resolveThresholds();
  const scans = histories.map((history) => scanStars(observeStars(history, today) ?? expect.fail('no stars'), limits));
  const { accepted } = decideUniverse(scans, limits);
  // All projects of the property have one owner, so a larger jump of each other one is named as a cause.
  const jumps = histories.flatMap(({ repo }, i) =>
    (accepted[i] ?? []).map(({ index, days, observed, expected }) => {
      const onset = (scans[i]?.obs.day[index] ?? NaN) - days + 1;
      return { repo, onset, peakDay: onset, excess: Math.round(observed - expected) };
    }),
  );
  return histories.flatMap((history, i) => {
    const scan = scans[i];
    const sisters = jumps.filter(({ repo }) => repo !== history.repo);
    return scan === undefined
      ? []
      : spikeSignals(history, scan.obs, growBursts(scan, accepted[i] ?? [], limits), today, { sisters });
  });
}

function found(histories: readonly ProjectHistory[], id: string, today = lastDay(histories)) {
  return detectSignals(histories, { today })
    .filter(({ kind, projectId }) => kind === 'star-spike' && projectId === id)
    .map(({ onset, detected, peak, ended }) => ({ onset, detected, peak, ended }));
}

describe('star spikes', () => {
  it('are the same whether all scans are kept or each history is let go and read again', () => {
    fc.assert(
      fc.property(fc.array(gainsOf, { minLength: 2, maxLength: 8 }), (all) => {
        const histories = all.map((gains, i) => gaining(gains, { repo: `acme/p${String(i)}` }));
        const today = lastDay(histories);
        expect(detectSignals(histories, { today }).filter(({ kind }) => kind === 'star-spike')).toEqual(
          stepByStep(histories, today),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('do not depend on the calendar beyond the weekday', () => {
    fc.assert(
      fc.property(gainsOf, fc.integer({ min: -300, max: 300 }), (gains, weeks) => {
        const shift = weeks * 7;
        const here = found([gaining(gains)], 'acme/rocket');
        const there = found([gaining(gains, { start: firstDay - 1 + shift })], 'acme/rocket');
        expect(there).toEqual(
          here.map(({ onset, detected, peak, ended }) => ({
            onset: onset + shift,
            detected: detected + shift,
            peak: peak + shift,
            ended: ended === null ? null : ended + shift,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('never look ahead: what was said of a day stays said', () => {
    fc.assert(
      fc.property(gainsOf, fc.integer({ min: 50, max: 119 }), (gains, cut) => {
        const today = firstDay + cut;
        const then = found([gaining(gains.slice(0, cut + 1))], 'acme/rocket');
        const later = found([gaining(gains)], 'acme/rocket').filter(({ detected }) => detected <= today);
        expect(then.map(({ onset, detected }) => ({ onset, detected }))).toEqual(
          later.map(({ onset, detected }) => ({ onset, detected })),
        );
        // A later figure than today is not looked at either.
        expect(found([gaining(gains)], 'acme/rocket', today)).toEqual(then);
      }),
      { numRuns: 60 },
    );
  });

  it('survive scaling: ten times the usual and ten times the burst is at least as clear', () => {
    fc.assert(
      fc.property(gainsOf, (gains) => {
        const small = found([gaining(gains, { first: 200_000 })], 'acme/rocket').map(({ onset }) => onset);
        const large = found(
          [
            gaining(
              gains.map((gain) => gain * 10),
              { first: 2_000_000 },
            ),
          ],
          'acme/rocket',
        );
        for (const onset of small) {
          expect(large.some((burst) => burst.onset <= onset + 1 && (burst.ended ?? Infinity) >= onset)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stay where they are when a quiet day before them goes missing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 20, max: 50 }),
        fc.integer({ min: 16, max: 40 }),
        (usual, gap, times) => {
          const gains: (number | null)[] = [...quiet(60, usual), usual * times, usual * 4, ...quiet(10, usual)];
          const whole = found([gaining(gains, { first: 500_000 })], 'acme/rocket');
          const next = gains[gap + 1] ?? 0;
          const holed = gains.map((gain, i) => (i === gap ? null : i === gap + 1 ? next + (gains[gap] ?? 0) : gain));
          const found2 = found([gaining(holed, { first: 500_000 })], 'acme/rocket');
          expect(found2).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not come or go with projects that are quiet or have bursts of their own', () => {
    fc.assert(
      fc.property(gainsOf, fc.array(gainsOf, { minLength: 1, maxLength: 12 }), (gains, others) => {
        const alone = found([gaining(gains)], 'acme/rocket');
        const crowd = others.map((own, i) => gaining(own, { repo: `other/p${String(i)}` }));
        const together = found([gaining(gains), ...crowd], 'acme/rocket');
        // More projects can only make a barely credible day incredible, never the other way round.
        for (const burst of together)
          expect(alone.some(({ onset, ended }) => burst.onset >= onset - 1 && burst.onset <= (ended ?? Infinity))).toBe(
            true,
          );
        const sure = detectSignals([gaining(gains)], { today: lastDay([gaining(gains)]) }).filter(
          (signal) => signal.kind === 'star-spike' && signal.evidence.pValue < 1e-6,
        );
        for (const signal of sure) {
          expect(
            together.some(({ onset, ended }) => onset <= signal.onset + 1 && (ended ?? Infinity) >= signal.onset),
          ).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
