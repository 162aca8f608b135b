import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dayOfSeconds, emptyHistory } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory, ReadRelease } from '../../src/contracts/figures/series.ts';
import { release } from '../../src/signals/kinds/release.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

/** By project, as recorded by endoflife.date. */
const RECORDED = [
  ...Map.groupBy(
    readFileSync(new URL('../fixtures/releases/recorded.csv', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [project = '', day = '', version = ''] = line.split(',');
        return { project, day: Date.parse(day) / 86_400_000, version };
      }),
    ({ project }) => project,
  ),
];

const HOUR = 3_600;
const start = 1_700_000_000;

const read = (version: string, at: number, part: Partial<ReadRelease> = {}): ReadRelease => ({
  version,
  at,
  seenAt: at + HOUR / 2,
  prerelease: false,
  excerpt: `Changes of ${version}.`,
  deleted: false,
  ...part,
});

const history = (readReleases: readonly ReadRelease[], older: readonly string[] = []): ProjectHistory => ({
  ...emptyHistory('id', 'acme/rocket'),
  readReleases,
  releases: [
    ...older.map((version, i) => ({
      version,
      day: dayOfSeconds(start) - 30 * (older.length - i),
      prerelease: false,
    })),
    ...readReleases
      .filter(({ deleted }) => !deleted)
      .map(({ version, at, prerelease }) => ({ version, day: dayOfSeconds(at), prerelease })),
  ],
});

const find = (of: ProjectHistory, today = dayOfSeconds(start) + 1) =>
  release.find?.({ history: of, obs: null, limits: {}, today }) ?? [];

describe('a release', () => {
  it('is told with its level against the versions before it, and how it stands to the rhythm', () => {
    const older = ['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0', 'v1.4.0', 'v1.5.0'];
    const [signal, ...more] = find(history([read('v2.0.1', start)], older));
    expect(more).toEqual([]);
    expect(signal?.sentence).toMatchInlineSnapshot(`"v2.0.1 is out, a major release."`);
    expect(signal?.evidence).toMatchObject({
      releases: [{ tag: 'v2.0.1', level: 'major', prerelease: false, deleted: false }],
      rhythm: { gap: 30, usualGap: 30, longestGap: 30 },
    });
    expect(signal && release.details(signal)).toMatchInlineSnapshot(`
      [
        [
          {
            "kind": "link",
            "text": "v2.0.1",
            "url": "https://github.com/acme/rocket/releases/tag/v2.0.1",
          },
          ", major, 14 Nov 2023: Changes of v2.0.1.",
        ],
      ]
    `);
  });

  it('is one message with those of its hour, and another an hour later', () => {
    const found = find(
      history([
        read('@acme/a@1.0.0', start),
        read('@acme/b@2.1.0', start + 600),
        read('@acme/c@2.1.1', start + HOUR - 1),
        read('@acme/a@1.0.1', start + 3 * HOUR),
      ]),
    );
    expect(found.map(({ evidence }) => evidence.releases.map(({ tag }) => tag))).toEqual([
      ['@acme/a@1.0.0', '@acme/b@2.1.0', '@acme/c@2.1.1'],
      ['@acme/a@1.0.1'],
    ]);
    expect(found[0]?.sentence).toMatchInlineSnapshot(
      `"3 releases within an hour: @acme/c@2.1.1, @acme/b@2.1.0 and @acme/a@1.0.0."`,
    );
  });

  it('joins what came out over days and is read at once, so that an outage does not end in many messages', () => {
    const seenAt = start + 20 * HOUR;
    const found = find(history([1, 5, 9].map((hour) => read(`v1.0.${hour}`, start + hour * HOUR, { seenAt }))));
    expect(found.map(({ evidence }) => evidence.releases.length)).toEqual([3]);
  });

  it('is narrowed to what a subscription wants', () => {
    const [signal] = find(
      history([
        read('@acme/a@2.0.0', start),
        read('@acme/b@1.0.1', start + 60),
        read('@acme/a@3.0.0-rc.1', start + 120, { prerelease: true }),
        read('nightly-tools', start + 180),
      ]),
    );
    const tags = (wishes: Partial<{ level: 'major' | 'minor' | 'patch'; prereleases: boolean; tags: string[] }>) => {
      const narrowed = signal && release.narrow?.(signal, { level: null, prereleases: false, tags: [], ...wishes });
      return narrowed?.signal.sentence ?? null;
    };
    expect([
      tags({}),
      tags({ level: 'major', tags: ['@acme/*'] }),
      tags({ tags: ['@ACME/b@*'] }),
      tags({ prereleases: true, tags: ['*rc*'] }),
      tags({ tags: ['cli/*'] }),
    ]).toMatchInlineSnapshot(`
      [
        "3 releases within an hour: nightly-tools, @acme/b@1.0.1 and @acme/a@2.0.0.",
        "@acme/a@2.0.0 is out, a major release.",
        "@acme/b@1.0.1 is out, a patch release.",
        "@acme/a@3.0.0-rc.1 is out, a pre-release.",
        null,
      ]
    `);
  });

  it('keeps its alert when the notes are edited, when it is joined, and when it is deleted', () => {
    const first = find(history([read('v1.2.0', start)]));
    const [stored] = first;
    if (stored === undefined) throw new Error('nothing was found');
    const again = (releases: readonly ReadRelease[]) => {
      const [transition, ...more] = reconcile([], find(history(releases)), dayOfSeconds(start), [stored]);
      expect(more).toEqual([]);
      return transition && [transition.change, transition.signal.key === stored.key, isNews(stored, transition.signal)];
    };
    expect(again([read('v1.2.0', start)])).toBeUndefined();
    expect(again([read('v1.2.0', start, { excerpt: 'Other words.' })])).toEqual(['state', true, true]);
    expect(again([read('v1.2.0', start), read('v1.2.1', start + 60, { seenAt: start + 2 * HOUR })])).toEqual([
      'state',
      true,
      true,
    ]);
    expect(again([read('v1.2.0', start, { deleted: true })])).toEqual(['state', true, true]);
    expect(find(history([read('v1.2.0', start, { deleted: true })]))[0]?.sentence).toBe(
      'v1.2.0 was deleted after it came out.',
    );
  });

  it('says nothing of what came before it was tracked', () => {
    expect(find(history([], ['v1.0.0', 'v1.1.0']))).toEqual([]);
  });
});

describe('a history that is read hour by hour', () => {
  it('raises each release once and loses none', () => {
    // Bursts, single ones, and some that are read late; the clock goes on by the hour.
    const all = Array.from({ length: 60 }, (_, i) => {
      const at = start + Math.floor(i / 3) * 5 * HOUR + (i % 3) * 700;
      return read(`v1.${i}.0`, at, { seenAt: at + (i % 7 === 0 ? 9 * HOUR : HOUR / 2) });
    });
    const stored = new Map<string, ReturnType<typeof find>[number]>();
    const announced: string[] = [];
    const hours: number[] = [];
    for (let now = start; now < start + 120 * HOUR; now += HOUR) {
      const known = [...stored.values()];
      const found = find(history(all.filter(({ seenAt }) => seenAt <= now)), dayOfSeconds(now));
      for (const { signal, change } of reconcile([], found, dayOfSeconds(now), known)) {
        if (change === 'new') hours.push(now);
        stored.set(signal.key, signal as ReturnType<typeof find>[number]);
      }
    }
    for (const { evidence } of stored.values()) announced.push(...evidence.releases.map(({ tag }) => tag));
    expect(announced.toSorted()).toEqual(all.map(({ version }) => version).toSorted());
    expect(new Set(hours).size).toBe(hours.length);
  });

  it.each(RECORDED)('holds for the recorded releases of %s', (_, recorded) => {
    const all = recorded.map(({ day, version }, i) => {
      const at = day * 86_400 + (i % 5) * 1_500;
      // Some are known in the next hour, some by the next daily reading.
      return read(version, at, { seenAt: (Math.floor(at / HOUR) + (i % 3 === 2 ? 14 : 1)) * HOUR });
    });
    const stored = new Map<string, ReturnType<typeof find>[number]>();
    const begun: number[] = [];
    for (const day of new Set(all.map(({ at }) => dayOfSeconds(at)))) {
      for (let now = day * 86_400; now < (day + 1) * 86_400 + HOUR; now += HOUR) {
        const from = now - 14 * 86_400;
        const known = history(all.filter(({ seenAt }) => seenAt <= now));
        const recent = known.readReleases.filter(({ seenAt }) => seenAt >= from);
        const found = find({ ...known, readReleases: recent }, dayOfSeconds(now));
        for (const { signal, change } of reconcile([], found, dayOfSeconds(now), [...stored.values()])) {
          if (change === 'new' && !stored.has(signal.key)) begun.push(now);
          stored.set(signal.key, signal as ReturnType<typeof find>[number]);
        }
      }
    }
    const told = [...stored.values()].flatMap(({ evidence }) => evidence.releases.map(({ tag }) => tag));
    expect(told.toSorted()).toEqual(recorded.map(({ version }) => version).toSorted());
    expect(begun.length).toBe(stored.size);
    expect(new Set(begun).size).toBe(begun.length);
  });
});
