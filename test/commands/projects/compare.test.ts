import { plain } from '../../../src/contracts/messages/line.ts';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../src/charts/drawing/draw.ts';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import type { CompareChart } from '../../../src/contracts/messages/chart.ts';
import { judgeAllStars } from '../../../src/ingest/judge-stars.ts';
import { scoreOf } from '../../../src/scoring/score.ts';
import { comparedWindow, labelOf } from '../../../src/measures/find.ts';
import { MEASURES } from '../../../src/measures/index.ts';
import { drawnTexts } from '../../support/charts/drawn-texts.ts';
import { addProject, snapshot } from '../../support/temporary-store.ts';
import { agesOf, answering, answeringOnSmallUniverse, commandsOf, manager } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { addFresh, chartIn } from '../../support/fresh-projects.ts';
import { NOW, OBSERVED, TODAY } from '../../support/small-universe.ts';
import { readMetricFacts } from '../../../src/history/read-facts.ts';
import { wholeThrough } from '../../support/whole-through.ts';

const chartOf = async ({ bot }: Answering, text: string): Promise<CompareChart> =>
  chartIn((await bot.runText(text, manager)).message, 'compare');
const words = (chart: CompareChart): string =>
  drawnTexts(pictureOf(chart, 'light'))
    .map(({ content }) => content)
    .join(' ');

/** A project that was followed for half a year, with no star history. */
async function addOld({ store, index }: Answering, fullName: string, perDay = 60): Promise<number> {
  const id = await addProject(store, fullName);
  index.add({ id, fullName });
  await store.observations.record({
    snapshots: Array.from({ length: 190 }, (_, ago) =>
      snapshot(id, TODAY - ago, { at: OBSERVED - ago * DAY, stars: 20_000 - perDay * ago }),
    ),
  });
  return id;
}

describe('the chart of projects that were tracked today', () => {
  it('is rebuilt from the star history, and says so', async () => {
    const here = await answering();
    await addFresh(here, 'acme/one');
    await addFresh(here, 'acme/two', { perDay: 10 });
    const chart = await chartOf(here, 'compare acme/one acme/two');
    expect(chart.title).toBe('Stars over 6 months, relative change');
    expect(chart.series.map(({ name, line, zone, points }) => [name, line, zone, points[0]])).toEqual([
      ['acme/one', 'reconstructed', 'America/Los_Angeles', [TODAY - 181, 6_395]],
      ['acme/two', 'reconstructed', 'America/Los_Angeles', [TODAY - 181, 8_195]],
    ]);
    expect(words(chart)).toContain('Reconstructed by GitHub (stars that still exist); days in');
    expect(words(chart)).toContain('+56.4 %, 10,000');
    expect(await here.ask('compare acme/one acme/two')).toContain(
      'chart: star history as GitHub reconstructs it (stars that still exist), days of America/Los_Angeles',
    );
  });

  it('draws one that was followed for long beside them as what it is', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    await addOld(here, 'acme/old');
    const chart = await chartOf(here, 'compare acme/fresh acme/old');
    expect(chart.series.map(({ line }) => line)).toEqual(['reconstructed', 'observed']);
    expect(words(chart)).toContain('Dashed: reconstructed by GitHub (stars that still exist)');
    expect(words(chart)).not.toContain('±0 %');
  });

  it('is of one source where all have it', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const old = await addOld(here, 'acme/old');
    await here.store.observations.recordStarHistory(
      old,
      Array.from({ length: 200 }, (_, ago) => ({ day: TODAY - ago, gained: 50 })),
      NOW,
      wholeThrough(NOW),
    );
    expect((await chartOf(here, 'compare acme/fresh acme/old')).series.map(({ line }) => line)).toEqual([
      'reconstructed',
      'reconstructed',
    ]);
    await addOld(here, 'acme/older');
    expect((await chartOf(here, 'compare acme/old acme/older')).series.map(({ line }) => line)).toEqual([
      'observed',
      'observed',
    ]);
  });

  it('names the days that are known of all where these are few', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh', { history: 0, snapshots: 20 });
    await addOld(here, 'acme/old');
    const chart = await chartOf(here, 'compare acme/fresh acme/old');
    expect([chart.title, chart.subtitle]).toEqual([
      'Stars over 19 days, relative change',
      'All that is known of every one of them in the last 6 months.',
    ]);
  });

  it('is not drawn through one reading, and says why', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh', { history: 0 });
    await addOld(here, 'acme/old');
    await addOld(here, 'acme/older', 20);
    const two = await here.ask('compare acme/fresh acme/old');
    expect(two).not.toContain('[compare chart]');
    expect(two).toContain(
      'No line of acme/fresh: fewer than two readings of its stars are known in the last 6 months.',
    );
    expect((await chartOf(here, 'compare acme/fresh acme/old acme/older')).series.map(({ name }) => name)).toEqual([
      'acme/old',
      'acme/older',
    ]);
  });

  it('is not drawn where only one day is known of all', async () => {
    const here = await answering();
    const ended = await addProject(here.store, 'acme/ended');
    here.index.add({ id: ended, fullName: 'acme/ended' });
    await here.store.observations.record({
      snapshots: [60, 61, 62].map((ago) => snapshot(ended, TODAY - ago, { stars: 500 - ago })),
    });
    const begun = await addProject(here.store, 'acme/begun');
    here.index.add({ id: begun, fullName: 'acme/begun' });
    await here.store.observations.record({
      snapshots: [58, 59, 60].map((ago) => snapshot(begun, TODAY - ago, { stars: 900 - ago })),
    });
    const answer = await here.ask('compare acme/ended acme/begun');
    expect(answer).toContain('No chart: there are no two days on which the stars of all are known.');
    expect(answer).not.toContain('[compare chart]');
  });
});

describe('what a counter did and people did not', () => {
  it('is drawn as no change', async () => {
    const here = await answering();
    await addOld(here, 'acme/old');
    const id = await addProject(here.store, 'acme/bulk');
    here.index.add({ id, fullName: 'acme/bulk' });
    await here.store.observations.record({
      snapshots: Array.from({ length: 190 }, (_, ago) =>
        snapshot(id, TODAY - ago, { at: OBSERVED - ago * DAY, stars: 20_000 - 10 * ago + (ago < 20 ? 8_000 : 0) }),
      ),
    });
    await judgeAllStars(here.store, { at: NOW, zone: 'UTC' });
    const bulk = (await chartOf(here, 'compare acme/old acme/bulk')).series.find(({ name }) => name === 'acme/bulk');
    // The day of the jump is left out with it, so that 1,790 of 180 days were gained.
    expect([bulk?.points[0], bulk?.points.at(-1)]).toEqual([
      [TODAY - 180, 26_210],
      [TODAY, 28_000],
    ]);
  });
});

describe('the age of a comparison', () => {
  /** Scored now, on figures that are older. */
  async function scoredLate(): Promise<Answering & { quiet: number }> {
    const { ids, ...here } = await answeringOnSmallUniverse();
    const at = NOW + 5 * DAY;
    for (const id of [ids.qdrant, ids.milvus]) {
      const facts = (await readMetricFacts(here.store.observations, [id], at)).get(id) ?? expect.fail();
      const standing = (await here.store.scores.standings([id])).get(id) ?? expect.fail();
      await here.store.scores.record([
        {
          score: { projectId: id, day: dayOf(at), score: scoreOf(facts, { at }) },
          standing: { ...standing, day: dayOf(at), at },
        },
      ]);
    }
    here.setNow(at);
    return { ...here, quiet: ids.quiet };
  }

  it('is that of its figures, not of the computation', async () => {
    const { ask, bot } = await scoredLate();
    expect(agesOf((await bot.runText('compare qdrant milvus', manager)).message)).toEqual([OBSERVED]);
    expect(await ask('compare qdrant milvus')).toContain('⚠ 5 days old');
    expect(
      (await bot.runText('compare qdrant milvus', manager)).message.blocks.flatMap((block) =>
        block.kind === 'chart' ? [block.chart.footnote] : [],
      ),
    ).toEqual(['Source: GitHub. As of 10 Mar 2026 06:00 UTC, ⚠ 5 days old.']);
  });

  it('names the figures that are older than the rest, and whose they are', async () => {
    const here = await answering();
    const [ruff, other] = [await addProject(here.store, 'acme/ruff'), await addProject(here.store, 'acme/other')];
    here.index.add({ id: ruff, fullName: 'acme/ruff' });
    here.index.add({ id: other, fullName: 'acme/other' });
    await here.store.observations.record({
      snapshots: [
        snapshot(ruff, TODAY - 30, { at: OBSERVED - 30 * DAY, stars: 900, contributors: 40 }),
        snapshot(ruff, TODAY, { at: OBSERVED, stars: 1_000, forks: 100 }),
        snapshot(other, TODAY, { at: OBSERVED, stars: 2_000, contributors: 50, forks: 150 }),
      ],
    });
    const answer = await here.ask('compare acme/ruff acme/other');
    expect(answer).toContain('as of 2026-03-10T06:00;');
    expect(answer).toContain('acme/ruff: contributors as of 8 Feb 2026');
  });

  it('stands on the picture of a scorecard too', async () => {
    const { bot } = await scoredLate();
    const { message } = await bot.runText('score qdrant chart:yes', manager);
    expect(chartIn(message, 'scorecard').footnote).toBe(
      'Source: GitHub. As of 10 Mar 2026 06:00 UTC, ⚠ 5 days old. Score v2.',
    );
  });
});

describe('the best of a row', () => {
  it('is nobody where two read the same', async () => {
    const here = await answering();
    await addOld(here, 'acme/one', 50.3);
    await addOld(here, 'acme/two', 50.301);
    const answer = await here.ask('compare acme/one acme/two chart:no');
    expect(answer).toContain('star growth in 30 days | +8.2 % | +8.2 %');
  });
});

describe('a name in a comparison that is not found', () => {
  const offered = async (text: string): Promise<readonly string[]> => {
    const { bot } = await answeringOnSmallUniverse();
    return commandsOf((await bot.runText(text, manager)).message);
  };

  it('is offered in the same comparison, in its place and with its options', async () => {
    expect(await offered('compare qdrnat milvus window:90d chart:no')).toEqual([
      'compare qdrant/qdrant milvus-io/milvus window:90d chart:no',
    ]);
    expect(await offered('compare milvus qdrnat')).toEqual(['compare milvus-io/milvus qdrant/qdrant']);
  });

  it('is offered together with what another one of them most likely means', async () => {
    expect(await offered('compare qdrnat mlivus')).toEqual(['compare qdrant/qdrant milvus-io/milvus']);
  });

  it('is offered alone where nothing is like the others', async () => {
    expect(await offered('compare qdrnat zzzzzzzzzz')).toEqual(['score qdrant/qdrant']);
  });

  it('is not offered for tracking, because GitHub has no such repository', async () => {
    expect(await offered('compare qdrnat/qdrant milvus')).toEqual(['compare qdrant/qdrant milvus-io/milvus']);
  });
});

it('tells projects of one name apart by their owners', async () => {
  const here = await answering();
  for (const name of ['acme/one', 'rival/One', 'acme/two']) await addOld(here, name);
  const { message } = await here.bot.runText('compare acme/one rival/One acme/two figures:yes', manager);
  expect(message.blocks[0]).toEqual({ kind: 'heading', text: 'acme/one, rival/One and two' });
  expect(
    message.blocks.flatMap((block) => (block.kind === 'table' ? block.columns.map(({ label }) => label) : [])),
  ).toEqual(['', 'acme/one', 'rival/One', 'two']);
  expect(
    message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons.map(({ label }) => label) : [])),
  ).toEqual(['Open acme/one', 'Open rival/One', 'Open two']);
});

describe('a comparison by one measure', () => {
  const charts = async (text: string): Promise<readonly string[]> => {
    const { bot } = await answeringOnSmallUniverse();
    const { message } = await bot.runText(text, manager);
    return message.blocks.flatMap((block) =>
      block.kind === 'chart' ? `${block.chart.kind}: ${block.chart.title}` : [],
    );
  };

  it('names who leads, over each window, and draws lines of a level', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('compare qdrant milvus contributors');
    expect(answer).toContain('milvus-io/milvus leads by contributors: 300, before qdrant/qdrant with 145.');
    expect(answer).not.toContain('stars |');
    expect(await charts('compare qdrant milvus contributors')).toEqual(['compare: Contributors, 6 months']);
  });

  it('draws bars of what was gained', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('compare qdrant milvus by:gain window:30d');
    expect(answer).toContain(
      'qdrant/qdrant leads by stars gained in 30 days: +1,200 stars, before milvus-io/milvus with +300 stars.',
    );
    expect(answer).toContain('stars gained in 7 days | ● +280 | +70');
    expect(await charts('compare qdrant milvus by:gain window:90d')).toEqual(['panels: Stars gained a week']);
  });

  it('draws the figures of now where no past is kept', async () => {
    expect(await charts('compare qdrant milvus release cadence')).toEqual(['ranking: Release cadence']);
    expect(await charts('compare qdrant milvus release cadence chart:no')).toEqual([]);
  });

  it('says fewer days since the last push are better', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    const standing = (await store.scores.standings([ids.milvus])).get(ids.milvus) ?? expect.fail();
    const { score } = (await store.scores.newest(ids.milvus)) ?? expect.fail();
    const values = (await store.scores.measureValues([ids.milvus])).get(ids.milvus) ?? [];
    await store.scores.record([
      {
        score: { projectId: ids.milvus, day: standing.day, score },
        standing,
        values: values.map((value) => (value.key === 'last-push' ? { ...value, value: NOW - 9 * DAY } : value)),
      },
    ]);
    expect(await ask('compare qdrant milvus last push')).toContain(
      'qdrant/qdrant leads by last push: 1 day ago, before milvus-io/milvus with 9 days ago.',
    );
  });

  it('of what two registries count is none', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    for (const [id, value, note] of [
      [ids.qdrant, 5_000, 'qdrant-client (PyPI)'],
      [ids.milvus, 9_000, 'milvus (npm)'],
    ] as const) {
      const standing = (await store.scores.standings([id])).get(id) ?? expect.fail();
      const { score } = (await store.scores.newest(id)) ?? expect.fail();
      await store.scores.record([
        {
          score: { projectId: id, day: standing.day, score },
          standing,
          values: [{ key: 'downloads-28d', value, observedAt: OBSERVED, days: 28, note }],
        },
      ]);
    }
    const answer = await ask('compare qdrant milvus downloads');
    expect(answer).toContain(
      'Downloads in 28 days, counted by different registries and so not compared: qdrant/qdrant 5,000 (PyPI) and milvus-io/milvus 9,000 (npm).',
    );
    expect(answer).not.toContain('●  9');
    expect(answer).toContain('downloads include automated builds');
    expect(await ask('compare qdrant milvus')).toContain('downloads in 28 days | 5,000 (PyPI) | 9,000 (npm)');
  });
});

describe('a comparison of what filters let through', () => {
  it('takes the best by the measure, and says so', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('compare category:"vector search" by:stars');
    expect(answer).toContain('milvus-io/milvus leads by stars: 38,000, before qdrant/qdrant with 20,000.');
    expect(answer).toContain('the 2 best by stars within vector search');
  });

  it('fills up beside the ones that are named', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('compare acme/quiet category:"vector search" chart:no figures:yes')).toContain(
      ' | quiet (archived) | qdrant | milvus',
    );
  });

  it('needs projects or a filter', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('compare')).toContain('A comparison needs two to five different projects.');
    expect(await ask('compare by:stars category:databases')).toContain('Fewer than two ranked projects are there');
  });
});

it('shows every measure that the registry says is compared, where it is known', async () => {
  const { ask } = await answeringOnSmallUniverse();
  const answer = await ask('compare qdrant milvus chart:no');
  const shown = MEASURES.filter(({ compared }) => compared === true).map((one) => labelOf(one, comparedWindow(one)));
  expect(shown.length).toBeGreaterThan(15);
  const unknown = ['downloads in 28 days', 'growth of downloads', 'dependents'];
  expect(shown.filter((label) => !answer.includes(`\n${label} |`))).toEqual(unknown);
});

it('gives three and more projects a line each, the winner first, with all figures a press away', async () => {
  const { bot } = await answeringOnSmallUniverse();
  const { message } = await bot.runText('compare acme/quiet milvus qdrant chart:no', manager);
  const lines = message.blocks.flatMap((block) => (block.kind === 'list' ? block.items.map(plain) : []));
  expect(lines).toEqual([
    '● 82  qdrant/qdrant: best in growth score, usage score, star growth in 30 days and new issues in 90 days',
    '–  acme/quiet',
    '80  milvus-io/milvus: best in adoption score, stars, stars per month and 3 more',
  ]);
  const [row] = message.blocks.filter((block) => block.kind === 'buttons');
  expect(row?.buttons[0]).toMatchObject({ label: 'All figures' });
  const [first] = row?.buttons ?? [];
  const all = first?.action.kind === 'command' ? await bot.runText(first.action.command, manager) : undefined;
  expect(all?.message.blocks.some(({ kind }) => kind === 'table')).toBe(true);
});
