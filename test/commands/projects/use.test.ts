import { describe, expect, it } from 'vitest';
import type { PackageRecord, Store } from '../../../db/store.ts';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import { scoreUniverse } from '../../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scoring/score.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { NOW } from '../../support/small-universe.ts';

const TODAY = dayOf(NOW);
const own = (purl: string, more: Partial<PackageRecord> = {}): PackageRecord => ({
  purl,
  registry: purl.split(/[:/]/)[1] ?? '',
  name: decodeURIComponent(purl.split('/').slice(1).join('/')),
  standing: 'own',
  reason: null,
  origin: 'lookup',
  attested: false,
  ...more,
});

/** Two npm packages by the day, with their registry; a crate by its total; one that only takes the name. */
async function recordUse(store: Store, project: number, lost: readonly number[] = []): Promise<void> {
  const ids = await store.usage.recordPackages(
    project,
    [
      own('pkg:npm/rocket'),
      own('pkg:npm/%40qdrant/rocket'),
      own('pkg:cargo/rocket'),
      own('pkg:npm/rocket-fork', { standing: 'look-alike', reason: 'it calls itself a fork' }),
    ],
    NOW,
  );
  const id = (purl: string): number => ids.get(purl) ?? 0;
  const days = Array.from({ length: 56 }, (_, at) => TODAY - 56 + at);
  await store.usage.record({
    days: days.flatMap((day) => [
      {
        packageId: id('pkg:npm/rocket'),
        day,
        downloads: lost.includes(day) ? 0 : day < TODAY - 28 ? 1_000 : 1_250,
        partial: false,
      },
      { packageId: id('pkg:npm/%40qdrant/rocket'), day, downloads: lost.includes(day) ? 0 : 20, partial: false },
    ]),
  });
  await store.usage.record({
    registryDays: {
      registry: 'npm',
      days: days.map((day) => ({ day, downloads: lost.includes(day) ? 0 : 10_000_000 })),
      at: NOW,
    },
  });
  await store.usage.record({
    readings: [
      ...[56, 28, 0].map((ago) => ({
        packageId: id('pkg:cargo/rocket'),
        figure: 'downloads-total' as const,
        day: TODAY - ago,
        at: NOW - ago * DAY,
        value: 90_000 - ago * 100,
        sourceAt: null,
      })),
      {
        packageId: id('pkg:npm/rocket'),
        figure: 'dependent-packages',
        day: TODAY,
        at: NOW,
        value: 1_204,
        sourceAt: NOW - 60 * DAY,
      },
    ],
  });
  await store.usage.recordLookup({ projectId: project, source: 'ecosystems', triedAt: NOW, okAt: NOW, reason: null });
}

describe('use', () => {
  it('says downloads, growth, share, dependents, what is left out, how old it is and whose it is', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await recordUse(store, ids.qdrant);
    expect(await ask('use qdrant')).toMatchInlineSnapshot(`
      "qdrant/qdrant: 35,000 downloads of rocket (npm) in 28 days, +25 % in four weeks.
      qdrant/qdrant (Qdrant, vector search)  use
      35,000 downloads of rocket (npm) in 28 days, +25 % in four weeks.

      package | registry | downloads | days | growth | in all | dependents
      rocket | npm | 35,000 | 28 | +25 % | – | 1,204
      @qdrant/rocket | npm | 560 | 28 | too few | – | –
      rocket | crates.io | 2,800 | 28 | ±0 % | 90,000 | –
      credibility: past 10,000 stars; use in production not shown: adopters not checked, 1,204 dependent packages
      npm: 2 packages, 35,560 downloads together; one installation may fetch several
      @qdrant/rocket: 2 of a million npm downloads, ±0 % against the four weeks before
      rocket: 125 of a million npm downloads, +25 % against the four weeks before
      not counted: rocket-fork (npm), because it calls itself a fork
      as of 2026-03-09T00:00; dependents on npm as of 9 Jan 2026; downloads include automated builds; they are not users; dependents are an order of magnitude; packages and dependents: ecosyste.ms, CC BY-SA 4.0
      [Score] [Trend]"
    `);
  });

  it('never takes a lost day of the registry for a day without downloads', async () => {
    const whole = await answeringOnSmallUniverse();
    await recordUse(whole.store, whole.ids.qdrant);
    const holed = await answeringOnSmallUniverse();
    await recordUse(holed.store, holed.ids.qdrant, [TODAY - 9, TODAY - 10]);
    expect(await holed.ask('use qdrant')).toBe(await whole.ask('use qdrant'));
  });

  it('says that nothing is known where no package is, and never 0', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    const unread = await ask('use qdrant');
    expect(unread).toContain('No package of qdrant/qdrant is known, so its downloads and dependents are unknown.');
    expect(unread).toContain('It has not been looked for yet.');
    expect(unread).not.toMatch(/\b0\b/);
    await store.usage.recordLookup({
      projectId: ids.qdrant,
      source: 'ecosystems',
      triedAt: NOW,
      okAt: NOW - DAY,
      reason: null,
    });
    const none = await ask('use qdrant');
    expect(none).toContain('It was looked for, and none names the repository.');
    expect(none).not.toMatch(/\b0\b/);
  });

  it('has a package without any figure yet', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    await store.usage.recordPackages(ids.qdrant, [own('pkg:golang/github.com/qdrant/qdrant')], NOW);
    const answer = await ask('use qdrant');
    expect(answer).toContain('1 package known, and no figure of it yet');
    expect(answer).not.toMatch(/\b0\b/);
  });
});

describe('use beside other figures', () => {
  const scored = async () => {
    const answering = await answeringOnSmallUniverse();
    await recordUse(answering.store, answering.ids.qdrant);
    await scoreUniverse(answering.store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
    return answering;
  };

  it('ranks by downloads, growth and dependents, with what they are of; what is unknown is not ranked', async () => {
    const { ask } = await scored();
    expect(await ask('top downloads')).toMatchInlineSnapshot(`
      "qdrant/qdrant leads by downloads in 28 days: 35,000, rocket (npm).
      Top by downloads in 28 days  

      # | downloads 28d | project | package | stars | score
      1 | 35,000 | qdrant/qdrant | rocket (npm) | 20,000 | 82
      as of 2026-03-09T00:00; 1 project ranked, 3 without a known figure; downloads include automated builds, and registries count differently; use from ecosyste.ms or recorded best-of lists, CC BY-SA 4.0
      [Show chart] [Open qdrant]"
    `);
    expect(await ask('top downloads 7d')).toContain('8,750');
    expect(await ask('top downloads growth')).toContain('+25 % | qdrant/qdrant | rocket (npm)');
    expect(await ask('top dependents min:1000')).toContain('1,204 | qdrant/qdrant | packages (npm)');
    expect(await ask('top dependents min:2000')).toContain('No project ranked by dependents is within');
    expect(await ask('stages category downloads')).toContain('vector search (few) | 2 | 35,000');
  });

  it('has a line on the scorecard, and belongs to the credibility', async () => {
    const { ask, store } = await scored();
    const card = await ask('score qdrant details:yes');
    expect(card).toContain('use: 35,000 downloads of rocket (npm) in 28 days, +25 % in four weeks');
    expect(card).toContain(
      'past 10,000 stars; use in production not shown: adopters not checked, 1,204 dependent packages (npm)',
    );
    expect(card).toContain('ecosyste.ms or recorded best-of lists, CC BY-SA 4.0');
    // No source was asked for its packages yet, so that nothing is said of them.
    const other = await ask('score milvus details:yes');
    expect(other).not.toMatch(/use: |CC BY-SA/);
    const milvus = (await store.projects.findByName('milvus-io/milvus'))?.id ?? 0;
    const lookup = { projectId: milvus, source: 'ecosystems', triedAt: NOW, reason: null };
    await store.usage.recordLookup({ ...lookup, okAt: null });
    expect(await ask('score milvus details:yes')).not.toContain('use: ');
    await store.usage.recordLookup({ ...lookup, okAt: NOW });
    expect(await ask('score milvus details:yes')).toContain('use: no package known');
  });

  it('is a column of the export, and empty where it is unknown', async () => {
    const { ask } = await scored();
    const [header = '', ...rows] = (await ask('export all')).split('\n').filter((line) => line.includes(','));
    const column = header.split(',').indexOf('downloads_28d');
    expect(column).toBeGreaterThan(0);
    const cell = (name: string) => rows.find((row) => row.includes(name))?.split(',')[column];
    expect([cell('qdrant/qdrant'), cell('milvus-io/milvus')]).toEqual(['35000', '']);
  });
});
