import type { ChatPlatform } from '../../src/contracts/platforms/chat-platform.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { slackDefaults } from '../../src/platforms/slack/config.ts';
import { createSlackPlatform } from '../../src/platforms/slack/platform.ts';
import { APP_TOKEN, BOT_TOKEN, SIGNING_SECRET } from '../../test/fakes/slack/fake-slack.ts';
import { createTestBot } from '../../test/support/slack/test-bot.ts';
import { memoryStores } from '../../test/support/memory-stores.ts';
import { charts } from '../../test/support/slack/test-world.ts';
import { ADAPTER_TIMEOUT_MS } from './kill-points.ts';
import type { AdapterAddress } from './kill-points.ts';

/** The Slack side as it runs in the bot, over Bolt, speaking to a Slack on loopback in another process. */
export async function startSlackSide(slack: Extract<AdapterAddress, { platform: 'slack' }>): Promise<ChatPlatform> {
  const config = {
    ...slackDefaults,
    mode: 'http' as const,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SIGNING_SECRET,
    port: 0,
    apiUrl: slack.apiUrl,
    authorizeUrl: slack.authorizeUrl,
    requestTimeoutMs: ADAPTER_TIMEOUT_MS,
  };
  const platform = createSlackPlatform(config, {
    bot: createTestBot(),
    charts,
    stores: memoryStores(),
    clock: systemClock,
    logger: silentLogger,
  });
  await platform.start();
  return platform;
}
