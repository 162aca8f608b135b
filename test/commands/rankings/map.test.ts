import { describe, expect, it } from 'vitest';
import type { MapChart, MultiplesChart } from '../../../src/contracts/messages/chart.ts';
import { answering, answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import { chartIn } from '../../support/fresh-projects.ts';

describe('the market map', () => {
  it('has a tile a category, by stars and growth', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    // 1,500 of 56,500 stars in 30 days; the other category is one project without a known gain.
    expect(await ask('map')).toContain(
      'Vector search grew fastest in 30 days: +2.7 % over 2 projects. The largest is vector search with 58,000 stars.',
    );
    expect(await ask('map')).toContain('vector search | +2.7 % | 58,000 | 2 | qdrant');
    expect(await ask('map')).toContain('1 project without a known gain is left out of growth');
    const chart: MapChart = chartIn((await bot.runText('map', manager)).message, 'map');
    expect(chart.tiles).toEqual([
      { name: 'vector search', size: 58_000, growth: 1_500 / 56_500 },
      { name: 'databases', size: 500, growth: null },
    ]);
  });

  it('is sized by the number of projects, over another window, within a filter', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    const { message } = await bot.runText('map count window:7d language:Go', manager);
    const chart = chartIn(message, 'map');
    expect(chart.title).toBe('Market map by number of projects within Go');
    expect(chart.tiles).toEqual([
      { name: 'vector search', size: 1, growth: 70 / 37_930 },
      { name: 'databases', size: 1, growth: null },
    ]);
    expect(await ask('map count window:7d language:Go')).toContain(
      'No growth is known of a category of two projects or more. The largest is vector search with 1 project.',
    );
    expect(await ask('map chart:no')).not.toContain('[map chart]');
  });

  it('says so where no category is known', async () => {
    expect(await (await answering()).ask('map')).toContain('No tracked project has a known category yet.');
    expect(await (await answeringOnSmallUniverse()).ask('map minstars:1m')).toContain(
      'No tracked project has a known category with at least 1,000,000 stars.',
    );
  });
});

describe('medians by stage', () => {
  it('are small multiples, rounds in their order and small groups marked', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const chart: MultiplesChart = chartIn((await bot.runText('stages funding', manager)).message, 'multiples');
    expect(chart.groups).toEqual([
      { name: 'A', isSmall: true },
      { name: 'B', isSmall: true },
    ]);
    expect(chart.panels.map(({ name }) => name)).toEqual([
      'total score',
      'growth 30d, %',
      'stars',
      'stars per month',
      'contributors',
      'forks per star, %',
      'new issues 90d',
      'total issues',
      'issues closed, %',
      'merged pull requests',
      'releases a year',
      'last push, days ago',
    ]);
    expect(chart.panels.find(({ name }) => name === 'stars')?.values).toEqual([20_000, 38_000]);
    expect(chart.panels.at(-1)?.values).toEqual([1, 1]);
  });

  it('of one measure are bars, and no picture where none is asked for', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    expect(chartIn((await bot.runText('stages funding stars', manager)).message, 'ranking').rows).toHaveLength(2);
    expect(await ask('stages funding chart:no')).not.toContain('chart]');
  });
});
