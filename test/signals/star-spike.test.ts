import { describe, expect, it } from 'vitest';
import { isoOfDay } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import type { SignalOf } from '../../src/signals/index.ts';
import { lastDay } from '../../src/signals/engine/replay.ts';
import { coincidences } from '../../src/signals/index.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';

function spikes(history: ProjectHistory, others: readonly ProjectHistory[] = []) {
  const all = [history, ...others];
  return detectSignals(all, { today: lastDay(all) }).filter(
    (signal): signal is SignalOf<'star-spike'> => signal.kind === 'star-spike' && signal.projectId === history.id,
  );
}

describe('a burst of stars', () => {
  // penpot/penpot, daily gains 2022-08-18 to 2022-10-06 as recorded by EvanLi/Github-Ranking (MIT).
  const penpot = [
    3, 1, 3, 4, 8, 4, 5, 8, 7, 3, 23, 36, 19, 10, 15, 6, 0, 8, 10, 8, 8, 9, 6, 1, 3, 2, 9, 4, 11, 1870, 527, 541, 658,
    813, 546, 196, 115, 145, 105, 94, 117, 152, 275, 231, 217, 177, 61, 108, 56, 31,
  ];

  it('is found on the day that shows its tail, as one signal with its numbers', () => {
    const [week, spike, ...more] = spikes(gaining(penpot, { first: 11_000 }));
    expect(more).toHaveLength(0);
    // 3, 23, 36, 19, 10, 15 three weeks before: six times the usual, too slow for two days.
    expect(week).toMatchObject({ onset: firstDay + 10, detected: firstDay + 12, severity: 'medium' });
    const onset = firstDay + 29;
    expect(spike).toMatchObject({ onset, detected: onset + 1, peak: onset, severity: 'high' });
    expect(spike?.evidence).toMatchObject({
      observed: { stars: 1870, days: 1 },
      peakStars: 1870,
      basis: 'own-baseline',
      missingDays: 0,
    });
    expect(spike?.evidence.baseline.perDay).toBeGreaterThan(4);
    expect(spike?.evidence.baseline.perDay).toBeLessThan(11);
    expect(spike?.evidence.pValue).toBeLessThan(1e-12);
  });

  it('says the finding first, then its numbers', () => {
    const onset = penpot.slice(0, 31);
    expect(spikes(gaining(onset, { first: 11_000 })).at(-1)?.sentence).toMatch(/^1,870 stars in a day, usually \d/);
    expect(spikes(gaining(penpot, { first: 11_000 })).at(-1)?.sentence).toMatch(
      /^\+7,035 stars since 8 Feb 2022, 6,\d{3} more than usual; most on that first day \(1,870, usually/,
    );
  });

  it('goes through onset, growing, peak and over', () => {
    const gains = [...quiet(40, 20), 150, 400, 900, 500, 300, 200, 120, 22, 20, 19, 21];
    const stateAfter = (days: number) => spikes(gaining(gains.slice(0, 40 + days)))[0]?.state;
    expect([1, 3, 7, 10].map(stateAfter)).toEqual(['onset', 'growing', 'peak', 'over']);
    expect(spikes(gaining(gains))[0]).toMatchObject({
      onset: firstDay + 40,
      peak: firstDay + 42,
      ended: firstDay + 47,
    });
  });

  it('tells what stayed after 30 days, and what coincided', () => {
    const gains = [...quiet(40, 20), 400, 900, 300, 100, ...quiet(40, 24)];
    const base = gaining(gains);
    const history: ProjectHistory = {
      ...base,
      counts: {
        ...base.counts,
        forks: gaining([...quiet(40, 3), 40, 60, 30, 9, ...quiet(40, 3)], { first: 900 }).counts.stars,
      },
      releases: [{ version: 'v2.0.0', day: firstDay + 39, prerelease: false }],
    };
    const evidence = spikes(history)[0]?.evidence;
    expect(evidence?.coincidences).toContainEqual({
      type: 'release',
      day: firstDay + 39,
      version: 'v2.0.0',
      prerelease: false,
    });
    expect(evidence?.coincidences.find(({ type }) => type === 'forks')).toMatchObject({ gained: 139 });
    expect(evidence?.aftermath?.starsPerDay).toBeGreaterThan(20);
    expect(evidence?.aftermath?.contributorsGained).toBeNull();
  });

  it('names no release that came after it began as one of the same time', () => {
    const base = gaining([...quiet(40, 20), 400, 900, 300, 100, ...quiet(10, 24)]);
    const released = (...days: number[]): ProjectHistory => ({
      ...base,
      releases: days.map((day) => ({ version: `v${day}`, day: firstDay + day, prerelease: false })),
      events: [41, 43].map((day) => ({ type: 'archived', day: firstDay + day })),
    });
    const told = (history: ProjectHistory) =>
      spikes(history).flatMap((signal) => coincidences(signal).filter((one) => /release|archived/.test(one)));
    expect(told(released(36, 37, 39, 40, 41, 43))).toEqual([
      'release v37 on 16 Feb 2022, 3 days before',
      'release v39 on 18 Feb 2022, 1 day before',
      'release v40 on 19 Feb 2022',
    ]);
    // A finding of before, in which one of three days later stands.
    const [spike] = spikes(base);
    const late = { type: 'release' as const, day: firstDay + 43, version: 'v43', prerelease: false };
    const earlier = spike && { ...spike, evidence: { ...spike.evidence, coincidences: [late] } };
    expect(earlier && coincidences(earlier)).toEqual([]);
    // Figures of a week do not tell on which of its days it began.
    const weeks = [...quiet(70, 20).map((gain, i) => (i % 7 === 6 ? gain : null)), ...Array<null>(6).fill(null), 500];
    expect(told({ ...gaining(weeks), releases: [{ version: 'v73', day: firstDay + 73, prerelease: false }] })).toEqual([
      'release v73 on 24 Mar 2022',
    ]);
  });

  it('ends where reading breaks off, and what comes after a hole is not of it', () => {
    const head = [...quiet(60, 20), 400, 380, 350];
    const hole = Array<null>(30).fill(null);
    const [whole] = spikes(gaining([...head, ...Array<number>(32).fill(340), ...quiet(20, 20)]));
    expect(whole).toMatchObject({ onset: firstDay + 60, evidence: { missingDays: 0 } });
    for (const after of [340, 20]) {
      const [broken, ...others] = spikes(
        gaining([...head, ...hole, ...Array<number>(12).fill(after), ...quiet(20, 20)]),
      );
      expect(broken).toMatchObject({
        onset: firstDay + 60,
        ended: firstDay + 63,
        state: 'over',
        evidence: { total: 1_130, missingDays: 0, data: { through: firstDay + 62 } },
      });
      expect(broken?.sentence).toMatch(/; nothing was read after 13 Mar 2022\.$/);
      expect(others.every(({ onset }) => onset > firstDay + 92)).toBe(true);
    }
  });

  it('of a star history is not put together from days on both sides of a hole', () => {
    const history = (gains: readonly (number | null)[]): ProjectHistory => ({
      ...gaining([]),
      starHistory: {
        measure: 'gain',
        line: 'reconstructed',
        zone: 'UTC',
        start: firstDay,
        values: gains,
        asOf: null,
        completeThrough: firstDay + gains.length - 1,
      },
    });
    const found = (gains: readonly (number | null)[]) =>
      detectSignals([history(gains)], { today: firstDay + gains.length - 1 }).filter(
        ({ kind }) => kind === 'star-spike',
      );
    expect(found([...quiet(60, 20), 55, 75, 60, 55, 20, 20])).toHaveLength(1);
    expect(found([...quiet(60, 20), 55, ...Array<null>(40).fill(null), 75, 20, 20, 20])).toEqual([]);
  });

  it('starts anew when something bigger follows a lull, and not at an echo', () => {
    const bigger = [...quiet(40, 12), 97, 61, 20, 14, 297, 516, 900, 238, 128, ...quiet(10, 12)];
    expect(spikes(gaining(bigger)).map(({ onset }) => onset - firstDay)).toEqual([40, 44]);
    const echo = [...quiet(40, 12), 300, 200, 14, 14, 14, 120, 80, ...quiet(10, 12)];
    expect(spikes(gaining(echo))).toHaveLength(1);
  });

  it('is two bursts when as much comes again ten days later', () => {
    const again = [...quiet(40, 20), 400, 250, 90, ...quiet(7, 20), 450, 300, 100, ...quiet(10, 20)];
    expect(spikes(gaining(again)).map(({ onset, ended }) => [onset - firstDay, (ended ?? 0) - firstDay])).toEqual([
      [40, 43],
      [50, 53],
    ]);
    const smaller = [...quiet(40, 20), 900, 250, 90, ...quiet(7, 20), 200, 90, ...quiet(10, 20)];
    expect(spikes(gaining(smaller))).toHaveLength(1);
  });

  it('seen by weekly figures says so: its highest figure is a mean over days', () => {
    const weekly = [...quiet(140, 20), 500, 400, 200, 90, ...quiet(24, 20)];
    const total = weekly.reduce((sum: number[], gain) => [...sum, (sum.at(-1) ?? 20_000) + gain], []);
    const base = gaining([]);
    const history: ProjectHistory = {
      ...base,
      counts: {
        ...base.counts,
        stars: {
          measure: 'count',
          line: 'observed',
          zone: 'UTC',
          asOf: null,
          start: firstDay,
          values: total.map((count, i) => (i % 7 === 6 ? count : null)),
        },
      },
    };
    const [spike] = spikes(history);
    expect(spike?.sentence).toMatch(/; most in the 7 days to \d+ \w{3} 2022 \(\d+ a day, usually \d+\),/);
  });

  it('keeps silent on ordinary days, weekends and a slow rise', () => {
    expect(spikes(gaining(quiet(300, 20)))).toHaveLength(0);
    expect(spikes(gaining(quiet(300, 20).map((gain, i) => (i % 7 === 2 ? gain * 2 : gain))))).toHaveLength(0);
    expect(spikes(gaining(quiet(300, 20).map((gain, i) => Math.round(gain * (1 + i / 60)))))).toHaveLength(0);
  });
});

describe('artefacts are not interest', () => {
  it('a counter that stood still for months and jumps without a tail', () => {
    // The shape of facebookresearch/fairseq in May 2022 (EvanLi/Github-Ranking, MIT).
    expect(
      spikes(gaining([...Array<number>(90).fill(0), null, null, 13_194, 10, 11, 9, 8, 7, 9], { first: 3_791 })),
    ).toHaveLength(0);
  });

  it('a counter that was corrected upwards in one reading', () => {
    expect(spikes(gaining([...quiet(60, 20), 2_600, 21, 19, 20, 22], { first: 50_000 }))).toHaveLength(0);
    expect(spikes(gaining([...quiet(60, 20), 2_600, 900, 400, 200, 22], { first: 50_000 }))).toHaveLength(1);
  });

  it('a count that jumps and falls back within days, and jumps again', () => {
    // The shape of tensorflow/tensorflow where a weekly recorder that counts 2,250 more was mixed in with a daily one.
    const mixed = [...quiet(28, 22), ...[1, 2, 3, 4, 5, 6].flatMap(() => [2_272, -2_221, ...quiet(5, 22)])];
    expect(spikes(gaining(mixed, { first: 180_000 }))).toHaveLength(0);
    // The last jump is still standing when the figures end: a counter that fell back before must show a tail first.
    for (const pause of [0, 30])
      expect(spikes(gaining([...mixed, ...quiet(pause, 22), 2_280], { first: 180_000 }))).toHaveLength(0);
    expect(
      spikes(gaining([...quiet(60, 30), 900, 31, 29, 33, -900, ...quiet(9, 30)], { first: 100_000 })),
    ).toHaveLength(0);
    // Before it falls back, nobody can know; afterwards it is gone and not a burst that ended.
    expect(spikes(gaining([...quiet(60, 30), 900, 31], { first: 100_000 }))).toHaveLength(1);
  });

  it('but a burst whose stars stay is believed, with ordinary losses after it', () => {
    expect(spikes(gaining([...quiet(60, 30), 900, 400, 150, -20, 35, 28, -12, ...quiet(9, 30)]))).toHaveLength(1);
    // Long after stars were removed, a burst of a fraction of them is the project's own.
    expect(
      spikes(gaining([...quiet(60, 30), -4_000, ...quiet(40, 30), 600, 900, 500, 200, ...quiet(20, 30)])),
    ).toHaveLength(1);
  });

  it('every spike brings more than usual', () => {
    for (const loss of [-200, -500, -1_000, -2_000, -4_000]) {
      for (const days of [0, 1, 9])
        for (const spike of spikes(
          gaining([...quiet(60, 30), 400, 500, 300, 200, 150, 120, 100, 90, 90, loss, ...quiet(days, 30)]),
        ))
          expect(spike.evidence.excess).toBeGreaterThan(0);
    }
  });

  it('a counter that froze for days and brings more than those days, all at once', () => {
    expect(
      spikes(gaining([...quiet(60, 8), ...Array<number>(10).fill(0), 400, ...quiet(20, 8)], { first: 9_000 })),
    ).toHaveLength(0);
    expect(
      spikes(gaining([...quiet(60, 40), ...Array<number>(10).fill(0), 1_500, 900, 400, 200, ...quiet(20, 40)])),
    ).toHaveLength(1);
  });

  it('a counter that froze for days and catches up', () => {
    expect(spikes(gaining([...quiet(60, 40), 0, 0, 0, 0, 0, 0, 0, 330, 41, 39, 40]))).toHaveLength(0);
  });

  it('stars that were lost and come back', () => {
    // The shape of ant-design/ant-design in 2021: hidden in February, restored in May.
    const gains = [
      ...quiet(60, 24),
      -66_000,
      551,
      765,
      612,
      396,
      243,
      190,
      141,
      107,
      88,
      60,
      36,
      ...quiet(60, 35),
      63_535,
      517,
      292,
      169,
      120,
      91,
      ...quiet(20, 35),
    ];
    expect(spikes(gaining(gains, { first: 66_800 }))).toHaveLength(0);
    expect(spikes(gaining([...quiet(60, 24), -400, 24, 380, 25, 24, 26]))).toHaveLength(0);
  });

  it('a hole: what came in it cannot be dated', () => {
    const hole = Array<null>(30).fill(null);
    expect(spikes(gaining([...quiet(60, 20), ...hole, 9_000, ...quiet(20, 20)]))).toHaveLength(0);
    expect(spikes(gaining([...quiet(60, 20), null, null, 700, 400, 200, ...quiet(9, 20)]))[0]).toMatchObject({
      onset: firstDay + 60,
      detected: firstDay + 62,
    });
  });

  it('the first days of a series that starts with a large project', () => {
    expect(spikes(gaining([31_084, 10_264, 10_421, 11_128, 4_000], { first: 83_004 }))).toHaveLength(0);
  });
});

describe('new projects', () => {
  it('are found when they take off', () => {
    const found = spikes(gaining([0, 2, 92, 813, 143, 100], { first: 0 }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ onset: firstDay + 2, detected: firstDay + 2, evidence: { basis: 'launch' } });
    expect(spikes(gaining([50, 48, 41, 0, 4], { first: 0 }))[0]).toMatchObject({
      onset: firstDay,
      detected: firstDay + 1,
    });
  });

  it('are not mentioned when nothing happened', () => {
    expect(spikes(gaining([1, 11, 7, 2, 1, 1, 1, 0, 1], { first: 0 }))).toHaveLength(0);
    expect(spikes(gaining([23, 10, 9, 1, 0, 0], { first: 0 }))).toHaveLength(0);
  });
});

describe('what is too slow for two days', () => {
  it('a small project’s ten-fold week is heard at the default severity', () => {
    // Usually 2 a day; 60 more than that in the first four days of twenty.
    const [spike, ...more] = spikes(gaining([...quiet(60, 2), 20, 18, 21, 19, 20, 18, 20], { first: 300 }));
    expect(more).toHaveLength(0);
    expect(spike).toMatchObject({ onset: firstDay + 60, severity: 'medium' });
    expect(spike?.detected).toBeLessThanOrEqual(firstDay + 63);
    expect(spike?.evidence.observed).toEqual({ stars: 86, days: 7 });
    expect(spike?.evidence.expected).toBeCloseTo(14, 0);
  });

  it('29 stars more every day for a month are one burst, found within days', () => {
    const month = Array.from({ length: 30 }, (_, i) => 34 + ([0, 3, -2, 1][i % 4] ?? 0));
    const [spike, ...more] = spikes(gaining([...quiet(60, 5), ...month]));
    expect(more).toHaveLength(0);
    expect(spike?.onset).toBe(firstDay + 60);
    expect(spike?.detected).toBeLessThanOrEqual(firstDay + 62);
  });

  it('nothing is made of a week that one day carries, or of one that is only a little above the usual', () => {
    // 63 more than usual in all, 57 of them on one day.
    const one = [...Array.from({ length: 60 }, () => 1), 2, 57, 2, 2, 3, 2, 2];
    expect(spikes(gaining(one))).toHaveLength(0);
    expect(spikes(gaining([...quiet(60, 30), ...Array.from({ length: 7 }, () => 50)]))).toHaveLength(0);
  });

  it('stars that come back bit by bit after a loss are no rise', () => {
    const gains = [...quiet(60, 3), -200, 25, 25, 25, 25, 25, 25, 25];
    expect(spikes(gaining(gains, { first: 5_000 }))).toHaveLength(0);
  });
});

describe('a burst after others', () => {
  it('is seen where it is smaller than a long one shortly before', () => {
    const long = [719, 650, 580, 450, 380, 300, 260, 200, 150, 90, 40];
    const found = spikes(gaining([...quiet(60, 6), ...long, ...quiet(11, 6), 250, 90, 20, ...quiet(5, 6)]));
    expect(found.map(({ onset }) => onset - firstDay)).toEqual([60, 82]);
    // What was usual is what was usual before the first.
    expect(found[1]?.evidence.baseline.perDay).toBeLessThan(9);
  });

  it('is let go where the project has as large ones all the time, and told where it is large', () => {
    const wave = (stars: number): number[] => [...quiet(40, 6), stars];
    const waves = (...stars: number[]): number[] => stars.flatMap(wave);
    const onsets = (...stars: number[]): number[] =>
      spikes(gaining([...quiet(40, 6), ...waves(...stars), ...quiet(5, 6)])).map(({ onset }) =>
        Math.round((onset - firstDay) / 41),
      );
    expect(onsets(120, 100, 140, 80)).toEqual([2, 3, 4]);
    expect(onsets(120, 100, 140, 130)).toEqual([2, 3, 4, 5]);
    // From 200 stars on each is told, whatever came before.
    expect(onsets(500, 450, 400, 230)).toEqual([2, 3, 4, 5]);
  });
});

describe('across projects', () => {
  const crowd = (last: number) =>
    Array.from({ length: 200 }, (_, i) => gaining([...quiet(60, 15), last], { repo: `crowd/p${String(i)}` }));

  it('a day that lifts everybody is one finding and nobody’s spike', () => {
    const all = crowd(90);
    const signals = detectSignals(all, { today: lastDay(all) });
    expect(signals.map(({ kind }) => kind)).toEqual(['platform-move']);
    expect(signals[0]).toMatchObject({
      repo: null,
      onset: firstDay + 60,
      evidence: { direction: 'gain', moved: 200, projects: 200 },
    });
  });

  it('a day that lifts a part of all is one finding as well, not one for each', () => {
    const all = [...crowd(90).slice(0, 40), ...crowd(15).slice(40)];
    expect(detectSignals(all, { today: lastDay(all) })).toMatchObject([
      { kind: 'platform-move', evidence: { moved: 40, projects: 200 } },
    ]);
  });

  it('a purge is one finding as well', () => {
    const all = crowd(-40);
    expect(detectSignals(all, { today: lastDay(all) }).map(({ kind, key }) => [kind, key])).toEqual([
      ['platform-move', `platform-move:loss:${isoOfDay(firstDay + 60)}`],
    ]);
  });

  it('a project that goes far beyond such a day is still found', () => {
    expect(spikes(gaining([...quiet(60, 15), 2_000], { repo: 'acme/own', first: 200_000 }), crowd(45))).toHaveLength(1);
  });
});
