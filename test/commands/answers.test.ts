import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { agesOf, answering, answeringOnSmallUniverse, commandsOf, manager, textOf } from '../support/answering.ts';
import { NOW, OBSERVED, TODAY } from '../support/small-universe.ts';
import { snapshot } from '../support/temporary-store.ts';

describe('score', () => {
  it('says the numbers that were put in, with what carries them', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('score qdrant details:yes');
    expect(answer).toContain('qdrant/qdrant (Qdrant, vector search)');
    expect(answer).toContain('stars 20,000 +1,200 in 30 days (+6.4 %); more growth than');
    expect(answer).toContain('contributors 145 +3 in 30 days; more contributors than');
    expect(answer).toContain('issues 363 closed against 412 opened in 12 months');
    expect(answer).toContain('releases every 20 days in the last year, 12 stable; last one 12 days ago');
    expect(answer).toContain('weakest forks per star: 7.0 % fewer forks per star than');
    expect(answer).toContain('rank 1 of 2 scored projects; 1 of 2 in vector search');
    expect(answer).toContain('funding: series A (Jan 2024)');
    expect(answer).toContain('as of 2026-03-10T06:00; score v2, coverage 100 %');
  });

  it('has no total below the least coverage, writes unknown as a dash and says why, each reason once', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('score acme/quiet details:yes');
    expect(answer).toContain('acme/quiet has no total score: only 18.3 % of its figures are known.');
    expect(answer).toContain('⚠ Archived by its owner: read-only on GitHub.');
    expect(answer).toContain('usage –\nhealth –');
    expect(answer).toContain('contributors – never fetched');
    expect(answer).toContain('issues – never fetched');
    expect(answer.match(/\(never fetched\)/g)).toHaveLength(1);
  });

  it('says of a project without any reading that there is none, and claims nothing else', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('score acme/empty');
    expect(answer).toContain('Tracked, but nothing has been observed yet.');
    expect(answer).toContain('age unknown: nothing was observed yet');
    expect(answer).not.toMatch(/licence|\b0\b/);
  });

  it('says what changed since last week, by figures that read differently', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('score qdrant details:yes');
    expect(answer).toContain('What changed in a week');
    expect(answer).toContain('merged pull requests: known now, 1,204');
    expect(answer).not.toMatch(/(\d+ a year) → \1/);
  });

  it('finds a project by address, by former name and by an unambiguous name', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await store.projects.observe([{ nodeId: 'R_milvus', fullName: 'zilliz/milvus' }], NOW);
    for (const written of [
      'https://github.com/qdrant/qdrant/issues?q=1',
      'QDRANT/Qdrant',
      'qdrant',
      '<https://github.com/qdrant/qdrant>',
      'git@github.com:qdrant/qdrant.git',
    ])
      expect(await ask(`score ${written}`)).toContain('qdrant/qdrant scores');
    const renamed = await answering({ store });
    expect(await renamed.ask('score milvus-io/milvus')).toContain('zilliz/milvus scores');
    expect(ids.milvus).toBeGreaterThan(0);
  });
});

describe('compare', () => {
  it('marks the best of each row, never an unknown and never a tie', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('compare qdrant milvus');
    expect(answer).toContain('stars | 20,000 | ● 38,000');
    expect(answer).toContain('star growth in 30 days | ● +6.4 % | +0.80 %');
    expect(answer).toContain('merged pull requests | 1,204 | 1,204');
    expect(answer).toContain(
      'qdrant/qdrant has the highest total, 82 of 100; milvus-io/milvus is best in 5 of 11 metrics.',
    );
    expect(answer).toContain('[compare chart]');
    const unknown = await ask('compare acme/quiet acme/empty chart:no');
    expect(unknown).toContain('stars | 500 | –');
    expect(unknown).toContain('fewer than two have a total score yet');
    expect(unknown).not.toContain('● 500');
  });

  it('wants two to five different projects', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('compare qdrant qdrant/qdrant')).toContain('A comparison needs two to five different projects.');
    expect(await ask('compare a/a b/b c/c d/d e/e f/f')).toContain('That is 6 projects; “compare” takes at most 5.');
  });
});

describe('top', () => {
  it('ranks by hand-worked growth, gain and stars, unknown left out and counted', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top growth window:30d')).toContain(
      '1 | +6.4 % | qdrant/qdrant | +1,200 | 20,000 | 82\n2 | +0.80 % | milvus-io/milvus | +300 | 38,000 | 80',
    );
    expect(await ask('top gain')).toContain('qdrant/qdrant leads by stars gained in 7 days: +280 stars.');
    expect(await ask('top stars')).toContain(
      '1 | 38,000 | milvus-io/milvus | 80\n2 | 20,000 | qdrant/qdrant | 82\n3 | 500 | acme/quiet (archived) | –',
    );
    expect(await ask('top')).toContain('2 projects ranked, 1 without a known figure');
  });

  it('narrows by category, language and stage in any case, and names what there is when there is none', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top category:"Vector Search" language:rust')).toContain(
      'Top by total score within vector search, Rust',
    );
    expect(await ask('top stage:"series b"')).toContain('1 | 80 | milvus-io/milvus');
    expect(await ask('top category:nothing')).toContain('No tracked project has the category “nothing”.');
    expect(await ask('top category:nothing')).toContain('There are vector search and databases.');
    expect(await ask('top page:2')).toContain('There is only one page.');
  });
});

describe('small numbers', () => {
  it('lead no ranking by relative growth, but are counted among gains', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    const [standing] = [...(await store.scores.standings([ids.quiet])).values()];
    const record = await store.scores.newest(ids.quiet);
    if (!standing || !record) throw new Error('not filled');
    // From 3 stars to 30 in a week: +900 %.
    await store.scores.record([{ score: record, standing: { ...standing, stars: 30, gained7d: 27, growth7d: 9 } }]);
    expect(await ask('top growth')).not.toContain('acme/quiet');
    expect(await ask('top growth')).toContain('only projects with at least 100 stars that gained at least 10');
    expect(await ask('top gain')).toContain('| +27 | acme/quiet (archived)');
  });
});

describe('a workspace that follows only one project', () => {
  it.each([
    'watchlist',
    'export watchlist',
    'top scope:watchlist',
    'top growth scope:watchlist',
    'alerts',
    'alerts scope:watchlist',
    'export signals',
  ])('“%s” speaks of no other', async (text) => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await store.workspaces.join({ id: 'slack:T5', platform: 'slack', name: 'Five' }, NOW);
    await store.workspaces.watch('slack:T5', [ids.milvus], 'U1', NOW, {
      workspaceId: 'slack:T5',
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'Ada',
      action: 'track',
      detail: '',
    });
    const answer = await ask(text, { workspace: 'slack:T5' });
    expect(answer).not.toContain('qdrant');
    if (!/alerts|signals/.test(text)) expect(answer).toContain('milvus');
  });
});

describe('trend', () => {
  it('says change, ends and pace by hand-worked numbers, and where the line comes from', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('trend qdrant');
    expect(answer).toContain('qdrant/qdrant: stars +7,200 in 6 months (+56.3 %), now 20,000.');
    expect(answer).toContain(
      'now 20,000 10 Mar 2026\n180 days before 12,800 11 Sep 2025\na day +40 mean over 180 days',
    );
    expect(answer).toContain('spike from 3 Mar 2026 to 7 Mar 2026: +2,000 above usual');
    expect(answer).toContain('line: observed counts, UTC days');
    expect(await ask('trend qdrant contributors')).toContain('a month +3.0 mean over 180 days');
  });

  it('says that there is no line where there are not two readings', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('trend acme/quiet')).toContain('no two readings of stars in the last 6 months yet');
    expect(await ask('trend qdrant --chart no')).not.toContain('[trend chart]');
  });
});

describe('signals and alerts', () => {
  it('give the finding with its evidence and what coincides', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('signals qdrant');
    expect(answer).toContain('⚠ star spike 3 Mar 2026 to 7 Mar 2026: gained 2,200 stars in 5 days, usually 40 a day.');
    expect(answer).toContain('usual 40 stars a day 28 days, 3 Feb 2026 to 2 Mar 2026');
    expect(answer).toContain('in all 2,200 stars +2,000 above usual since 3 Mar 2026');
    expect(answer).toContain('around the same time: release v1.12.0 on 3 Mar 2026');
    expect(await ask('alerts')).toContain('1 finding in the last 7 days on the watchlist (2 projects)');
    expect(await ask('alerts kind:stale-release')).toContain(
      'Nothing unusual was found in the last 7 days on the watchlist (2 projects).',
    );
  });

  it('do not claim that all is usual where nothing was observed', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('signals acme/empty')).toContain('nothing was observed yet, so nothing can be said');
    expect(await ask('signals acme/quiet')).toContain('Nothing unusual was found.');
  });
});

describe('stages, watchlist, export and status', () => {
  it('give medians by group and mark small groups', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('stages lifecycle')).toContain(
      'established (few) | 2 | 81 | +3.6 % | 29,000 | 418 | 223 | 7.4 % | 45 | 6,100 | 88.1 %',
    );
    expect(await ask('stages lifecycle')).toMatch(
      /^Medians by lifecycle stage: [a-z ]+ \(\d projects\), total score \d+ of 100, star growth in 30 days \S+ %\./,
    );
    expect(await ask('stages lifecycle new issues 90d')).toContain('established (few) | 2 | 45\n');
    expect(await ask('stages lifecycle stars company:zilliz')).toContain('established (few) | 1 | 38,000\n');
    const funding = await ask('stages funding');
    expect(funding).toContain('series A (few) | 1 | 82 | +6.4 % | 20,000');
    expect(funding).toContain('stages as announced, the newest in Jan 2024');
    expect(funding.indexOf('series A')).toBeLessThan(funding.indexOf('series B'));
    expect(await ask('score milvus details:yes')).toContain('funding: series B (date unknown)');
  });

  it('list the watchlist by score', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await store.workspaces.watch('slack:T1', [ids.empty], 'U1', NOW, {
      workspaceId: 'slack:T1',
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'Ada',
      action: 'track',
      detail: '',
    });
    const answer = await ask('watchlist');
    expect(answer).toContain('3 projects on the watchlist; qdrant/qdrant leads with 82 of 100.');
    expect(answer).toContain(
      'qdrant/qdrant | 82 | ±0 | 20,000 | +280\nmilvus-io/milvus | 80 | ±0 | 38,000 | +70\nacme/empty | – | – | – | –',
    );
    expect(answer).toContain('1 without a total score yet');
  });

  it('export every tracked project, the unknown as empty cells', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const lines = (await ask('export all')).split('\n');
    expect(lines.find((line) => line.startsWith('1,'))).toMatch(
      /^1,qdrant\/qdrant,Qdrant,vector search,series A,2024-01,established,Rust,81\.89,/,
    );
    expect(lines.find((line) => line.includes('acme/quiet'))).toBe(
      ',acme/quiet,,databases,,,,Go,,0,21.15,,,0.183333,500,,,,,,,,,,2026-03-10T06:00:00.000Z,,,,,7.21,,,,,,,,,,,,,,,2020-05-30,,,,,,,,,,,yes',
    );
    expect(lines.find((line) => line.includes('acme/empty'))).toBe(`,acme/empty${','.repeat(54)}`);
    expect(await ask('export history qdrant window:30d')).toContain('history qdrant/qdrant: 31 rows as CSV.');
    expect(await ask('export history')).toContain('“export history” needs a project.');
  });

  it('a project name that looks like a formula stays text in a spreadsheet', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await store.projects.observe([{ nodeId: 'R_evil', fullName: '=cmd/evil', createdAt: 1 }], NOW);
    expect(await ask('export all')).toContain(",'=cmd/evil");
  });

  it('tell how well the bot is, the details of jobs to operators alone', async () => {
    const { ask, bot, store, setNow } = await answeringOnSmallUniverse({ operators: ['U9'] });
    expect(await ask('status')).toContain('All is well: 3 of 4 projects observed in 24 hours.');
    await store.jobs.claim({ job: 'daily', scheduledFor: NOW, owner: 'a', now: NOW, leaseMs: 1000 });
    await store.jobs.finish('daily', NOW, 'a', { at: NOW, outcome: 'failed', detail: 'slack:T2 said no' });
    expect(await ask('status')).not.toContain('slack:T2');
    expect(textOf((await bot.runText('status', { ...manager, user: 'U9' })).message)).toContain('slack:T2 said no');
    setNow(NOW + 3 * DAY);
    expect(await ask('status')).toContain('⚠ The newest figures are 3 days old.');
  });
});

describe('recorded figures', () => {
  it('are no trouble for not being fetched', async () => {
    const { ask, store, setNow } = await answeringOnSmallUniverse();
    await store.projects.observe(
      Array.from({ length: 20 }, (_, at) => ({ nodeId: `R_recorded${at}`, fullName: `recorded/p${at}` })),
      NOW,
      'import',
    );
    const answer = await ask('status');
    expect(answer).toContain('All is well: 3 of 4 projects observed in 24 hours.');
    expect(answer).toContain('3 observed in 24 hours; 20 with recorded figures');
    setNow(NOW + 3 * DAY);
    expect(await ask('status')).toContain('⚠ The newest figures are 3 days old.');
  });

  it('grow old without anything being wrong where there are no others', async () => {
    const { ask, bot, store, setNow } = await answering();
    const { ids } = await store.projects.observe([{ nodeId: 'R_recorded', fullName: 'recorded/p' }], NOW, 'import');
    await store.observations.record({ snapshots: [snapshot(ids[0]?.id ?? expect.fail(), TODAY, { stars: 5 })] });
    setNow(NOW + 30 * DAY);
    expect(await ask('status')).toContain('All is well: 1 project with recorded figures.');
    const home = await bot.home(manager);
    expect(home.tone).toBe('neutral');
    expect(textOf(home)).toContain('⚠ 30 days old; 0 messages owed');
    expect(textOf(home)).not.toContain('problem');
  });
});

describe('the span of the last year', () => {
  it('is no “1 year”', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('alerts 1y')).toContain('Findings of the last year on');
    expect(await ask('alerts 1d')).toContain('of the last day on');
    expect(await ask('alerts 30d')).toContain('of the last 30 days on');
  });
});

describe('how old the figures are', () => {
  const withFigures = [
    'score qdrant',
    'health qdrant',
    'compare qdrant milvus',
    'top',
    'top growth',
    'trend qdrant',
    'signals qdrant',
    'alerts',
    'stages',
    'watchlist',
    'export all',
    'export history qdrant',
    'status',
    'score acme/quiet',
  ];

  it.each(withFigures)('stands in the small print of “%s”', async (text) => {
    const { bot } = await answeringOnSmallUniverse();
    const { message, outcome } = await bot.runText(text, manager);
    expect(outcome).toBe('ok');
    const ages = agesOf(message);
    expect(ages.length).toBeGreaterThan(0);
    for (const at of ages) expect(at).toBeLessThanOrEqual(NOW);
    expect(Math.max(...ages)).toBeGreaterThanOrEqual(TODAY * DAY);
  });

  it.each(withFigures.filter((text) => text !== 'status'))(
    'is called out by “%s” when they are five days old',
    async (text) => {
      const { ask, setNow } = await answeringOnSmallUniverse();
      setNow(OBSERVED + 5 * DAY);
      expect(await ask(text)).toMatch(/⚠ 5 days old/);
    },
  );
});

describe('what is offered', () => {
  it.each([
    'score qdrnat',
    'health qdrnat/qdrant',
    'trend qdrnat',
    'signals qdrnat',
    'untrack qdrnat',
    'compare qdrnat milvus',
    'mute project:qdrnat',
  ])('after “%s” runs as it is', async (text) => {
    const { bot } = await answeringOnSmallUniverse();
    const offered = commandsOf((await bot.runText(text, manager)).message);
    expect(offered.length).toBeGreaterThan(0);
    for (const again of offered) expect((await bot.runText(again, manager)).outcome, again).toBe('ok');
  });

  it.each([
    'score qdrant',
    'health qdrant',
    'trend qdrant',
    'compare qdrant milvus',
    'signals qdrant',
    'alerts',
    'top',
    'stages',
    'watchlist',
    'status',
    'method',
    'help',
    'track qdrant',
    'untrack qdrant',
    'subscribe digest',
    'subscribe alerts',
    'subscribe links',
    'mute kind:backlog',
    'preview',
  ])('under “%s” can be pressed', async (text) => {
    const { bot } = await answeringOnSmallUniverse();
    const { message } = await bot.runText(text, manager);
    for (const again of commandsOf(message, ['command'])) expect(bot.parse(again), again).toBeDefined();
    // A form may lack what the person is asked for.
    for (const again of commandsOf(message, ['form']))
      expect(bot.parse(again) ?? bot.commands.find(({ name }) => name === again), again).toBeDefined();
    for (const again of commandsOf(message, ['command']))
      expect((await bot.runText(again, manager)).outcome, again).toBe('ok');
  });
});
