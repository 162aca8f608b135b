import type { SettingDocs, SettingReader } from '../../contracts/setting.ts';
import type { DiscordConfig } from './config.ts';

export const DISCORD_SETTINGS = {
  DISCORD_TOKEN: { explains: 'Bot token of the Discord application.', secret: true },
  DISCORD_APPLICATION_ID: { explains: 'Id of the Discord application.' },
  DISCORD_API_URL: { explains: 'Address of the Discord REST API.', default: 'https://discord.com/api' },
} as const satisfies SettingDocs;

/** Undefined where Discord is not set up. @throws OperatorError for an application id that is none. */
export function readDiscordConfig(settings: SettingReader): DiscordConfig | undefined {
  const token = settings.get('DISCORD_TOKEN');
  if (token === undefined) return undefined;
  return {
    token,
    applicationId: settings.matching(
      'DISCORD_APPLICATION_ID',
      /^\d{15,25}$/,
      'the number of the Discord application (it is set up together with DISCORD_TOKEN)',
    ),
    api: settings.address('DISCORD_API_URL'),
  };
}
