import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { detectEarly } from '../../src/jobs/detect-early.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { postAlerts } from '../../src/jobs/post-alerts.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { plainPlatform } from '../fakes/plain-channel/platform.ts';
import { startPlainChannel } from '../fakes/plain-channel/server.ts';
import { subscribe } from '../support/alert-setting.ts';
import { FINDS, QUICK } from '../support/delivery-world.ts';
import { DAY, HOUR, ingestScene, trackAll } from '../support/ingest-setup.ts';

const MINUTE = HOUR / 60;

/** One tracked project of a GitHub, and channels that subscribe, from the reading to the message that stands in a channel. */
async function tracked(filters: Record<string, Partial<SubscriptionFilter>>) {
  const scene = await ingestScene({ projects: 1, weeks: 8 });
  const { clock, store, ingest, fake } = scene;
  const repository = scene.repository(0);
  const publish = (tag: string, minutesAgo = 10, part: { prerelease?: boolean; notes?: string } = {}) =>
    repository.releases.push({
      id: `RE_${tag}`,
      tag,
      name: null,
      publishedAt: clock.now() - minutesAgo * MINUTE,
      prerelease: false,
      draft: false,
      notes: `<p>What is new in ${tag}.</p>`,
      ...part,
    });
  repository.releases = [];
  publish('v1.0.0', 40 * 24 * 60);
  publish('v1.1.0', 24 * 60);
  await trackAll(scene);
  for (const [channel, filter] of Object.entries(filters)) await subscribe(store, filter, channel, clock.now());

  const server = await startPlainChannel();
  const outbox = createOutbox({
    store,
    platforms: [plainPlatform({ url: server.url, name: 'slack', limits: FINDS, timeoutMs: 2_000 })],
    // Deliveries are judged by the time of the scene, and nothing waits for it.
    clock: { now: () => clock.now(), sleep: (ms, signal) => systemClock.sleep(ms, signal) },
    logger: silentLogger,
    owner: 'test',
    random: () => 0.5,
    settings: QUICK,
  });
  onTestFinished(async () => {
    await outbox.stop();
    await server.close();
  });
  outbox.start();
  clock.advance(2 * HOUR);

  const post = async (): Promise<void> => {
    await postAlerts(store, { now: clock.now(), graceMs: 12 * HOUR });
    outbox.wake();
    while ((await store.deliveries.list({ states: ['owed', 'sending'], limit: 1 })).length > 0)
      await systemClock.sleep(5);
  };
  return {
    ...scene,
    repository,
    publish,
    find: (tag: string) => {
      const found = repository.releases.find((release) => release.tag === tag);
      if (found === undefined) throw new Error(`no release ${tag}`);
      return found;
    },
    hour: async () => {
      clock.advance(HOUR);
      fake.forget();
      await ingest.pulse();
      await detectEarly(store, { at: clock.now(), zone: 'UTC' });
      await post();
    },
    day: async () => {
      clock.advance(DAY);
      await ingest.daily();
      await detectSignals(store, { at: clock.now(), zone: 'UTC' });
      await detectEarly(store, { at: clock.now(), zone: 'UTC' });
      await post();
    },
    standing: (channel: string) => server.standing.filter((one) => one.channel === channel).map(({ text }) => text),
    shown: async (channel: string) =>
      (await store.deliveries.list({ limit: 100 }))
        .filter(({ target, state }) => target.channel === channel && state === 'sent')
        .map(({ operation, message }) => `${operation} ${JSON.stringify(message.blocks)}`),
  };
}

test('a release is told in its hour and once, where it was asked for; what came before is not', async () => {
  const { hour, publish, standing, fake } = await tracked({ C1: { kinds: ['releases'] }, C2: {} });
  await hour();
  expect(standing('C1')).toEqual([]);
  publish('v2.0.0');
  await hour();
  // Carried by the reading of stars: no further request.
  expect(fake.requests.map(({ operation }) => operation)).toEqual(['Pulse']);
  await hour();
  expect(standing('C1')).toMatchInlineSnapshot(`
    [
      "org0/project0: v2.0.0 is out, a major release.",
    ]
  `);
  expect(standing('C2')).toEqual([]);
});

test('those of an hour are one message that is edited; levels, tags and pre-releases are each channel’s own', async () => {
  const { hour, day, publish, standing } = await tracked({
    all: { kinds: ['release'], prereleases: true },
    major: { kinds: ['releases'], level: 'major' },
    cli: { kinds: ['releases'], tags: ['cli@*'] },
  });
  publish('v1.1.1', 50);
  await hour();
  publish('v2.0.0', 55);
  await hour();
  // The hourly reading sees the newest stable one only: the daily one brings the rest.
  publish('cli@0.9.0', 70);
  publish('v3.0.0-rc.1', 65, { prerelease: true });
  await day();
  expect([standing('all'), standing('major'), standing('cli')]).toMatchInlineSnapshot(`
    [
      [
        "org0/project0: 2 releases within an hour: v2.0.0 and v1.1.1.",
        "org0/project0: 2 releases within an hour: v3.0.0-rc.1 and cli@0.9.0.",
      ],
      [
        "org0/project0: v2.0.0 is out, a major release.",
      ],
      [
        "org0/project0: cli@0.9.0 is out, a minor release.",
      ],
    ]
  `);
});

test('edited notes and deletions change the message that stands', async () => {
  const { hour, day, publish, standing, shown, repository, find } = await tracked({ C1: { kinds: ['releases'] } });
  publish('v1.2.0', 10, {
    notes: '<h2>Changes</h2><ul><li>Faster reads by @ada</li><li>Smaller</li><li>More</li></ul>',
  });
  await hour();
  find('v1.2.0').notes = '<p>Fixes a leak.</p>';
  await hour();
  expect(await shown('C1')).toMatchInlineSnapshot(`
    [
      "update [{"kind":"heading","text":["Release: ",{"kind":"link","text":"org0/project0","url":"https://github.com/org0/project0"}]},{"kind":"text","text":"v1.2.0 is out, a minor release."},{"kind":"text","text":[{"kind":"link","text":"v1.2.0","url":"https://github.com/org0/project0/releases/tag/v1.2.0"},", minor, 18 Nov 2026: Fixes a leak."]},{"kind":"buttons","buttons":[{"label":"Trend","action":{"kind":"command","command":"trend org0/project0","answer":"reply"}},{"label":"Useful","action":{"kind":"command","command":"feedback useful 1","answer":"reply"}},{"label":"Noise","action":{"kind":"command","command":"feedback noise 1","answer":"reply"}}]},{"kind":"select","placeholder":"More","options":[{"label":"Details","action":{"kind":"command","command":"signals org0/project0","answer":"reply"}},{"label":"Score","action":{"kind":"command","command":"score org0/project0","answer":"reply"}},{"label":"Mute project 30 days","action":{"kind":"command","command":"mute project:org0/project0 30d","answer":"reply"}},{"label":"Mute this kind 30 days","action":{"kind":"command","command":"mute kind:release 30d","answer":"reply"}}]},{"kind":"note","text":["observed counts, days in UTC, through 18 Nov 2026","; read ",{"kind":"time","at":1795042800000,"style":"datetime"}]}]",
      "post [{"kind":"heading","text":["Release: ",{"kind":"link","text":"org0/project0","url":"https://github.com/org0/project0"}]},{"kind":"text","text":"v1.2.0 is out, a minor release."},{"kind":"text","text":[{"kind":"link","text":"v1.2.0","url":"https://github.com/org0/project0/releases/tag/v1.2.0"},", minor, 18 Nov 2026: Faster reads. Smaller."]},{"kind":"buttons","buttons":[{"label":"Trend","action":{"kind":"command","command":"trend org0/project0","answer":"reply"}},{"label":"Useful","action":{"kind":"command","command":"feedback useful 1","answer":"reply"}},{"label":"Noise","action":{"kind":"command","command":"feedback noise 1","answer":"reply"}}]},{"kind":"select","placeholder":"More","options":[{"label":"Details","action":{"kind":"command","command":"signals org0/project0","answer":"reply"}},{"label":"Score","action":{"kind":"command","command":"score org0/project0","answer":"reply"}},{"label":"Mute project 30 days","action":{"kind":"command","command":"mute project:org0/project0 30d","answer":"reply"}},{"label":"Mute this kind 30 days","action":{"kind":"command","command":"mute kind:release 30d","answer":"reply"}}]},{"kind":"note","text":["observed counts, days in UTC, through 18 Nov 2026","; read ",{"kind":"time","at":1795042800000,"style":"datetime"}]}]",
    ]
  `);
  repository.releases = repository.releases.filter(({ tag }) => tag !== 'v1.2.0');
  await day();
  expect(standing('C1')).toMatchInlineSnapshot(`
    [
      "org0/project0: v1.2.0 was deleted after it came out.",
    ]
  `);
});

test('a pre-release that becomes the release is told to those who wait for releases', async () => {
  const { day, publish, standing, find } = await tracked({ C1: { kinds: ['releases'] } });
  publish('v2.0.0', 10, { prerelease: true });
  for (let days = 0; days < 20; days++) await day();
  expect(standing('C1')).toEqual([]);
  find('v2.0.0').prerelease = false;
  await day();
  expect(standing('C1')).toMatchInlineSnapshot(`
    [
      "org0/project0: v2.0.0 is out, a major release.",
    ]
  `);
});

test('what came out while nothing could be read is told afterwards, in one message', async () => {
  const { day, hour, clock, publish, standing } = await tracked({ C1: { kinds: ['releases'] } });
  clock.advance(6 * DAY);
  publish('v1.2.0', 5 * 24 * 60);
  publish('v1.3.0', 2 * 24 * 60);
  await day();
  await hour();
  expect(standing('C1')).toMatchInlineSnapshot(`
    [
      "org0/project0: 2 releases: v1.3.0 and v1.2.0.",
    ]
  `);
});
