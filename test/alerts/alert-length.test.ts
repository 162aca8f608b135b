import { expect, test } from 'vitest';
import { alertMessage, alertReply, NO_SUBJECT } from '../../src/alerts/alert-message.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import type { SignalRecord } from '../../db/store.ts';
import { faultsOfMessage } from '../../tools/looks/message-faults.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import { backlog, spike } from '../support/alert-setting.ts';
import { NOW } from '../support/temporary-store.ts';

const record = (signal: KnownSignal): SignalRecord => ({
  id: 7,
  projectId: 1,
  revision: 1,
  firstSeenAt: NOW,
  updatedAt: NOW,
  signal,
});
const texts = ({ blocks }: Message): string[] =>
  blocks.flatMap((block) => (block.kind === 'heading' || block.kind === 'text' ? [plain(block.text)] : []));

test('an alert has four lines at most and three verbs in sight, whatever coincides', () => {
  const busy = spike(
    'acme/rocket',
    { state: 'growing' },
    {
      coincidences: [
        { type: 'release', day: 20_000, version: 'v2.0.0', prerelease: false },
        { type: 'forks', gained: 44, before: 3 },
        { type: 'issues', gained: 12, before: 9 },
        { type: 'contributors', gained: 3, before: 1 },
      ],
    },
  );
  for (const signal of [busy, backlog('acme/rocket')]) {
    const message = alertMessage(record(signal), NO_SUBJECT);
    expect(faultsOfMessage({ name: 'alert', message, private: false })).toEqual([]);
    expect(texts(alertReply(record(signal))).length).toBeLessThanOrEqual(4);
  }
});

test('the cause stands under the size, in the place of what may have coincided by chance', () => {
  const message = alertMessage(record(spike('acme/rocket')), {
    ...NO_SUBJECT,
    cause: ['Hacker News, 312 points, 6 hours before ', { kind: 'link', text: '↗', url: 'https://example.org/' }],
  });
  expect(texts(message)).toMatchInlineSnapshot(`
    [
      "Star spike: acme/rocket",
      "Gained 400 stars in a day, 40 times its usual 10.",
      "Hacker News, 312 points, 6 hours before ↗",
    ]
  `);
});

test('no figure of the sentence is said again below it', () => {
  expect(texts(alertMessage(record(spike('acme/rocket')), NO_SUBJECT))).toMatchInlineSnapshot(`
    [
      "Star spike: acme/rocket",
      "Gained 400 stars in a day, 40 times its usual 10.",
      "Around the same time, perhaps by chance: release v2.0.0 on 9 Mar 2026.",
    ]
  `);
});
