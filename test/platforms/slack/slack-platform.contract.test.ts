import { describeChatPlatform } from '../../contracts/chat-platform-contract.ts';
import type { StandingMessage } from '../../contracts/chat-platform-contract.ts';
import { findPings } from '../../fakes/slack/find-pings.ts';
import type { FakeMessage } from '../../fakes/slack/slack-state.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { openWorld } from '../../support/slack/test-world.ts';

const WORKSPACE = 'slack:T0000000001';

const standing = (messages: readonly FakeMessage[]): StandingMessage[] =>
  messages.map((message) => ({
    message: message.ts,
    text: textIn(message.blocks).join('\n'),
    inThread: message.threadTs !== undefined,
    pings: findPings(message),
  }));

for (const mode of ['socket', 'http'] as const) {
  describeChatPlatform(`Slack by ${mode}`, async () => {
    const world = await openWorld({ mode, start: false });
    const { slack, platform } = world;
    const ref = (channel: string) => ({ workspace: WORKSPACE, channel });
    return {
      platform,
      successor: async () => world.another(),
      open: ref('C0000000001'),
      closed: ref('C0000000002'),
      gone: ref('C9999999999'),
      workspace: WORKSPACE,
      reachableUser: 'U0000000001',
      unreachableUser: 'U0000000003',
      standing: async ({ channel }) => standing(slack.posts(channel)),
      direct: async (user) => standing(slack.directOf(user)),
      faults: {
        rateLimitNextPost: (ms) => slack.faults.next('chat.postMessage', { kind: 'rate-limit', seconds: ms / 1_000 }),
        failNextPost: () => slack.faults.next('chat.postMessage', { kind: 'status', status: 503 }),
        loseNextAnswer: () => slack.faults.next('chat.postMessage', { kind: 'lose' }),
        revokeToken: () => slack.faults.revoke(),
      },
      async close() {
        await slack.stop();
        if (slack.violations.length > 0) throw new Error(slack.violations.join('\n'));
      },
    };
  });
}
