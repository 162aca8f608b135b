import { commands } from '../../commands/index.ts';
import { discordConfig } from '../app/platforms.ts';
import { OperatorError } from '../contracts/errors.ts';
import { print } from './environment.ts';
import type { Verb } from './environment.ts';

/** What a platform must be told once: Slack's app manifest, Discord's commands. */
export const register: Verb = {
  name: 'register',
  usage: '<platform>',
  summary: 'slack: print the app manifest to paste; discord: register the commands and print the invite link',
  options: [],
  async run(environment, [platform]) {
    const config = environment.config();
    if (platform === 'slack') {
      const { slackManifest } = await import('../platforms/slack/connection/manifest.ts');
      print(
        environment,
        JSON.stringify(slackManifest(commands, { ...config.slackApp, unfurlLinks: config.slackApp.unfurl }), null, 2),
      );
      return;
    }
    if (platform !== 'discord')
      throw new OperatorError(`There is no platform “${platform ?? ''}”.`, 'It is slack or discord.');
    if (!config.discord)
      throw new OperatorError(
        'DISCORD_TOKEN and DISCORD_APPLICATION_ID are not set.',
        'Both stand in the Discord developer portal: the application id under General Information, the token under Bot.',
      );
    const { discordInvite, registerDiscordCommands } =
      await import('../platforms/discord/connection/register-commands.ts');
    const { changed, subcommands } = await registerDiscordCommands(discordConfig(config.discord), commands);
    print(
      environment,
      changed ? `Registered /signals with ${subcommands} subcommands.` : 'Discord has these very commands already.',
    );
    print(environment, discordInvite(config.discord.applicationId));
  },
};
