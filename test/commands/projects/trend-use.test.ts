import { describe, expect, it } from 'vitest';
import type { PackageFigure } from '../../../src/contracts/figures/usage.ts';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import { answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import { chartIn } from '../../support/fresh-projects.ts';
import { NOW } from '../../support/small-universe.ts';

const TODAY = dayOf(NOW);

async function withUse(readings: readonly (readonly [PackageFigure, ago: number, value: number])[], downloads = 0) {
  const here = await answeringOnSmallUniverse();
  const ids = await here.store.usage.recordPackages(
    here.ids.qdrant,
    [
      {
        purl: 'pkg:npm/rocket',
        registry: 'npm',
        name: 'rocket',
        standing: 'own',
        reason: null,
        origin: 'lookup',
        attested: false,
      },
    ],
    NOW,
  );
  const packageId = ids.get('pkg:npm/rocket') ?? 0;
  await here.store.usage.record({
    readings: readings.map(([figure, ago, value]) => ({
      packageId,
      figure,
      day: TODAY - ago,
      at: NOW - ago * DAY,
      value,
      sourceAt: null,
    })),
  });
  const days = Array.from({ length: downloads > 0 ? 90 : 0 }, (_, at) => TODAY - 90 + at);
  await here.store.usage.record({ days: days.map((day) => ({ packageId, day, downloads, partial: false })) });
  return here;
}

describe('the trend of use', () => {
  it('draws counted downloads as bars of weeks, with the package and the credit', async () => {
    const { ask, bot } = await withUse([], 100);
    expect(await ask('trend qdrant downloads 60d')).toMatchInlineSnapshot(`
      "qdrant/qdrant: downloads a week of rocket (npm) ±0 in 49 days (±0 %), all that is known of the last 2 months, now 700.
      qdrant/qdrant (Qdrant, vector search)  ▬ ±0 in 49 days, all that is known
      now 700 8 Mar 2026
      49 days before 700 18 Jan 2026
      [trend chart] qdrant/qdrant: downloads a week of rocket (npm)
      as of 2026-03-09T00:00; bars: back from the newest, UTC days; downloads include automated builds, and registries count differently; use from ecosyste.ms or recorded best-of lists, CC BY-SA 4.0
      [30 days] [3 months] [1 year] [Score]"
    `);
    const chart = chartIn((await bot.runText('trend qdrant downloads 60d', manager)).message, 'trend');
    expect([chart.series, chart.gainsOver, chart.gains?.points.map(([, value]) => value)]).toEqual([
      [],
      7,
      [700, 700, 700, 700, 700, 700, 700, 700],
    ]);
    expect(chart.footnote).toContain('CC BY-SA 4.0');
  });

  it('draws dependents as a line, with what each week brought; a recount is named and left out', async () => {
    const readings = [35, 28, 21, 14, 7, 0].map(
      (ago) => ['dependent-packages', ago, ago > 20 ? 1_000 - ago : 400 - ago] as const,
    );
    const { ask, bot } = await withUse(readings);
    const answer = await ask('trend qdrant dependents 60d');
    // 21 days of gains of one a day, then the recount of a week, then 14 days of one a day.
    expect(answer).toContain('qdrant/qdrant: dependents of rocket (npm) +28 in 28 days');
    expect(answer).toContain('the counting changed between');
    const chart = chartIn((await bot.runText('trend qdrant dependents 60d', manager)).message, 'trend');
    expect(chart.gains?.points.map(([, value]) => value)).toEqual([7, 7, null, 7, 7]);
    expect(chart.notCounted).toEqual([{ fromDay: TODAY - 21, toDay: TODAY - 14, label: 'not counted' }]);
  });

  it('draws a total by what each week brought', async () => {
    const { ask } = await withUse([28, 21, 14, 7, 0].map((ago) => ['downloads-total', ago, 90_000 - 100 * ago]));
    expect(await ask('trend qdrant downloads 30d')).toContain(
      'qdrant/qdrant: downloads of rocket (npm) +2,800 in 28 days, 90,000 in all.',
    );
  });

  it('says that no package is known, and how old the newest figure is where none is in the window', async () => {
    const none = await answeringOnSmallUniverse();
    expect(await none.ask('trend qdrant downloads')).toContain(
      'No package of qdrant/qdrant is known, and without one there is no figure of downloads.',
    );
    const old = await withUse([['downloads-30d', 300, 4_200]]);
    expect(await old.ask('trend qdrant downloads')).toContain(
      'no reading of downloads in the last 6 months; the newest',
    );
  });
});
