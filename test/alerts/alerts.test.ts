import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import type { Aftermath } from '../../src/contracts/figures/signal.ts';
import { keyFigures } from '../../src/signals/index.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';
import { TODAY, data, spike, backlog, subscribe, run, owed } from '../support/alert-setting.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

describe('one signal is one alert', () => {
  test('a grave one carries the warning sign in its heading too, for platforms show that first', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([spike('acme/rocket', { severity: 'high' })], NOW, isNews);
    await run(store);
    const [alert] = await owed(store);
    expect(alert?.message.blocks[0]).toMatchObject({
      kind: 'heading',
      text: ['⚠ Star spike: ', { text: 'acme/rocket' }],
    });
    expect(alert?.message.summary).toMatch(/^⚠ acme\/rocket: /);
  });

  test('a root, edited as the signal lives, and an answer in its thread for each new state', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    expect(await run(store)).toBe(1);
    expect(await run(store)).toBe(0);
    await store.signals.record(
      [spike('acme/rocket', { state: 'growing', sentence: 'Gained 900 stars in two days.' })],
      NOW + HOUR,
      isNews,
    );
    await run(store, NOW + HOUR);
    await store.signals.record(
      [spike('acme/rocket', { state: 'over', ended: TODAY + 4, sentence: 'Over: 1,500 stars in five days.' })],
      NOW + 5 * DAY,
      isNews,
    );
    await run(store, NOW + 5 * DAY);
    const aftermath: Aftermath = {
      day: TODAY + 29,
      starsPerDay: 22,
      contributorsGained: 3,
      forksGained: 12,
      issuesGained: null,
      starsRemoved: 14,
    };
    await store.signals.record(
      [
        spike(
          'acme/rocket',
          { state: 'over', ended: TODAY + 4, sentence: 'Over: 1,500 stars in five days.' },
          { aftermath },
        ),
      ],
      NOW + 30 * DAY,
      isNews,
    );
    await run(store, NOW + 30 * DAY);
    const rows = await owed(store);
    const root = `alert:${id}:1:root:onset`;
    expect(rows.map((row) => [row.key, row.operation, row.parentKey])).toEqual([
      [root, 'post', null],
      [`alert:${id}:1:update:2`, 'update', root],
      [`alert:${id}:1:reply:growing`, 'reply', root],
      [`alert:${id}:1:update:3`, 'update', root],
      [`alert:${id}:1:reply:over`, 'reply', root],
      [`alert:${id}:1:update:4`, 'update', root],
      [`alert:${id}:1:reply:aftermath`, 'reply', root],
    ]);
    expect(rows.at(-1)?.message.summary).toBe('30 days after: 22.0 stars a day, 10.0 before the spike.');
    expect(JSON.stringify(rows.at(-1)?.message)).toContain('unknown');
  });

  test('the message says the finding, its numbers, what coincides, and how to mute it', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    await run(store);
    const [root] = await owed(store);
    expect(root?.message.summary).toBe('acme/rocket: Gained 400 stars in a day, 40 times its usual 10.');
    const text = JSON.stringify(root?.message);
    for (const part of [
      'release v2.0.0',
      'perhaps by chance',
      'feedback useful 1',
      'feedback noise 1',
      'mute project:acme/rocket 30d',
      'mute kind:star-spike 30d',
      'America/Los_Angeles',
    ])
      expect(text).toContain(part);
  });

  test('many at once become one post, whose thread tells what follows', async () => {
    const store = await temporaryStore();
    const names = ['a/a', 'b/b', 'c/c', 'd/d', 'e/e'];
    for (const name of names) await addProject(store, name, NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record(
      names.map((name) => spike(name)),
      NOW,
      isNews,
    );
    expect(await run(store)).toBe(1);
    await store.signals.record([spike('c/c', { state: 'over', ended: TODAY })], NOW + DAY, isNews);
    await run(store, NOW + DAY);
    const rows = await owed(store);
    expect(rows.map((row) => [row.operation, row.parentKey])).toEqual([
      ['post', null],
      ['reply', `alerts:${id}:1`],
    ]);
    expect(rows[0]?.message.summary).toBe('5 findings at once.');
  });

  test('the same kind about the same project within a week goes into the thread of the one before', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    await run(store);
    await store.signals.record(
      [spike('acme/rocket', { key: 'second', onset: TODAY + 2, detected: TODAY + 2 })],
      NOW + 3 * DAY,
      isNews,
    );
    await run(store, NOW + 3 * DAY);
    expect((await owed(store)).map((row) => [row.operation, row.parentKey])).toEqual([
      ['post', null],
      ['reply', `alert:${id}:1:root:onset`],
    ]);
  });
});

describe('what an alert is called and counts', () => {
  const figuresOf = (signal: KnownSignal): string => JSON.stringify(keyFigures(signal));
  const asides = async (signal: KnownSignal): Promise<{ aside: unknown; text: string }> => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([signal], NOW, isNews);
    await run(store);
    const [root] = await owed(store);
    const [heading] = root?.message.blocks ?? [];
    return { aside: heading?.kind === 'heading' ? heading.aside : undefined, text: JSON.stringify(root?.message) };
  };
  const decline = (state: KnownSignal['state']): KnownSignal => ({ ...backlog('acme/rocket'), state });
  const silence = (state: KnownSignal['state']): KnownSignal => ({
    ...backlog('acme/rocket'),
    kind: 'stale-release',
    key: 'stale',
    state,
    sentence: 'No stable release since 1 Oct 2025.',
    evidence: {
      lastRelease: TODAY - 160,
      lastVersion: 'v1.4.0',
      releases: 40,
      learntSince: TODAY - 1_000,
      usualGap: 25,
      longestGap: 60,
      currentGap: 159,
      chance: 0.01,
      data,
    },
  });

  test.each([
    ['a burst', spike('acme/rocket', { state: 'growing' }), 'still growing'],
    ['a decline', decline('growing'), 'getting worse'],
    ['a decline that eases', decline('peak'), 'improving'],
    ['a silence', silence('growing'), 'continuing'],
    ['what was just found', silence('onset'), 'just found'],
  ])('%s by the word that fits it', async (_what, signal, word) => {
    expect((await asides(signal)).aside).toBe(word);
  });

  test('a silence, from its first day to the day it was last seen, and what is usual over how many releases', () => {
    const text = figuresOf(silence('growing'));
    expect(text).toContain('{"label":"silence","value":"159 days","note":"1 Oct 2025 (v1.4.0) to 9 Mar 2026"}');
    expect(text).toContain('"note":"over 40 releases since 14 Jun 2023"');
  });

  test('the worst day of a decline as the past, once it is', () => {
    const text = figuresOf({ ...backlog('acme/rocket'), peak: TODAY - 4 });
    expect(text).toContain(
      '{"label":"at worst","value":"60","note":"open issues more than 90 days ago, on 6 Mar 2026"}',
    );
    expect(figuresOf(backlog('acme/rocket'))).toContain(
      '{"label":"now","value":"60","note":"open issues more than 90 days ago"}',
    );
  });

  test('the peak of a burst as what it is: a day, or the mean of the days between two figures', () => {
    expect(figuresOf(spike('acme/rocket'))).toContain('{"label":"best day","value":"+400","note":"9 Mar 2026"}');
    expect(figuresOf(spike('acme/rocket', {}, { peakSpan: 7, peakStars: 33 }))).toContain(
      '{"label":"best 7 days","value":"+33 a day","note":"mean of the 7 days to 9 Mar 2026"}',
    );
  });

  test('a silence that goes on does not grow in its thread either', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([silence('onset')], NOW, isNews);
    await run(store);
    await store.signals.record([silence('growing')], NOW + DAY, isNews);
    await run(store, NOW + DAY);
    await store.signals.record(
      [{ ...silence('over'), ended: TODAY, sentence: 'The stable release of 10 Mar 2026 ended it.' }],
      NOW + 2 * DAY,
      isNews,
    );
    await run(store, NOW + 2 * DAY);
    expect(
      (await owed(store)).filter(({ operation }) => operation === 'reply').map(({ message }) => message.summary),
    ).toEqual([
      'Continuing: No stable release since 1 Oct 2025.',
      'Ended: The stable release of 10 Mar 2026 ended it.',
    ]);
  });

  test('a burst in all once it is over, so far before', () => {
    expect(figuresOf(spike('acme/rocket', { state: 'peak' }))).toContain('{"label":"so far","value":"+400"');
    expect(figuresOf(spike('acme/rocket', { state: 'over', ended: TODAY }))).toContain(
      '{"label":"in all","value":"+400"',
    );
  });
});
