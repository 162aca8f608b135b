import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import type { StarArtefact } from '../../src/contracts/figures/star-artefact.ts';
import { followUpsOf } from '../../src/digests/since-last.ts';
import type { DigestPick } from '../../src/digests/digest-content.ts';

const THEN = Date.parse('2026-11-02T09:00:00Z');
const NOW = THEN + 7 * DAY;
const TODAY = Math.floor(NOW / DAY);

const pick: DigestPick = {
  projectId: 1,
  fullName: 'acme/rocket',
  rank: 1,
  stars: 9_000,
  gained: 70,
  growth: 0.008,
  observedAt: THEN - 3 * HOUR,
  company: null,
  category: null,
  total: null,
  starQuality: null,
  qualityReason: null,
};

const artefact = (over: Partial<StarArtefact>): StarArtefact => ({
  line: 'observed',
  kind: 'restated',
  from: TODAY - 4,
  to: TODAY - 3,
  fromCount: 9_030,
  toCount: 6_030,
  believed: false,
  settled: false,
  ...over,
});

function followed(stars: number, artefacts: readonly StarArtefact[], shown: Partial<DigestPick> = {}, readAt = NOW) {
  const row = { fullName: 'acme/rocket', stars, starsObservedAt: readAt - 2 * HOUR };
  const previous = { relative: [{ ...pick, ...shown }], absolute: [], preparedAt: THEN, windowDays: 7 as const };
  const view = { now: NOW, byId: new Map([[1, row]]) };
  const [follow] = followUpsOf(previous, { view, lists: undefined, artefacts: new Map([[1, artefacts]]) });
  const { gainedSince, growthSince, paceBefore, days, leftOut } = follow ?? {};
  return { gainedSince, growthSince, paceBefore, days, leftOut };
}

test('what the picks gained since is the difference where the counter did nothing', () => {
  expect(followed(9_090, [])).toEqual({
    gainedSince: 90,
    growthSince: 0.01,
    paceBefore: 70,
    days: undefined,
    leftOut: undefined,
  });
});

test('what the counter did since is no gain, and the days that are left are said', () => {
  // 30 stars in three days, 3,000 taken away in one, 40 in the three days to now.
  expect(followed(6_070, [artefact({})])).toMatchObject({
    gainedSince: 70,
    paceBefore: 60,
    days: 6,
    leftOut: 'the count was restated by −3,000 on 6 Nov 2026',
  });
  // A count that came back was too low for some days, and what was gained over them is known.
  const back = artefact({ kind: 'came-back', to: TODAY - 1, toCount: 9_080, believed: true });
  expect(followed(9_090, [back])).toMatchObject({ gainedSince: 90, days: undefined, leftOut: undefined });
  // What was over before is not in the difference.
  expect(followed(9_090, [artefact({ from: TODAY - 20, to: TODAY - 19 })])).toMatchObject({ gainedSince: 90 });
  // The star history is another line.
  expect(followed(9_090, [artefact({ line: 'reconstructed' })])).toMatchObject({ gainedSince: 90 });
});

test('a count shown in the hours before the counter fell is that of the day before', () => {
  const fell = artefact({ from: TODAY - 8, to: TODAY - 7, fromCount: 8_995, toCount: 5_995 });
  expect(followed(6_065, [fell])).toMatchObject({ gainedSince: 65, days: 7 });
});

test('where nothing of the time since is left, the gain is unknown because of that', () => {
  const froze = artefact({ kind: 'froze', from: TODAY - 9, to: TODAY, fromCount: 9_000, toCount: 9_000 });
  expect(followed(9_000, [froze])).toMatchObject({
    gainedSince: null,
    leftOut: 'the count has not moved since 31 Oct 2026',
  });
});

test('a gain that is not over the time since the last digest says over how many days it is', () => {
  expect(followed(9_090, [], {}, NOW - 4 * DAY)).toMatchObject({ gainedSince: 90, days: 3 });
  expect(followed(9_090, [], { days: 14, observedAt: THEN - 5 * DAY })).toMatchObject({ paceBefore: 35, days: 12 });
});
