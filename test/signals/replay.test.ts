import { describe, expect, it } from 'vitest';
import { isoOfDay } from '../../src/contracts/figures/series.ts';
import { historiesFromRows, replay } from '../../src/signals/engine/replay.ts';
import type { RecordedRow } from '../../src/signals/engine/replay.ts';
import { firstDay, quiet } from '../support/make-history.ts';

function rows(repo: string, gains: readonly number[], first = 20_000): RecordedRow[] {
  let stars = first;
  return [0, ...gains].map((gain, i) => ({ repo, day: firstDay - 1 + i, stars: (stars += gain), forks: null }));
}

const recorded = [
  ...rows('acme/rocket', [...quiet(40, 20), 300, 500, 200, 60, ...quiet(10, 20)]),
  ...rows('acme/quiet', quiet(50, 8)),
];

describe('replay', () => {
  it('gives one JSON-serialisable record per signal, in order of detection', () => {
    const records = replay(historiesFromRows(recorded));
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      repo: 'acme/rocket',
      kind: 'star-spike',
      onset: isoOfDay(firstDay + 40),
      detected: isoOfDay(firstDay + 40),
      peak: isoOfDay(firstDay + 41),
      ended: isoOfDay(firstDay + 44),
      severity: 'high',
    });
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  });

  it('does not depend on the order of the rows, and takes unknown counts for gaps', () => {
    expect(replay(historiesFromRows(recorded.toReversed()))).toEqual(replay(historiesFromRows(recorded)));
    const holed = recorded.map((row) => (row.day === firstDay + 20 ? { ...row, stars: null } : row));
    expect(replay(historiesFromRows(holed)).map(({ onset }) => onset)).toEqual([isoOfDay(firstDay + 40)]);
  });

  it('lets thresholds, kinds and days be tried', () => {
    const histories = historiesFromRows(recorded);
    expect(replay(histories, { thresholds: { spikeStars: 5_000 } })).toEqual([]);
    expect(replay(histories, { kinds: ['milestone'] })).toEqual([]);
    expect(replay(histories, { from: firstDay + 41 })).toEqual([]);
    expect(replay(histories, { to: firstDay + 40 })).toMatchObject([{ ended: null, peak: isoOfDay(firstDay + 40) }]);
    expect(replay([])).toEqual([]);
  });
});
