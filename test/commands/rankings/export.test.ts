import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readFigures } from '../../../src/cli/figures/read-figures.ts';
import type { FigureRow } from '../../../src/cli/figures/read-figures.ts';
import { historiesFromRows, replay } from '../../../src/signals/engine/replay.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { answeringOnSmallUniverse, commandsOf, manager } from '../../support/answering.ts';
import { OBSERVED, TODAY } from '../../support/small-universe.ts';
import { readingsOf } from '../../../src/history/rows-of.ts';

function contentOf(message: Message): string {
  const file = message.blocks.find((block) => block.kind === 'file');
  return file?.kind === 'file' ? file.content : expect.fail('no file was given');
}

describe('an exported history', () => {
  it('is read back as it was by what imports and replays figures', async () => {
    const { bot, store, ids } = await answeringOnSmallUniverse();
    const content = contentOf((await bot.runText('export history qdrant', manager)).message);
    expect(content.split('\n')[0]).toBe(
      'repo,date,stars,forks,watchers,open_issues,closed_issues,pull_requests,merged_pull_requests,contributors,releases,commits,observed_at,source,not_counted_because',
    );
    const rows: FigureRow[] = [];
    for await (const row of readFigures(Readable.from([content]))) rows.push(row);
    expect(rows).toHaveLength(181);
    expect(rows.at(-1)).toMatchObject({
      repo: 'qdrant/qdrant',
      figures: {
        day: TODAY,
        at: OBSERVED,
        stars: 20_000,
        forks: 1_400,
        watchers: null,
        openIssues: 300,
        closedIssues: 2_000,
        contributors: 145,
      },
    });
    const kept = await readingsOf(store.observations, ids.qdrant, { from: TODAY - 365, to: TODAY });
    expect(rows.map(({ figures }) => ({ source: 'github', ...figures }))).toEqual(kept);
    const histories = historiesFromRows(rows.map(({ repo, figures }) => ({ repo, ...figures })));
    expect(histories.map(({ repo }) => repo)).toEqual(['qdrant/qdrant']);
    expect(replay(histories)).toEqual([]);
  });
});

describe('what an export has no use for', () => {
  it.each([
    ['export foo', '“foo” is none of watchlist, all, history, stars and signals.', ['export all']],
    [
      'export qdrant',
      '“qdrant” is none of watchlist, all, history, stars and signals.',
      ['export history qdrant/qdrant', 'export stars qdrant/qdrant', 'export signals qdrant/qdrant'],
    ],
    [
      'export all qdrant',
      '“export all” takes no project, so it cannot be narrowed to “qdrant”.',
      ['export history qdrant/qdrant', 'export stars qdrant/qdrant', 'export signals qdrant/qdrant'],
    ],
  ])('“%s” is refused with what there is instead', async (text, sentence, offered) => {
    const { bot } = await answeringOnSmallUniverse();
    const { message, outcome } = await bot.runText(text, manager);
    expect(outcome).toBe('error');
    expect(message.summary).toContain(sentence);
    expect(commandsOf(message)).toEqual(offered);
    for (const again of offered) expect((await bot.runText(again, manager)).outcome, again).toBe('ok');
  });

  it('is said of a window over current figures', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('export all window:1d')).toContain('these are current figures, so the window has no effect');
    expect(await ask('export all')).not.toContain('window');
    expect(await ask('export history qdrant window:30d')).not.toContain('no effect');
  });
});

describe('an export of nothing', () => {
  it.each([
    ['export stars qdrant 7d', 'There is nothing to export: no star history of qdrant/qdrant in the last 7 days.'],
    ['export history acme/empty', 'There is nothing to export: no snapshot of acme/empty in the last year.'],
    ['export signals acme/quiet', 'There is nothing to export: no finding about acme/quiet in the last year.'],
    ['export signals window:1d', 'There is nothing to export: no finding on the watchlist in the last day.'],
  ])('“%s” says what there is none of', async (text, sentence) => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask(text)).toContain(sentence);
  });
});
