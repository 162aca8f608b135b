import { OperatorError } from '../../contracts/errors.ts';
import { plural, sentenceList } from '../../text/format.ts';
import { silentLogger } from '../../contracts/logger.ts';
import type { PlatformKind } from '../../contracts/platforms/platform-kind.ts';
import type { DiscordConfig } from './config.ts';
import { sendGatewayThroughProxy } from './connection/gateway-proxy.ts';
import { DISCORD_SETTINGS, readDiscordConfig } from './settings.ts';
import { DISCORD_TRAITS } from './traits.ts';

export const discord: PlatformKind = {
  name: 'discord',
  title: 'Discord',
  traits: DISCORD_TRAITS,
  settings: DISCORD_SETTINGS,
  firstStep: 'DISCORD_TOKEN and DISCORD_APPLICATION_ID',
  read(settings) {
    const config = readDiscordConfig(settings);
    const needed = (): DiscordConfig => {
      if (config === undefined)
        throw new OperatorError(
          'DISCORD_TOKEN and DISCORD_APPLICATION_ID are not set.',
          'Both stand in the Discord developer portal: the application id under General Information, the token under Bot.',
        );
      return config;
    };
    return {
      configured: config !== undefined,
      host: undefined,
      linkCards: false,
      async create(parts) {
        sendGatewayThroughProxy();
        const { createDiscordPlatform } = await import('./platform.ts');
        return createDiscordPlatform(needed(), parts);
      },
      async register(commands) {
        const known = needed();
        const { discordInvite, registerDiscordCommands } = await import('./connection/register-commands.ts');
        const { changed, registered } = await registerDiscordCommands(known, commands);
        return [
          changed
            ? `Registered ${sentenceList(registered.map(({ name, words }) => `/${name} with ${plural(words, 'subcommand')}`))}.`
            : 'Discord has these very commands already.',
          discordInvite(known.applicationId),
        ];
      },
    };
  },
  async preview(answer, { charts }) {
    const { payloadsOfAnswer } = await import('./answering/payloads-of-answer.ts');
    const payloads = await payloadsOfAnswer(answer, { charts: charts(), logger: silentLogger });
    return payloads.map(({ body, files }) => ({ body, files: files.map(({ name }) => ({ name })) }));
  },
};
