export { createDiscordPlatform } from './platform.ts';
export type { DiscordConfig, DiscordDeps } from './config.ts';
export { discordInvite, registerDiscordCommands } from './register-commands.ts';
export type { Registration } from './register-commands.ts';
export { renderForDiscord } from './render-message.ts';
export type { DiscordRenderOptions } from './render-message.ts';
export type { DiscordPayload } from './payload.ts';
export { buildCommands } from './build-commands.ts';
