import { describeChatPlatform } from '../../contracts/chat-platform-contract.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { startFakeDiscord, wordsOf } from '../../fakes/discord/fake-discord.ts';
import { configFor, depsWith } from '../../support/discord/setting.ts';

describeChatPlatform('Discord', async () => {
  const fake = await startFakeDiscord();
  const { state } = fake;
  const guild = state.addGuild('Analysts');
  const open = state.addChannel(guild.id, 'signals');
  const closed = state.addChannel(guild.id, 'secrets', { closed: 'send' });
  const reachable = state.addUser('ada');
  const unreachable = state.addUser('bob', { reachable: false });
  const workspace = `discord:${guild.id}`;
  const seen = (channel: string): ReturnType<typeof view>[] =>
    fake
      .posts(channel)
      .map((message) =>
        view(message, state.channels.get(message.channel)?.type === 11 || message.replyTo !== undefined),
      );
  const view = (
    message: ReturnType<typeof fake.posts>[number],
    inThread: boolean,
  ): { message: string; text: string; inThread: boolean; pings: string[] } => ({
    message: message.id,
    text: wordsOf(message),
    inThread,
    pings: message.pings,
  });

  return {
    platform: createDiscordPlatform(configFor(fake), depsWith()),
    successor: async () => createDiscordPlatform(configFor(fake), depsWith()),
    open: { workspace, channel: open.id },
    closed: { workspace, channel: closed.id },
    gone: { workspace, channel: '1' },
    workspace,
    reachableUser: reachable.id,
    unreachableUser: unreachable.id,
    standing: async (target) => seen(target.channel),
    direct: async (user) =>
      [...state.channels.values()]
        .filter((channel) => channel.recipient === user)
        .flatMap((channel) => seen(channel.id)),
    faults: {
      rateLimitNextPost: (retryAfterMs) => fake.faults.rateLimit(retryAfterMs, { method: 'POST', path: /messages$/ }),
      failNextPost: () =>
        fake.faults.plan({ kind: 'refuse', reply: { status: 502 } }, { method: 'POST', path: /messages$/ }),
      loseNextAnswer: () => fake.faults.plan({ kind: 'lose' }, { method: 'POST', path: /messages$/ }),
      revokeToken: () => {
        fake.faults.tokenRevoked = true;
      },
    },
    close: () => fake.stop(),
  };
});
