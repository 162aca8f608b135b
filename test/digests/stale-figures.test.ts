import { describe, expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, MINUTE, dayOf } from '../../src/contracts/clock.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import type { Period } from '../../src/subscriptions/schedule.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { readDigest } from '../../src/digests/digest-content.ts';
import type { DigestContent } from '../../src/digests/digest-content.ts';
import { digestMessage } from '../../src/digests/digest-message.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { snapshot, temporaryStore } from '../support/temporary-store.ts';
import { readFacts } from '../../src/history/read-facts.ts';

/** A Monday at nine. */
const MONDAY = Date.parse('2025-11-03T09:00:00Z');
const NAMES = ['acme/rocket', 'beta/brook', 'core/calm'] as const;
/** Stars a day; the figures below follow from it. */
const PACE = [100, 50, 10] as const;
const starsOn = (index: number, day: number): number => 10_000 + (PACE[index] ?? 0) * (day - dayOf(MONDAY) + 100);

interface Scene {
  store: Store;
  ids: readonly number[];
  /** Reads the stars of some projects at 06:00 on each of those days. */
  read: (from: string, to: string, which?: readonly number[]) => Promise<void>;
  /** Scores, as the bot does whether or not anything was read, and runs the digests that are due. */
  digest: (now: number) => Promise<{ content: DigestContent; posted: number; message: Message }>;
}

async function scene(period: Period = 'weekly', filter: Partial<SubscriptionFilter> = {}): Promise<Scene> {
  const store = await temporaryStore();
  const { ids: added } = await store.projects.observe(
    NAMES.map((fullName) => ({ nodeId: `R_${fullName}`, fullName, createdAt: MONDAY - 900 * DAY })),
    MONDAY - 60 * DAY,
  );
  const ids = added.map(({ id }) => id);
  const audit = {
    workspaceId: 'slack:T1',
    channel: null,
    at: 1,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: '',
  };
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, 1);
  const schedule = { period, weekday: 1, dayOfMonth: 3, hour: 9, minute: 0, zone: 'UTC' };
  const { id } = await store.subscriptions.create(
    {
      workspaceId: 'slack:T1',
      channel: 'C1',
      thread: null,
      kind: 'digest',
      slug: null,
      schedule,
      filter: completeFilter({ scope: 'universe', ...filter }),
      nextDueAt: MONDAY,
      createdBy: 'U1',
      createdByName: 'una',
    },
    1,
    audit,
  );
  return {
    store,
    ids,
    async read(from, to, which = [0, 1, 2]) {
      for (let day = dayOf(Date.parse(from)); day <= dayOf(Date.parse(to)); day += 1) {
        await store.observations.record({
          snapshots: which.map((index) =>
            snapshot(ids[index] ?? 0, day, { at: day * DAY + 6 * HOUR, stars: starsOn(index, day) }),
          ),
        });
      }
    },
    async digest(now) {
      await scoreUniverse(store, { at: now, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
      const { posted } = await dueDigests(store, { now, graceMs: DAY });
      const content = readDigest((await store.subscriptions.previousDigest(id, now + 1))?.body);
      if (content?.preparedAt !== now) throw new Error('no digest was prepared');
      return { content, posted, message: digestMessage(content, { all: true }) };
    },
  };
}

const titles = (message: Message): string[] =>
  message.blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'heading' ? [plain(block.text)] : []));
const note = (message: Message): string =>
  message.blocks.flatMap((block) => (block.kind === 'note' ? [plain(block.text)] : [])).join('\n');

describe('when nothing was read in the whole period', () => {
  test('a digest says since when in one line, and shows nothing of the week before as this one’s', async () => {
    const { read, digest } = await scene();
    await read('2025-10-20', '2025-10-31');
    const before = await digest(MONDAY);
    expect(before.message.summary).toMatch(/^acme\/rocket grew fastest/);
    const { content, message, posted } = await digest(MONDAY + 7 * DAY);
    expect(posted).toBe(1);
    expect(content).toMatchObject({ relative: [], absolute: [], followUps: [], known: 0 });
    expect(message.summary).toBe('No new figures since 31 Oct 2025: growth in 7 days is unknown for 3 projects.');
    expect(titles(message)).toEqual([message.summary]);
    expect(note(message)).toMatch(/as of .*, ⚠ 10 days old$/);
    expect(message.tone).toBe('warning');
  });

  test('a month and a day alike', async () => {
    const monthly = await scene('monthly');
    await monthly.read('2025-09-25', '2025-10-31');
    await monthly.digest(MONDAY);
    expect((await monthly.digest(Date.parse('2025-12-03T09:00:00Z'))).message.summary).toBe(
      'No new figures since 31 Oct 2025: growth in 30 days is unknown for 3 projects.',
    );
    const daily = await scene('daily');
    await daily.read('2025-10-25', '2025-11-02');
    expect((await daily.digest(MONDAY)).message.summary).toBe(
      'No new figures since 2 Nov 2025: growth in a day is unknown for 3 projects.',
    );
  });

  test('that is told once to a channel that wants no quiet weeks, and every time to one that wants a line', async () => {
    for (const quiet of ['skip', 'line'] as const) {
      const { read, digest } = await scene('weekly', { quiet });
      await read('2025-10-20', '2025-11-03');
      await digest(MONDAY);
      const posted = [];
      for (const week of [2, 3, 4]) posted.push((await digest(MONDAY + week * 7 * DAY)).posted);
      expect(posted, quiet).toEqual(quiet === 'skip' ? [1, 0, 0] : [1, 1, 1]);
    }
  });

  test('what was found otherwise is told with it', async () => {
    const { store, ids, read, digest } = await scene();
    await read('2025-10-20', '2025-10-31');
    await digest(MONDAY);
    await store.observations.record({
      releases: [
        { projectId: ids[1] ?? 0, tag: 'v2.0.0', publishedAt: MONDAY + DAY, prerelease: false, source: 'github' },
      ],
      releasesSeenAt: MONDAY + 2 * DAY,
    });
    const { message } = await digest(MONDAY + 7 * DAY);
    expect(message.summary).toBe(
      'No new figures since 31 Oct 2025: growth in 7 days is unknown for 3 projects; 1 notable release.',
    );
    expect(titles(message)).toEqual(['Weekly digest, 3 Nov 2025 to 10 Nov 2025', message.summary, 'Releases']);
  });

  test('the next digest compares with the last one that had figures', async () => {
    const { read, digest } = await scene();
    await read('2025-10-20', '2025-10-31');
    await digest(MONDAY);
    await digest(MONDAY + 7 * DAY);
    await read('2025-11-08', '2025-11-17');
    const { content } = await digest(MONDAY + 14 * DAY);
    expect(content.relative.map((pick) => [pick.fullName, pick.previousRank])).toEqual([
      ['acme/rocket', 1],
      ['beta/brook', 2],
      ['core/calm', 3],
    ]);
  });

  test('and a first one leaves nothing to have moved from', async () => {
    const { read, digest } = await scene();
    await read('2025-10-01', '2025-10-20');
    await digest(MONDAY);
    await read('2025-11-01', '2025-11-10');
    const { content } = await digest(MONDAY + 7 * DAY);
    expect(content.relative.map((pick) => pick.previousRank)).toEqual([undefined, undefined, undefined]);
  });
});

describe('when the figures end within the period', () => {
  test('growth is headed with its real dates, and the age is a warning', async () => {
    const { read, digest } = await scene();
    await read('2025-10-20', '2025-10-29');
    const { message, content } = await digest(MONDAY);
    // 29 Oct less 22 Oct: seven days at 100 a day, of 10,000 + 100 * 88.
    expect(content.relative[0]).toMatchObject({ fullName: 'acme/rocket', gained: 700 });
    expect(message.summary).toBe(
      'acme/rocket grew fastest in the 7 days to 29 Oct 2025 and gained most: +3.7 % (+700 stars).',
    );
    expect(titles(message)).toEqual(
      expect.arrayContaining([
        'Fastest growing in the 7 days to 29 Oct 2025',
        'Most stars in the 7 days to 29 Oct 2025',
      ]),
    );
    expect(note(message)).toMatch(/as of .*, ⚠ 5 days old/);
  });

  test('a quiet one says of which days', async () => {
    const { read, digest } = await scene('weekly', { includeIds: [99_999] });
    await read('2025-10-20', '2025-10-29');
    expect((await digest(MONDAY)).message.summary).toMatch(/^No project matches/);
    const calm = await scene();
    await calm.read('2025-10-20', '2025-10-29', [2]);
    await calm.store.observations.record({
      snapshots: [
        snapshot(calm.ids[2] ?? 0, dayOf(Date.parse('2025-10-30')), {
          stars: starsOn(2, dayOf(Date.parse('2025-10-23'))),
        }),
      ],
    });
    expect((await calm.digest(MONDAY)).message.summary).toBe(
      'Quiet for 7 days to 30 Oct 2025: the one project with figures did not grow by 25 stars or more, and nothing else was found.',
    );
  });

  test('fresh figures are no warning', async () => {
    const { read, digest } = await scene();
    await read('2025-10-20', '2025-11-02');
    const { message } = await digest(MONDAY);
    expect(JSON.stringify(message)).not.toContain('⚠');
    expect(titles(message)).toContain('Fastest growing in 7 days');
  });
});

describe('when some projects were not read', () => {
  test('those whose figures end before the period are left out and counted as unknown', async () => {
    const { read, digest } = await scene();
    await read('2025-10-10', '2025-10-26', [0]);
    await read('2025-10-20', '2025-11-03', [1, 2]);
    const { content, message } = await digest(MONDAY);
    expect(content.relative.map((pick) => pick.fullName)).toEqual(['beta/brook', 'core/calm']);
    expect([content.matching, content.known]).toEqual([3, 2]);
    expect(note(message)).toContain('growth unknown for 1 project');
  });

  test('those whose figures end early in it carry their date', async () => {
    const { read, digest } = await scene();
    await read('2025-10-10', '2025-10-29', [0]);
    await read('2025-10-20', '2025-11-03', [1, 2]);
    const { message } = await digest(MONDAY);
    const lines = message.blocks.flatMap((block) => (block.kind === 'list' ? block.items.map(plain) : []));
    expect(lines.filter((line) => line.includes('acme/rocket'))).toEqual([
      expect.stringContaining('to 29 Oct 2025'),
      expect.stringContaining('to 29 Oct 2025'),
    ]);
    expect(lines.filter((line) => line.includes('29 Oct 2025'))).toHaveLength(2);
    expect(note(message)).toContain(', ⚠ some up to 5 days old');
  });

  test('releases that were not read in the week are said not to be known, and only those', async () => {
    const { store, ids, read, digest } = await scene();
    await read('2025-10-20', '2025-11-03');
    const covered = (index: number, to: string) => ({
      projectId: ids[index] ?? 0,
      subject: 'releases' as const,
      completeness: 'complete' as const,
      from: 0,
      to: Date.parse(to),
    });
    await store.observations.record({
      releases: [],
      releasesSeenAt: MONDAY,
      coverage: [covered(0, '2025-10-20'), covered(1, '2025-11-02')],
    });
    const { content, message } = await digest(MONDAY);
    expect(content.releasesUnread).toBe(1);
    expect(note(message)).toContain('; releases of 1 project were not read in');
    await store.observations.record({ releases: [], releasesSeenAt: MONDAY, coverage: [covered(0, '2025-11-09')] });
    await read('2025-11-04', '2025-11-10');
    const after = await digest(MONDAY + 7 * DAY);
    expect(after.content.releasesUnread).toBe(1);
    await store.observations.record({ releases: [], releasesSeenAt: MONDAY, coverage: [covered(1, '2025-11-16')] });
    await store.observations.record({ releases: [], releasesSeenAt: MONDAY, coverage: [covered(0, '2025-11-16')] });
    await read('2025-11-11', '2025-11-17');
    expect(note((await digest(MONDAY + 14 * DAY)).message)).not.toContain('were not read');
  });

  test('a pick of the last digest that was not read since has no newer count, not a gain of none', async () => {
    const { read, digest } = await scene();
    await read('2025-10-20', '2025-11-03');
    await digest(MONDAY);
    await read('2025-11-04', '2025-11-10', [1, 2]);
    const { content, message } = await digest(MONDAY + 7 * DAY);
    expect(content.followUps.map((one) => [one.fullName, one.gainedSince])).toEqual([
      ['acme/rocket', null],
      ['beta/brook', 350],
      ['core/calm', 70],
    ]);
    expect(JSON.stringify(message)).toContain('no newer star count');
  });

  test('hourly counts do not make a week of long ago new', async () => {
    const { store, ids, read, digest } = await scene();
    await read('2025-10-10', '2025-10-24', [0]);
    await store.observations.record({
      pulses: [{ projectId: ids[0] ?? 0, at: MONDAY - 5 * MINUTE, stars: starsOn(0, dayOf(MONDAY)), forks: 3 }],
    });
    const facts = (await readFacts(store.observations, [ids[0] ?? 0], MONDAY, 'UTC')).get(ids[0] ?? 0);
    expect(facts?.facts.stars).toMatchObject({ value: starsOn(0, dayOf(MONDAY)) });
    expect(facts?.gained[7].gained).toMatchObject({
      value: undefined,
      missingBecause: 'the newest 7 days that are known ended 10 days ago',
    });
    const { content, message } = await digest(MONDAY);
    expect(content).toMatchObject({ relative: [], known: 0 });
    expect(message.summary).toBe('Growth in 7 days is unknown for 1 project.');
  });
});
