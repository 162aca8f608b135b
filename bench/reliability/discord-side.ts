import { setTimeout as wait } from 'node:timers/promises';
import type { ChatPlatform } from '../../src/contracts/platforms/chat-platform.ts';
import { createDiscordPlatform } from '../../src/platforms/discord/index.ts';
import { depsWith } from '../../test/support/discord/setting.ts';
import { ADAPTER_TIMEOUT_MS } from './kill-points.ts';
import type { AdapterAddress } from './kill-points.ts';

/** The Discord side as it runs in the bot, over discord.js, speaking to a Discord on loopback in another process. */
export async function startDiscordSide({
  api,
  token,
  applicationId,
}: Extract<AdapterAddress, { platform: 'discord' }>): Promise<ChatPlatform> {
  const platform = createDiscordPlatform(
    { api, token, applicationId, requestTimeoutMs: ADAPTER_TIMEOUT_MS, registerOnStart: false },
    depsWith(),
  );
  // A start that meets a fault ends a bot, and whatever watches over it starts it again.
  for (;;) {
    const started = await platform.start().then(
      () => true,
      () => false,
    );
    if (started) return platform;
    await wait(50);
  }
}
