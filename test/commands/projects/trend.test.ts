import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../src/charts/drawing/draw.ts';
import { DAY } from '../../../src/contracts/clock.ts';
import { knownPoints } from '../../../src/text/chart-facts.ts';
import type { TrendChart } from '../../../src/contracts/messages/chart.ts';
import type { KnownSignal } from '../../../src/signals/index.ts';
import { scoreUniverse } from '../../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scoring/score.ts';
import { drawnTexts } from '../../support/charts/drawn-texts.ts';
import { addProject, snapshot } from '../../support/temporary-store.ts';
import { agesOf, answering, answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { addFresh, chartIn, READ } from '../../support/fresh-projects.ts';
import { NOW, OBSERVED, spikeOf, TODAY } from '../../support/small-universe.ts';
import { isNews } from '../../../src/signals/engine/is-news.ts';
import { wholeThrough } from '../../support/whole-through.ts';

const chartOf = async ({ bot }: Answering, text: string): Promise<TrendChart> =>
  chartIn((await bot.runText(text, manager)).message, 'trend');
const words = (chart: TrendChart): string =>
  drawnTexts(pictureOf(chart, 'light'))
    .map(({ content }) => content)
    .join(' ');
const gain = (answer: string): string | undefined => /([+−±][\d,]+) in 30 days/.exec(answer)?.[1];

/** A project with these readings, the last one so many days ago. */
async function withReadings(
  readings: readonly { ago: number; stars?: number; contributors?: number; openIssues?: number }[],
): Promise<Answering & { id: number }> {
  const here = await answering();
  const id = await addProject(here.store);
  here.index.add({ id, fullName: 'acme/rocket' });
  await here.store.observations.record({
    snapshots: readings.map(({ ago, ...figures }) =>
      snapshot(id, TODAY - ago, { at: OBSERVED - ago * DAY, ...figures }),
    ),
  });
  return { ...here, id };
}

describe('the trend of a project that was tracked today', () => {
  it('is taken from the star history, and says that it is reconstructed', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const answer = await here.ask('trend acme/fresh');
    // 180 days of 20, from 10,000 - 5 - 3,600.
    expect(answer).toContain(
      'acme/fresh: stars +3,600 in 6 months (+56.3 %), reconstructed from the stars that still exist, now 10,000.',
    );
    expect(answer).toContain(
      'now 10,000 10 Mar 2026\n180 days before 6,395 10 Sep 2025, reconstructed\ntoday so far +5 not in the change yet\na day +20 mean over 180 days',
    );
    expect(answer).toContain(
      'change, line and bars: star history as GitHub reconstructs it, days of America/Los_Angeles',
    );
    expect(answer).toContain('▲ +3,600 in 6 months, reconstructed\n');
    expect(answer).not.toContain('observed counts');
  });

  it('has a picture whose bars sum to what it says, and whose line leads from the count before to the count of today', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const chart = await chartOf(here, 'trend acme/fresh');
    expect(chart.subtitle).toBe('+3,600 in 6 months (+56.3 %), reconstructed');
    expect(chart.gains && knownPoints(chart.gains).reduce((sum, [, gained]) => sum + gained, 0)).toBe(3_600);
    expect(chart.series).toHaveLength(1);
    expect(chart.series[0]).toMatchObject({ line: 'reconstructed', zone: 'America/Los_Angeles', joinDays: 1 });
    expect(chart.series[0]?.points).toHaveLength(182);
    expect([chart.series[0]?.points[0], chart.series[0]?.points.at(-1)]).toEqual([
      [TODAY - 181, 6_395],
      [TODAY, 10_000],
    ]);
    expect(words(chart)).toContain('Reconstructed by GitHub (stars that still exist); days in America/Los_Angeles.');
  });

  it('is the same on the second day, when two snapshots are there, which are drawn as what they are', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh', { snapshots: 2 });
    expect(await here.ask('trend acme/fresh')).toContain('stars +3,600 in 6 months (+56.3 %), reconstructed');
    const { series } = await chartOf(here, 'trend acme/fresh');
    expect(series.map(({ name, line, points }) => [name, line, points.length])).toEqual([
      ['reconstructed', 'reconstructed', 182],
      ['observed', 'observed', 2],
    ]);
  });

  it('shows the rebuilt line where no picture is wanted', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const answer = await here.ask('trend acme/fresh --chart no');
    expect(answer).toMatch(/\n▁+▂[▂-▇]*█+\n/);
    expect(answer).toContain('change and line: star history as GitHub reconstructs it');
  });

  it('draws no line through days that are unknown, and sums only those that are known', async () => {
    const here = await answering();
    await addFresh(here, 'acme/holes', { without: Array.from({ length: 14 }, (_, at) => TODAY - 30 - at) });
    expect(await here.ask('trend acme/holes')).toContain(
      'stars +3,320 in 166 known days of the last 6 months, reconstructed from the stars that still exist, now 10,000.',
    );
    const [line] = (await chartOf(here, 'trend acme/holes')).series;
    expect(line?.points[0]).toEqual([TODAY - 30, 10_000 - 5 - 29 * 20]);
  });

  it('is told without a count where none was read yet', async () => {
    const here = await answering();
    await addFresh(here, 'acme/unread', { snapshots: 0 });
    const answer = await here.ask('trend acme/unread');
    expect(answer).toContain('stars +3,600 in 6 months, reconstructed from the stars that still exist.');
    expect(answer).toContain('as of 2026-03-10T07:00; change and bars: star history');
    expect((await chartOf(here, 'trend acme/unread')).series).toEqual([]);
  });

  it('tells the days of a young one as all that is known', async () => {
    const here = await answering();
    await addFresh(here, 'acme/young', { history: 40 });
    expect(await here.ask('trend acme/young')).toContain(
      'stars +800 in 40 days (+8.7 %), all that is known of the last 6 months, reconstructed',
    );
  });
});

describe('a trend whose snapshots reach back', () => {
  it('is told by them, with the star history beside', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await store.observations.recordStarHistory(
      ids.qdrant,
      Array.from({ length: 200 }, (_, ago) => ({ day: TODAY - ago, gained: 39 })),
      NOW,
      wholeThrough(NOW),
    );
    const answer = await ask('trend qdrant');
    expect(answer).toContain('stars +7,200 in 6 months (+56.3 %), now 20,000.');
    expect(answer).toContain('line: observed counts, UTC days; bars: star history as GitHub reconstructs it');
  });

  it('is told by them where they are weekly and begin a few days late', async () => {
    const here = await withReadings(
      Array.from({ length: 26 }, (_, week) => ({ ago: week * 7, stars: 5_000 - 7 * week })),
    );
    await here.store.observations.recordStarHistory(
      here.id,
      Array.from({ length: 200 }, (_, ago) => ({ day: TODAY - ago, gained: 2 })),
      NOW,
      wholeThrough(NOW),
    );
    expect(await here.ask('trend acme/rocket')).toContain('stars +175 in 175 days (+3.6 %), now 5,000.');
  });
});

describe('the gain of 30 days', () => {
  it('is the one that the score names, out of the star history', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh', { perDay: 23 });
    expect(gain(await here.ask('score acme/fresh'))).toBe('+690');
    expect(await here.ask('trend acme/fresh window:30d')).toContain(
      'stars +690 in 30 days (+7.4 %), reconstructed from the stars that still exist, now 10,000.',
    );
  });

  it('is the one that the score names where snapshots tell another', async () => {
    const here = await answering();
    // 40 days of snapshots that gained 20 a day, of which GitHub tells 15 today.
    const id = await addFresh(here, 'acme/waning', { snapshots: 40 });
    await here.store.observations.recordStarHistory(
      id,
      Array.from({ length: 100 }, (_, ago) => ({ day: TODAY - 1 - ago, gained: 15 })),
      NOW,
      wholeThrough(NOW),
    );
    expect(gain(await here.ask('score acme/waning'))).toBe('+450');
    const answer = await here.ask('trend acme/waning window:30d');
    expect(gain(answer)).toBe('+450');
    expect(answer).toContain(
      'solid line: observed counts, UTC days; change, dashed line and bars: star history as GitHub reconstructs it',
    );
  });

  it('is the one that the score names where readings are not 30 days apart, over the days that they are', async () => {
    const { ask } = await withReadings(
      [56, 49, 42, 35, 28, 21, 14, 7, 0].map((ago) => ({ ago, stars: 10_000 - 10 * ago })),
    );
    expect(await ask('score acme/rocket')).toContain('+280 in 28 days');
    const answer = await ask('trend acme/rocket window:30d');
    expect(answer).toContain('stars +280 in 28 days (+2.9 %), now 10,000.');
    expect(answer).toContain('28 days before 9,720 10 Feb 2026');
  });
});

describe('a gain of days that ended before the window', () => {
  it('is none in it, whatever the score says', async () => {
    const { ask } = await withReadings(Array.from({ length: 30 }, (_, at) => ({ ago: at + 20, stars: 900 - at })));
    expect(await ask('trend acme/rocket window:7d')).toContain(
      'no reading of stars in the last 7 days; the newest, of 18 Feb 2026, is 900.',
    );
  });
});

describe('the span of a trend', () => {
  it('is the one between its readings where that is shorter than asked for', async () => {
    const here = await withReadings([
      { ago: 14, contributors: 714 },
      { ago: 0, contributors: 724 },
    ]);
    const answer = await here.ask('trend acme/rocket contributors 1y');
    expect(answer).toContain(
      'acme/rocket: contributors +10 in 14 days (+1.4 %), all that is known of the last year, now 724.',
    );
    expect(answer).toContain('▲ +10 in 14 days, all that is known\n');
    expect(answer).not.toContain('1 year\n');
    expect((await chartOf(here, 'trend acme/rocket contributors 1y')).subtitle).toBe(
      '+10 in 14 days (+1.4 %), all that is known of the last year',
    );
  });

  it('is its own days where weekly readings begin a few days late', async () => {
    const { ask } = await withReadings(
      Array.from({ length: 26 }, (_, week) => ({ ago: week * 7, contributors: 500 - week })),
    );
    expect(await ask('trend acme/rocket contributors')).toContain('contributors +25 in 175 days (+5.3 %), now 500.');
  });
});

describe('a reading that is old', () => {
  it('is not called now', async () => {
    const here = await withReadings([
      { ago: 110, openIssues: 2 },
      { ago: 60, openIssues: 1 },
    ]);
    const answer = await here.ask('trend acme/rocket open-issues');
    expect(answer).toContain(
      'open issues −1 in 50 days (−50 %), all that is known of the last 6 months; newest reading of 9 Jan 2026: 1.',
    );
    expect(answer).toContain('newest reading 1 9 Jan 2026');
    expect(answer).not.toMatch(/\bnow\b/);
    expect((await chartOf(here, 'trend acme/rocket open-issues')).footnote).toBe(
      'Source: GitHub. As of 9 Jan 2026 06:00 UTC, ⚠ 60 days old.',
    );
  });

  it('is named with its date and figure where it lies before the window', async () => {
    const { ask, bot } = await withReadings([
      { ago: 100, openIssues: 7 },
      { ago: 60, openIssues: 1_234 },
      { ago: 2, stars: 5 },
    ]);
    const answer = await ask('trend acme/rocket open-issues 30d');
    expect(answer).toContain(
      'acme/rocket: no reading of open issues in the last 30 days; the newest, of 9 Jan 2026, is 1,234.',
    );
    expect(answer).toContain('⚠ 60 days old');
    expect(answer).not.toContain('age unknown');
    expect(agesOf((await bot.runText('trend acme/rocket open-issues 30d', manager)).message)).toEqual([
      OBSERVED - 60 * DAY,
    ]);
  });

  it('is named where it is the only one', async () => {
    const { ask } = await withReadings([{ ago: 3, openIssues: 7 }]);
    expect(await ask('trend acme/rocket open-issues')).toContain(
      'no two readings of open issues in the last 6 months yet; the only one, of 7 Mar 2026, is 7.',
    );
    expect(await ask('trend acme/rocket forks')).toContain('no two readings of forks in the last 6 months yet.');
  });
});

describe('the trend of a score', () => {
  it('is called computed, in words and in the picture, and is as old as its figures', async () => {
    const here = await answeringOnSmallUniverse();
    const answer = await here.ask('trend qdrant score');
    expect(answer).toContain('as of 2026-03-10T06:00; line: computed from the figures known on each day, UTC days');
    expect(answer).not.toContain('observed');
    const said = words(await chartOf(here, 'trend qdrant score'));
    expect(said).toContain('Computed from the figures known on each day; days in UTC. Dotted: releases.');
    expect(said).not.toContain('Observed');
  });

  it('begins anew where the weights were changed', async () => {
    const here = await answeringOnSmallUniverse();
    const drawn = async () =>
      (await chartOf(here, 'trend qdrant score')).series.flatMap((line) => knownPoints(line).map(([day]) => day));
    expect((await drawn())[0]).toBeLessThan(TODAY);
    for (const ago of [1, 0])
      await scoreUniverse(here.store, {
        at: NOW - ago * DAY,
        weights: { ...DEFAULT_WEIGHTS, usage: 500 },
        zone: 'UTC',
      });
    expect(await drawn()).toEqual([TODAY - 1, TODAY]);
  });
});

describe('releases', () => {
  const released = async (count: number): Promise<TrendChart> => {
    const here = await answering();
    const id = await addFresh(here, 'acme/fresh');
    await here.store.observations.record({
      releases: Array.from({ length: count }, (_, at) => ({
        projectId: id,
        tag: `v1.${count - at}.0`,
        publishedAt: READ - (at * 170 * DAY) / count,
        prerelease: false,
        source: 'github',
      })),
    });
    return chartOf(here, 'trend acme/fresh');
  };

  it('are all marked', async () => {
    const chart = await released(50);
    expect(chart.releases).toHaveLength(50);
    expect(chart.footnote).not.toContain('release');
  });

  it('say how many are marked where there are too many', async () => {
    expect((await released(201)).footnote).toContain('Of the releases, the newest 200 are marked.');
    expect((await released(200)).footnote).not.toContain('200');
  });
});

describe('spikes', () => {
  const spike = (onset: number, excess: number): KnownSignal => {
    const one = spikeOf('acme/fresh', 'R_acme/fresh');
    if (one.kind !== 'star-spike') throw new Error('no spike');
    return {
      ...one,
      key: `spike:${onset}`,
      onset,
      detected: onset,
      peak: onset + 1,
      ended: onset + 3,
      evidence: { ...one.evidence, since: onset, peakDay: onset + 1, excess },
    };
  };

  it('that stand close are named by their size, and listed by their date', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    await here.store.signals.record(
      [spike(TODAY - 60, 4_508), spike(TODAY - 66, 291), spike(TODAY - 120, 100), spike(TODAY - 126, 2_000)],
      NOW,
      isNews,
    );
    const said = words(await chartOf(here, 'trend acme/fresh'));
    expect(said.match(/\+[\d,]+(?= |$)/g)).toEqual(expect.arrayContaining(['+4,508', '+2,000']));
    expect(said).not.toMatch(/\+291|\+100\b/);
    expect((await here.ask('trend acme/fresh')).match(/\+[\d,]+ above usual/g)).toEqual([
      '+4,508 above usual',
      '+291 above usual',
      '+100 above usual',
      '+2,000 above usual',
    ]);
  });
});
