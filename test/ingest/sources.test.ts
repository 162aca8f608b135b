import { describe, expect, it } from 'vitest';
import { DAY, HOUR, dayOf, parseDay } from '../../src/contracts/clock.ts';
import { SOURCES } from '../../src/sources/index.ts';
import { createUseReader } from '../../src/usage/read-use.ts';
import { CONTACT, STARTED } from '../support/source-setup.ts';
import { sourceWorld } from '../support/source-world.ts';
import { fixture } from '../fakes/sources/server.ts';

const TODAY = dayOf(STARTED);
const standings = async ({ store }: Awaited<ReturnType<typeof sourceWorld>>, project: number) =>
  Object.fromEntries((await store.usage.packages([project])).map(({ purl, standing }) => [purl, standing]));

describe('packages of projects', () => {
  it('are found once, with totals and dependents, and looked up again after a week', async () => {
    const world = await sourceWorld();
    const rocket = await world.project('acme/rocket');
    const bare = await world.project('acme/bare');
    world.packages.set('acme/rocket', [
      { purl: 'pkg:gem/rocket', downloads: 9_000, period: 'total', dependents: 41 },
      { purl: 'pkg:gem/rocket-fork', downloads: 8_000, period: 'total' },
    ]);
    expect(await world.run()).toMatchObject({ ecosystems: { read: 2, failed: 0, stopped: undefined } });
    expect(await standings(world, rocket)).toEqual({ 'pkg:gem/rocket': 'own', 'pkg:gem/rocket-fork': 'look-alike' });
    const [own] = await world.store.usage.packages([rocket]);
    expect(await world.store.usage.readings([own?.id ?? 0], { from: 0, to: TODAY })).toEqual([
      {
        packageId: own?.id,
        figure: 'dependent-packages',
        day: TODAY,
        at: expect.any(Number) as number,
        value: 41,
        sourceAt: Date.parse('2026-11-09T00:00:00Z'),
      },
      {
        packageId: own?.id,
        figure: 'downloads-total',
        // The directory counted them on the day on which it looked.
        day: dayOf(Date.parse('2026-11-09T00:00:00Z')),
        at: Date.parse('2026-11-09T00:00:00Z'),
        value: 9_000,
        sourceAt: Date.parse('2026-11-09T00:00:00Z'),
      },
    ]);
    // A project without packages was looked at, too: none is known, and that is known.
    expect(await world.store.usage.lookups(bare)).toMatchObject([
      { source: 'ecosystems', okAt: expect.any(Number) as number },
    ]);
    const asked = world.fake.requests.length;
    world.clock.advance(6 * DAY);
    expect((await world.run())['ecosystems']?.read).toBe(0);
    expect(world.fake.requests.slice(asked).filter(({ path }) => path.startsWith('/ecosystems'))).toEqual([]);
    world.clock.advance(2 * DAY);
    expect((await world.run())['ecosystems']?.read).toBe(2);
  });

  it('keep what was proved while nothing can be proved', async () => {
    const world = await sourceWorld();
    const project = await world.project('aio-libs/aiohttp');
    world.packages.set('aio-libs/aiohttp', [
      { purl: 'pkg:pypi/aiohttp', downloads: 1_000_000 },
      { purl: 'pkg:pypi/aiohttp-fast', downloads: 50_000 },
    ]);
    world.faults.set('deps-dev', () => fixture('depsdev-packageversions.json'));
    await world.run();
    expect(await standings(world, project)).toEqual({
      'pkg:pypi/aiohttp': 'own',
      'pkg:pypi/aiohttp-fast': 'look-alike',
    });
    world.faults.set('deps-dev', () => fixture('ecosystems-500.http.json'));
    world.clock.advance(8 * DAY);
    expect(await world.run()).toMatchObject({
      ecosystems: { read: 1, stopped: undefined },
      'deps-dev': { read: 0, stopped: 'deps.dev answered with an error of its own (500).' },
    });
    expect(await standings(world, project)).toEqual({
      'pkg:pypi/aiohttp': 'own',
      'pkg:pypi/aiohttp-fast': 'look-alike',
    });
  });

  it('are gone only when they are missing for longer than a directory forgets', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [{ purl: 'pkg:gem/rocket' }, { purl: 'pkg:npm/rocket' }]);
    await world.run();
    world.packages.set('acme/rocket', [{ purl: 'pkg:gem/rocket' }]);
    world.clock.advance(8 * DAY);
    await world.run();
    expect(await standings(world, project)).toMatchObject({ 'pkg:npm/rocket': 'own' });
    world.clock.advance(8 * DAY);
    await world.run();
    expect(await standings(world, project)).toEqual({ 'pkg:gem/rocket': 'own', 'pkg:npm/rocket': 'removed' });
  });

  it('are found under the former name as well, until somebody else has it', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/old');
    await world.store.projects.observe([{ nodeId: 'R_acme/old', fullName: 'acme/new' }], STARTED);
    world.packages.set('acme/old', [{ purl: 'pkg:gem/old', repository: 'https://github.com/acme/old' }]);
    await world.run();
    expect(await standings(world, project)).toEqual({ 'pkg:gem/old': 'own' });
    await world.project('acme/old');
    world.fake.requests.length = 0;
    world.clock.advance(8 * DAY);
    await world.run();
    const asked = world.fake.requests.flatMap(({ query }) => query['repository_url'] ?? []);
    expect(asked.sort()).toEqual(['https://github.com/acme/new', 'https://github.com/acme/old']);
  });
});

describe('downloads by day', () => {
  it('come with a year of history, then day by day with the week before', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [
      { purl: 'pkg:npm/rocket', downloads: 3_000 },
      { purl: 'pkg:npm/%40acme/rocket', downloads: 2_000 },
    ]);
    world.daily.set('npm rocket', (day) => day % 10);
    world.daily.set('npm @acme/rocket', () => 5);
    await world.run();
    // The packages were not known yet when npm began.
    expect(await world.run()).toMatchObject({ npm: { read: 2, failed: 0 } });
    const [scoped, plain] = await world.store.usage.packages([project]);
    const ids = [plain?.id ?? 0, scoped?.id ?? 0];
    // 13:00 UTC: yesterday is complete since noon.
    const days = await world.store.usage.days(ids, { from: 0, to: TODAY });
    expect(days.filter(({ packageId }) => packageId === ids[0])).toHaveLength(364);
    expect(days.at(-1)?.day).toBe(TODAY - 1);
    expect(days.find(({ packageId, day }) => packageId === ids[0] && day === TODAY - 1)?.downloads).toBe(
      (TODAY - 1) % 10,
    );

    world.fake.requests.length = 0;
    expect((await world.run())['npm']?.read).toBe(0);
    expect(world.fake.requests).toEqual([]);
    world.clock.advance(DAY);
    expect((await world.run())['npm']?.read).toBe(2);
    expect(world.fake.requests.map(({ path }) => path).sort()).toEqual([
      '/npm/downloads/range/2026-09-09:2026-11-10',
      '/npm/downloads/range/2026-10-13:2026-11-10/%40acme%2Frocket',
      '/npm/downloads/range/2026-10-13:2026-11-10/rocket',
    ]);
  });

  it('that a registry lost are asked for again, and a zero never replaces a count', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [{ purl: 'pkg:npm/rocket', downloads: 3_000 }]);
    await world.run();
    const lost = TODAY - 15;
    let restored = false;
    world.daily.set('npm rocket', (day) => (day === lost && !restored ? 0 : day === lost - 10 && restored ? 0 : 100));
    world.npmTotal = (day) => (day === lost && !restored ? 0 : 1_000_000);
    await world.run();
    const [own] = await world.store.usage.packages([project]);
    const on = async (day: number) =>
      (await world.store.usage.days([own?.id ?? 0], { from: day, to: day }))[0]?.downloads;
    expect(await on(lost)).toBe(0);
    restored = true;
    world.clock.advance(DAY);
    await world.run();
    expect(await on(lost)).toBe(100);
    expect(await on(lost - 10)).toBe(100);
  });

  it('of PyPI come from the second source after two days without the first', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [{ purl: 'pkg:pypi/rocket', downloads: 3_000 }]);
    world.daily.set('pypi rocket', () => 70);
    await world.run();
    expect(await world.run()).toMatchObject({ pypi: { read: 1 }, pypistats: { read: 0 } });
    world.faults.set('pypi', () => fixture('clickhouse-error-quota.http.json'));
    world.clock.advance(DAY);
    expect(await world.run()).toMatchObject({
      pypi: {
        read: 0,
        stopped: 'PyPI by ClickHouse asks for fewer requests; it is asked again after 11 Nov 2026 14:00 UTC.',
      },
      pypistats: { read: 0 },
    });
    world.clock.advance(DAY + HOUR);
    expect(await world.run()).toMatchObject({ pypistats: { read: 1 } });
    const [own] = await world.store.usage.packages([project]);
    expect(
      (await world.store.usage.days([own?.id ?? 0], { from: TODAY, to: TODAY + 1 })).map(({ day }) => day),
    ).toEqual([TODAY, TODAY + 1]);
  });

  it('of a package that the registry does not have are unknown, with the reason', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [{ purl: 'pkg:npm/rocket' }, { purl: 'pkg:npm/rocket-cli' }]);
    world.daily.set('npm rocket', () => 100);
    await world.run();
    expect(await world.run()).toMatchObject({ npm: { read: 1, failed: 1 } });
    const ids = (await world.store.usage.packages([project])).map(({ id }) => id);
    expect(
      new Set((await world.store.usage.days(ids, { from: 0, to: TODAY })).map(({ packageId }) => packageId)).size,
    ).toBe(1);
  });
});

describe('sources apart from each other', () => {
  it('one that fails is left alone and said to be; the others go on', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    world.packages.set('acme/rocket', [
      { purl: 'pkg:npm/rocket', downloads: 3_000 },
      { purl: 'pkg:cargo/rocket', downloads: 3_000, period: 'total' },
    ]);
    world.daily.set('npm rocket', () => 100);
    world.totals.set('cargo rocket', 4_000);
    await world.run();
    world.faults.set('npm', () => ({ status: 429, headers: { 'retry-after': '7200' }, body: 'error code: 1015' }));
    const sentence = 'npm asks for fewer requests; it is asked again after 10 Nov 2026 15:00 UTC.';
    expect(await world.run()).toMatchObject({
      npm: { read: 0, stopped: sentence },
      'crates-io': { read: 1, stopped: undefined },
    });
    const health = async () => (await world.sources.health()).find(({ source }) => source === 'npm');
    expect(await health()).toMatchObject({ label: 'npm', requests: 1, failure: sentence, lastOkAt: null });
    // Not even one request while it rests, also in another process: the rest is in the database.
    world.faults.delete('npm');
    await world.run();
    expect((await world.requests())['npm']).toBe(1);
    world.clock.advance(3 * HOUR);
    expect(await world.run()).toMatchObject({ npm: { read: 1, stopped: undefined } });
    expect(await health()).toMatchObject({ failure: null, retryAt: null, lastOkAt: expect.any(Number) as number });
    expect(await world.store.usage.packages([project])).toHaveLength(2);
  });

  it('a run that ends in the middle is gone on with, and reads nothing twice', async () => {
    const world = await sourceWorld();
    for (let at = 0; at < 30; at += 1) await world.project(`acme/p${at}`);
    // One second a request: a tenth of a minute is six of them.
    const first = (await world.run(0.1))['ecosystems']?.read ?? 0;
    expect(first).toBeGreaterThan(3);
    expect(first).toBeLessThan(10);
    const second = (await world.run())['ecosystems']?.read ?? 0;
    expect(first + second).toBe(30);
    expect(new Set(world.fake.requests.map(({ query }) => query['repository_url'])).size).toBe(30);
  });

  it('a batch that is refused is halved until the name at fault stands alone', async () => {
    const world = await sourceWorld();
    await world.project('acme/rocket');
    const names = ['a1', 'b2', 'c3', 'd4', 'e5'].map((name) => `rocket-${name}`);
    world.packages.set(
      'acme/rocket',
      names.map((name) => ({ purl: `pkg:npm/${name}`, downloads: 5_000 })),
    );
    for (const name of names) world.daily.set(`npm ${name}`, () => 9);
    await world.run();
    world.faults.set('npm', () =>
      world.fake.requests.at(-1)?.path.includes('rocket-c3') === true
        ? { status: 400, body: { error: 'bad name' } }
        : undefined,
    );
    expect(await world.run()).toMatchObject({ npm: { read: 4, failed: 1, stopped: undefined } });
  });

  it('a source that has changed is not asked ten thousand times in vain', async () => {
    const world = await sourceWorld();
    for (let at = 0; at < 40; at += 1) await world.project(`acme/p${at}`);
    world.faults.set('ecosystems', () => ({ status: 400, body: {} }));
    expect((await world.run())['ecosystems']).toMatchObject({
      failed: 20,
      stopped: 'ecosyste.ms refused the request (400). The first 20 requests all failed.',
    });
  });

  it('without a contact address, or with all switched off, nobody is asked', async () => {
    for (const environment of [
      { GROUNDSWELL_CONTACT: '' },
      Object.fromEntries(
        SOURCES.map(({ id }) => [`GROUNDSWELL_SOURCE_${id.toUpperCase().replaceAll('-', '_')}`, 'no']),
      ),
    ]) {
      const world = await sourceWorld(environment);
      await world.project('acme/rocket');
      expect(await world.run()).toEqual({});
      expect(await world.sources.health()).toEqual([]);
      expect(world.fake.requests).toEqual([]);
    }
    expect(CONTACT).not.toBe('');
  });

  it('one that is switched off is not asked, and the others are', async () => {
    const world = await sourceWorld({ GROUNDSWELL_SOURCE_ECOSYSTEMS: 'no' });
    await world.project('acme/rocket');
    expect(Object.keys(await world.run()).sort()).toEqual([
      'crates-io',
      'docker-hub',
      'homebrew',
      'npm',
      'nuget',
      'packagist',
      'pypi',
      'pypistats',
      'rubygems',
    ]);
    expect(parseDay('2026-11-10')).toBe(TODAY);
  });

  it('of every registry are read once a day, and an older count of the directory is no fall', async () => {
    const world = await sourceWorld();
    const project = await world.project('acme/rocket');
    const totals = ['gem/rocket', 'nuget/Rocket', 'composer/acme/rocket', 'docker/acme/rocket', 'brew/rocket'];
    world.packages.set(
      'acme/rocket',
      totals.map((name) => ({ purl: `pkg:${name}`, downloads: 500, period: 'total' as const })),
    );
    for (const name of totals) world.totals.set(name.replace('/', ' '), 1_000);
    // Found by the first run, counted by the next.
    await world.run();
    await world.run();
    for (let day = 1; day <= 28; day += 1) {
      world.clock.advance(DAY);
      for (const name of totals) world.totals.set(name.replace('/', ' '), 1_000 + 100 * day);
      await world.run();
    }
    const uses = (await createUseReader(world.store.usage, dayOf(world.clock.now()))([project])).get(project) ?? [];
    expect(
      Object.fromEntries(
        uses.map(({ row, downloads }) => [
          row.registry,
          downloads && 'downloads' in downloads ? downloads.downloads : downloads,
        ]),
      ),
    ).toEqual({ gem: 2_800, nuget: 2_800, composer: 2_800, docker: 2_800, brew: 3_800 });
    const asked = await world.requests();
    expect(['rubygems', 'nuget', 'packagist', 'docker-hub', 'homebrew'].map((source) => asked[source])).toEqual([
      29, 29, 29, 29, 29,
    ]);
  });
});
