import { expect, test } from 'vitest';
import type { FetchRecord } from '../../db/store.ts';
import { dayDue, historyDue, pulseDue, rotation, turnDue } from '../../src/ingest/due.ts';
import { DAY, HOUR } from '../support/ingest-setup.ts';

const now = Date.parse('2026-11-18T12:00:00Z');
const fetched = (
  triedAt: number,
  reason: string | null = null,
  okAt: number | null = reason === null ? triedAt : null,
): FetchRecord => ({ projectId: 1, subject: 'daily', triedAt, okAt, reason, etag: null, cursor: null });
const active = { id: 1, state: 'active' } as const;
const gone = { id: 1, state: 'gone' } as const;

test('a pulse is due once in each hour of the clock', () => {
  expect(pulseDue(undefined, now)).toBe(true);
  expect(pulseDue(fetched(now), now + HOUR - 1)).toBe(false);
  expect(pulseDue(fetched(now - 1), now)).toBe(true);
  expect(pulseDue(fetched(now - 1, 'timeout'), now)).toBe(false);
});

test('a snapshot is due once a UTC day; a failure rests an hour', () => {
  expect(dayDue(active, undefined, now)).toBe(true);
  expect(dayDue(active, fetched(now - 11 * HOUR), now)).toBe(false);
  expect(dayDue(active, fetched(now - 13 * HOUR), now)).toBe(true);
  expect(dayDue(active, fetched(now - HOUR / 2, 'timeout', now - DAY), now)).toBe(false);
  expect(dayDue(active, fetched(now - HOUR, 'timeout', now - DAY), now)).toBe(true);
});

test('what vanished is looked for once a week, and a marking without its record at once', () => {
  expect(dayDue(gone, fetched(now - DAY, 'gone'), now)).toBe(false);
  expect(dayDue(gone, fetched(now - 7 * DAY, 'gone'), now)).toBe(true);
  expect(dayDue(gone, fetched(now - DAY), now)).toBe(true);
  expect(historyDue(gone, undefined, now)).toBe(false);
  expect(historyDue(active, fetched(now - DAY, 'spam-flagged'), now)).toBe(false);
});

test('turns come round: every project once a period, the same share every day', () => {
  for (const subject of ['windows', 'contributors', 'adopters'] as const) {
    const period = rotation[subject];
    // The cost of a day is promised for these; and counts of 30 days are worth nothing when they are two weeks old.
    expect(rotation).toEqual({ windows: 7, contributors: 14, adopters: 28 });
    const turns = Array.from(
      { length: period },
      (_, day) =>
        Array.from({ length: period * 3 }, (_, id) =>
          turnDue({ id, state: 'active' }, fetched(now - DAY), subject, now + day * DAY),
        ).filter(Boolean).length,
    );
    expect(turns).toEqual(Array.from({ length: period }, () => 3));
  }
  expect(turnDue(active, undefined, 'windows', now)).toBe(true);
  expect(turnDue(active, fetched(now - DAY, 'timeout'), 'contributors', now)).toBe(true);
  expect(turnDue({ id: 3, state: 'active' }, fetched(now - DAY, 'too-large'), 'contributors', now)).toBe(
    (Math.floor(now / DAY) + 3) % 14 === 0,
  );
  expect(turnDue(active, fetched(now), 'windows', now)).toBe(false);
});
