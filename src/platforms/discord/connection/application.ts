import { ApplicationIntegrationType, Routes } from 'discord.js';
import { z } from 'zod';
import type { DiscordRequests } from './requests.ts';

const applicationSchema = z.object({
  id: z.string(),
  integration_types_config: z.record(z.string(), z.unknown()).nullish(),
});
export type Application = z.infer<typeof applicationSchema>;

const BOTH: readonly ApplicationIntegrationType[] = [
  ApplicationIntegrationType.GuildInstall,
  ApplicationIntegrationType.UserInstall,
];

export const readApplication = async (requests: DiscordRequests): Promise<Application> =>
  applicationSchema.parse(await requests.call('get', Routes.currentApplication()));

/**
 * How the application can be installed: in servers, by single persons, or both. Discord takes commands for no other way; new
 * applications can be installed in servers only. One that does not tell is taken for one that allows both.
 */
export function installTypesOf({ integration_types_config: config }: Application): ApplicationIntegrationType[] {
  const allowed = BOTH.filter((type) => config == null || String(type) in config);
  return allowed.length === 0 ? [ApplicationIntegrationType.GuildInstall] : allowed;
}
