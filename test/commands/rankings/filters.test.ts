import { describe, expect, it } from 'vitest';
import { answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { FILTER_OPTIONS } from '../../../commands/support/finding/filter-options.ts';
import { commands } from '../../../commands/index.ts';

const rowsOf = async ({ bot }: Answering, text: string): Promise<readonly string[]> => {
  const { message } = await bot.runText(text, manager);
  return message.blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.map((row) => JSON.stringify(row)) : [],
  );
};

const NAMES = ['qdrant/qdrant', 'milvus-io/milvus', 'acme/quiet'];
const namesIn = async (here: Answering, text: string): Promise<readonly string[]> =>
  (await rowsOf(here, text)).flatMap((row) => NAMES.filter((name) => row.includes(`"${name}"`)));

const FILTERED = ['top', 'alerts', 'stages', 'watchlist', 'export'];

describe('the filters', () => {
  it.each(FILTERED)('of %s are all of them', (name) => {
    const command = commands.find((one) => one.name === name) ?? expect.fail();
    expect(Object.keys(command.options)).toEqual(expect.arrayContaining(Object.keys(FILTER_OPTIONS)));
  });

  it('narrow a ranking by how many stars a project has', async () => {
    const here = await answeringOnSmallUniverse();
    expect(await namesIn(here, 'top stars minstars:1k')).toEqual(['milvus-io/milvus', 'qdrant/qdrant']);
    expect(await namesIn(here, 'top stars minstars:1k maxstars:20000')).toEqual(['qdrant/qdrant']);
    expect(await here.ask('top stars minstars:1k maxstars:20000')).toContain('with 1,000 to 20,000 stars');
  });

  it('refuse bounds with nothing between them', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top minstars:20k maxstars:1k')).toContain(
      'Nothing has at least 20,000 and at most 1,000 stars. Write minstars:1000 maxstars:20000.',
    );
  });

  it('narrow findings by any of them', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('alerts 1y scope:all category:"vector search" language:Rust')).toContain('qdrant/qdrant');
    expect(await ask('alerts 1y scope:all language:Go')).toContain(
      'Nothing unusual was found in the last year on all tracked projects within Go.',
    );
    expect(await ask('alerts 1y scope:all minstars:30k')).toContain('Nothing unusual was found');
    expect(await ask('alerts 1y scope:all company:Zilliz')).toContain('Nothing unusual was found');
  });

  it('narrow a file of current figures, with what has no total', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const { message } = await bot.runText('export all language:Go', manager);
    const file = message.blocks.find((block) => block.kind === 'file');
    expect(NAMES.filter((name) => (file?.content ?? '').includes(name))).toEqual(['milvus-io/milvus', 'acme/quiet']);
    expect(message.summary).toBe('all projects within Go: 2 rows as CSV.');
  });

  it('of one project’s history are refused', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('export history qdrant language:Go')).toContain(
      '“export history” is about one project, so it takes no filters.',
    );
  });

  it('narrow medians to the watchlist', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    await bot.runText('track qdrant/qdrant', manager);
    expect(await ask('stages category scope:watchlist stars')).toContain(
      'Median stars by category within the watchlist',
    );
  });
});

describe('the watchlist', () => {
  const watching = async (): Promise<Answering> => {
    const here = await answeringOnSmallUniverse();
    await here.bot.runText('track qdrant/qdrant milvus-io/milvus acme/quiet acme/empty', manager);
    return here;
  };

  it('is ranked by any measure, from either end, with the unknown last', async () => {
    const here = await watching();
    expect(await namesIn(here, 'watchlist contributors')).toEqual(['milvus-io/milvus', 'qdrant/qdrant', 'acme/quiet']);
    expect(await namesIn(here, 'watchlist worst contributors')).toEqual([
      'qdrant/qdrant',
      'milvus-io/milvus',
      'acme/quiet',
    ]);
    const answer = await here.ask('watchlist contributors');
    expect(answer).toContain('milvus-io/milvus comes first by contributors: 300');
    expect(answer).toContain('2 without a ranked figure yet');
    expect(answer).toContain('acme/empty');
  });

  it('is narrowed by filters and bounds', async () => {
    const here = await watching();
    expect(await namesIn(here, 'watchlist language:Go')).toEqual(['milvus-io/milvus', 'acme/quiet']);
    // What is outside of a bound is no unknown figure.
    expect(await namesIn(here, 'watchlist stars min:1k')).toEqual(['milvus-io/milvus', 'qdrant/qdrant']);
    expect(await here.ask('watchlist stars min:1m')).toContain('No project on the watchlist is within');
  });

  it('shows what is known of a project under the floor of a ranking', async () => {
    const here = await watching();
    // 70 of 37,930 stars in 7 days are ranked; what is not known is a dash.
    expect(await namesIn(here, 'watchlist growth')).toEqual(['qdrant/qdrant', 'milvus-io/milvus', 'acme/quiet']);
    expect((await rowsOf(here, 'watchlist growth')).find((row) => row.includes('acme/quiet'))).toContain('"–"');
  });
});
