import { OperatorError } from '../../contracts/errors.ts';
import type { SettingDocs, SettingReader } from '../../contracts/setting.ts';
import type { DiscordConfig } from './config.ts';

export const DISCORD_SETTINGS = {
  DISCORD_TOKEN: { explains: 'Bot token of the Discord application.', secret: true },
  DISCORD_APPLICATION_ID: { explains: 'Id of the Discord application.' },
  DISCORD_SHARDS: {
    explains:
      'Shards that this process holds, of how many: `0,1/4` for the first two of four. Only where several processes share a large bot; unset, this one holds all.',
  },
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
    shards: readShards(settings),
  };
}

function readShards({ get }: SettingReader): DiscordConfig['shards'] {
  const text = get('DISCORD_SHARDS');
  if (text === undefined) return undefined;
  const [, list = '', whole = ''] = /^([\d, ]+)\/ *(\d+)$/.exec(text.trim()) ?? [];
  const ids = [...new Set(list.split(',').map((id) => Number(id.trim() || Number.NaN)))];
  const count = Number(whole);
  if (count < 1 || !ids.every((id) => id < count))
    throw new OperatorError(`DISCORD_SHARDS cannot be read: “${text}”.`, DISCORD_SETTINGS.DISCORD_SHARDS.explains);
  return { ids, count };
}
