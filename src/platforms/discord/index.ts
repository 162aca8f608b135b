export { createDiscordPlatform } from './platform.ts';
export { discordInvite, registerDiscordCommands } from './connection/register-commands.ts';
export { renderForDiscord } from './render/render-message.ts';
export type { DiscordPayload } from './render/payload.ts';
export { buildCommands } from './connection/build-commands.ts';
