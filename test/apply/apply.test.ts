import { describe, expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { UserError } from '../../src/contracts/errors.ts';
import type { ProjectTracker } from '../../src/contracts/tracker.ts';
import { applyConfiguration, planConfiguration } from '../../src/apply/index.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';

const FILE = `
projects:
  - { repository: qdrant/qdrant, company: Qdrant, category: vector search, stage: series A, since: 2024-01 }
  - { repository: nobody/nothing, category: none at all }
workspaces:
  - id: slack:T1
    watchlist: [qdrant/qdrant, acme/rocket]
    subscriptions:
      - { name: monday, kind: digest, channel: C1, day: Monday, at: "9:30", zone: Europe/Berlin, scope: universe, categories: [vector search], size: 3 }
      - { name: loud, kind: alerts, channel: C1, kinds: [spikes], severity: high, thresholds: { spikeRatio: 5 }, include: [acme/rocket] }
`;

/** Knows every repository but one, and adds it as tracking would. */
const tracker = (store: Store): ProjectTracker => ({
  async track(references) {
    const tracked: { id: number; fullName: string; isNew: boolean; isRead: boolean }[] = [];
    const notFound: { reference: string; reason: string; suggestions: readonly string[] }[] = [];
    for (const reference of references) {
      if (reference.kind !== 'repository') continue;
      const fullName = `${reference.owner}/${reference.name}`;
      if (fullName === 'nobody/nothing')
        notFound.push({ reference: fullName, reason: 'GitHub knows no such repository', suggestions: [] });
      else tracked.push({ id: await addProject(store, fullName), fullName, isNew: true, isRead: true });
    }
    return { tracked, notFound, pending: [], leftOut: 0 };
  },
});

const apply = (store: Store, text: string, now = NOW) =>
  applyConfiguration(store, text, 'groundswell.yml', { now, tracker: tracker(store), by: 'ops' });
const plan = async (store: Store, text: string) =>
  (await planConfiguration(store, text, 'groundswell.yml')).changes.map((change) => [
    change.action,
    change.what,
    change.details.join('; '),
  ]);

function mistakesOf(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return `${error.sentence}\n${error.hint ?? ''}`;
}

describe('packages of a project', () => {
  const wish = (packages: string): string => `projects: [{ repository: acme/rocket, packages: ${packages} }]`;
  const standings = async (store: Store, id: number): Promise<unknown> =>
    (await store.usage.packages([id])).map(({ purl, standing, origin }) => [purl, standing, origin]);

  test('are what the list says and nothing else, until it says null', async () => {
    const store = await temporaryStore();
    const id = await addProject(store, 'acme/rocket');
    const found = { name: 'wrong', standing: 'own', reason: null, origin: 'lookup', attested: false } as const;
    await store.usage.recordPackages(id, [{ ...found, purl: 'pkg:npm/wrong', registry: 'npm' }], NOW);
    await store.usage.recordLookup({ projectId: id, source: 'ecosystems', triedAt: NOW, okAt: NOW, reason: null });
    const text = wish('[pkg:npm/%40acme/rocket, "pkg:pypi/Acme_Rocket@1.2.0"]');
    expect(await plan(store, text)).toEqual([
      ['change', 'packages of acme/rocket', 'those that are found -> pkg:npm/%40acme/rocket, pkg:pypi/acme-rocket'],
    ]);
    expect((await apply(store, text)).problems).toEqual([]);
    expect(await standings(store, id)).toEqual([
      ['pkg:npm/%40acme/rocket', 'own', 'operator'],
      ['pkg:pypi/acme-rocket', 'own', 'operator'],
      ['pkg:npm/wrong', 'disowned', 'operator'],
    ]);
    expect(await plan(store, text)).toEqual([]);
    await apply(store, wish('[pkg:npm/%40acme/rocket]'));
    expect(await standings(store, id)).toContainEqual(['pkg:pypi/acme-rocket', 'disowned', 'operator']);
    await apply(store, wish('null'));
    expect(await standings(store, id)).toContainEqual(['pkg:npm/wrong', 'disowned', 'lookup']);
    expect(await store.usage.lookups(id)).toEqual([]);
    expect(await plan(store, wish('null'))).toEqual([]);
  });

  test.each(['[rocket]', '[]', '[7]', 'pkg:npm/rocket'])('%s is a mistake with its place', async (packages) => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket');
    const error = await plan(store, wish(packages)).catch((thrown: unknown) => thrown);
    expect(mistakesOf(error)).toMatch(/groundswell\.yml:1:\d+: (?:a package should be a package URL|packages should)/);
  });
});

describe('applying', () => {
  test('makes what the file says, tells what it could not, and nothing the second time', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket');
    const first = await apply(store, FILE);
    expect(first.problems).toContain('nobody/nothing: GitHub knows no such repository.');
    expect(first.made.map((change) => `${change.action} ${change.what}`)).toEqual(
      expect.arrayContaining([
        'add project qdrant/qdrant',
        'add workspace slack:T1',
        'add watchlist of slack:T1',
        'add subscription slack:T1/monday',
        'add subscription slack:T1/loud',
      ]),
    );
    expect(await store.projects.findByName('qdrant/qdrant')).toMatchObject({
      company: 'Qdrant',
      category: 'vector search',
      fundingStage: 'series A',
      fundingStageSince: '2024-01',
    });
    const [monday, loud] = (await store.subscriptions.list({ workspaceId: 'slack:T1' })).toSorted(
      (a, b) => a.id - b.id,
    );
    expect(monday).toMatchObject({
      kind: 'digest',
      slug: 'monday',
      createdBy: 'system',
      schedule: { weekday: 1, hour: 9, minute: 30, zone: 'Europe/Berlin' },
      filter: { size: 3, categories: ['vector search'] },
    });
    // The Monday after Tuesday 10 March 2026, 09:30 in Berlin's winter time.
    expect(monday?.nextDueAt).toBe(Date.parse('2026-03-16T08:30:00Z'));
    const rocket = await store.projects.findByName('acme/rocket');
    expect(loud).toMatchObject({
      kind: 'alerts',
      filter: { kinds: ['spikes'], minSeverity: 'high', thresholds: { spikeRatio: 5 }, includeIds: [rocket?.id] },
    });
    expect(await store.workspaces.watchlist('slack:T1')).toHaveLength(2);

    const known = FILE.replace('  - { repository: nobody/nothing, category: none at all }\n', '');
    expect(await plan(store, known)).toEqual([]);
    expect(await apply(store, known)).toEqual({ made: [], problems: [] });
  });

  test('a dry run shows the difference and changes nothing', async () => {
    const store = await temporaryStore();
    for (const name of ['qdrant/qdrant', 'acme/rocket']) await addProject(store, name);
    expect(await plan(store, FILE)).toEqual([
      [
        'change',
        'project qdrant/qdrant',
        'company: none -> Qdrant; category: none -> vector search; stage: none -> series A; since: none -> 2024-01',
      ],
      ['add', 'project nobody/nothing', 'category: none -> none at all'],
      ['add', 'workspace slack:T1', ''],
      ['add', 'watchlist of slack:T1', 'qdrant/qdrant; acme/rocket'],
      ['add', 'subscription slack:T1/monday', 'digest to C1, every Monday at 09:30 (Europe/Berlin)'],
      ['add', 'subscription slack:T1/loud', 'alerts to C1'],
    ]);
    expect(await store.subscriptions.list({})).toEqual([]);
  });

  test('changes what differs, removes what the file no longer has, and leaves alone what was made in chat', async () => {
    const store = await temporaryStore();
    for (const name of ['qdrant/qdrant', 'acme/rocket']) await addProject(store, name);
    await apply(store, FILE);
    const [monday] = await store.subscriptions.list({ kind: 'digest' });
    const audit = {
      workspaceId: 'slack:T1',
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'una',
      action: 'subscribe',
      detail: '',
    };
    if (monday === undefined) throw new Error('no digest');
    const { workspaceId, channel, thread, kind, schedule, filter, nextDueAt, createdBy, createdByName } = monday;
    await store.subscriptions.create(
      { workspaceId, channel, thread, kind, schedule, filter, nextDueAt, createdBy, createdByName, slug: null },
      NOW,
      audit,
    );
    const changed = FILE.replace('- { repository: nobody/nothing, category: none at all }', '')
      .replace('size: 3', 'size: 4')
      .replace('[qdrant/qdrant, acme/rocket]', '[acme/rocket]')
      .replace(/ {6}- \{ name: loud.*\n/, '');
    expect(await plan(store, changed)).toEqual([
      ['remove', 'watchlist of slack:T1', 'qdrant/qdrant'],
      ['change', 'subscription slack:T1/monday', 'size: 3 -> 4'],
      ['remove', 'subscription slack:T1/loud', ''],
    ]);
    await apply(store, changed);
    const left = await store.subscriptions.list({ workspaceId: 'slack:T1' });
    expect(left.map((one) => [one.slug, one.filter.size]).toSorted()).toEqual([
      [null, 3],
      ['monday', 4],
    ]);
    expect((await store.workspaces.auditTrail('slack:T1', { limit: 1 }))[0]).toMatchObject({ actorName: 'ops' });
    expect(await plan(store, changed)).toEqual([]);
  });
});

describe('mistakes', () => {
  test.each<[string, string, string]>([
    ['no YAML', 'projects: [', 'groundswell.yml:1'],
    [
      'an unknown key',
      'projects:\n  - { repository: a/b, colour: red }\n',
      'groundswell.yml:2:5: unknown key "colour"',
    ],
    [
      'no repository',
      'projects:\n  - { repository: "a b" }\n',
      'groundswell.yml:2:19: a repository should read owner/name',
    ],
    [
      'a zone that is an abbreviation',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: digest, channel: C1, zone: IST }\n',
      'groundswell.yml:4:9: There is no time zone “IST”. Perhaps Asia/Kolkata',
    ],
    [
      'no such zone',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: digest, channel: C1, zone: Europe/Berln }\n',
      'groundswell.yml:4:9: There is no time zone “Europe/Berln”. Perhaps Europe/Berlin',
    ],
    [
      'hour 25',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: digest, channel: C1, at: 25 }\n',
      'groundswell.yml:4:9: “25” is no time of day',
    ],
    [
      'a threshold out of range',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: alerts, channel: C1, thresholds: { spikeRatio: 0 } }\n',
      'groundswell.yml:4:73: spikeRatio should be a number from 1.2 to 100',
    ],
    [
      'a threshold that is no more',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: alerts, channel: C1, thresholds: { spikeFalseAlarms: 0.01 } }\n',
      'spikeFalseAlarms is no longer a threshold, because it held back no alert. Remove it',
    ],
    [
      'a threshold that never was',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: alerts, channel: C1, thresholds: { spikeSpeed: 3 } }\n',
      'spikeSpeed',
    ],
    [
      'a threshold that would change nothing',
      'workspaces:\n  - id: slack:T1\n    subscriptions:\n      - { name: x, kind: alerts, channel: C1, thresholds: { staleDays: 30 } }\n',
      'groundswell.yml:4:9: staleDays 30 would change nothing',
    ],
    [
      'a name twice',
      'projects:\n  - { repository: a/b }\n  - { repository: A/B }\n',
      'groundswell.yml:3:19: the project "A/B" stands here a second time',
    ],
  ])('%s is told with its line', async (_what, text, told) => {
    const store = await temporaryStore();
    const error: unknown = await planConfiguration(store, text, 'groundswell.yml').catch((thrown: unknown) => thrown);
    expect(mistakesOf(error)).toContain(told);
  });

  test('all mistakes of a file are told at once, and nothing is changed', async () => {
    const store = await temporaryStore();
    const text = 'projects:\n  - { repository: nope }\n  - { repository: a/b, stage: 3 }\n';
    const error: unknown = await apply(store, text).catch((thrown: unknown) => thrown);
    expect(mistakesOf(error)).toContain('has 2 mistakes');
    expect((await store.observations.coverage()).projects).toBe(0);
  });
});

test('a failure in the middle changes nothing, and the next run does it all', async () => {
  const store = await temporaryStore();
  const before = await plan(store, FILE);
  const failing: Store = {
    ...store,
    subscriptions: {
      ...store.subscriptions,
      create: (subscription, ...rest) =>
        subscription.slug === 'loud'
          ? Promise.reject(new Error('the disk is gone'))
          : store.subscriptions.create(subscription, ...rest),
    },
  };
  await expect(apply(failing, FILE)).rejects.toThrow('the disk is gone');
  expect(await store.workspaces.get('slack:T1')).toBeUndefined();
  expect(await store.subscriptions.list({})).toEqual([]);
  expect((await plan(store, FILE)).filter(([, what]) => !String(what).startsWith('project '))).toEqual(
    before.filter(([, what]) => !String(what).startsWith('project ')),
  );
  await apply(store, FILE);
  expect(await store.subscriptions.list({ workspaceId: 'slack:T1' })).toHaveLength(2);
});
