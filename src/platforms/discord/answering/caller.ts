import type { BaseInteraction } from 'discord.js';
import { ApplicationIntegrationType, PermissionFlagsBits } from 'discord.js';
import type { Caller } from '../../../contracts/platforms/chat-platform.ts';
import { guildWorkspace, personalWorkspace } from '../config.ts';

/**
 * Who asks, from the interaction itself: Discord puts the member's rights in this very channel into every interaction, so a
 * right that was taken away a second ago no longer counts, on buttons of old messages as well.
 */
export function callerOf(interaction: BaseInteraction): Caller {
  const guild = interaction.guildId;
  // Used by a person in a server that has not installed the bot: that server's data is not theirs to see.
  const installed =
    guild !== null && interaction.authorizingIntegrationOwners[ApplicationIntegrationType.GuildInstall] === guild;
  return {
    workspace: installed ? guildWorkspace(guild) : personalWorkspace(interaction.user.id),
    channel: interaction.channelId ?? undefined,
    parent: interaction.channel?.isThread() === true ? (interaction.channel.parentId ?? undefined) : undefined,
    user: interaction.user.id,
    userName: interaction.user.displayName,
    mayManage: installed && has(interaction, PermissionFlagsBits.ManageGuild, PermissionFlagsBits.ManageChannels),
    zone: undefined,
    personal: !installed,
  };
}

/**
 * Whether the asker may write in this very place themselves: nobody speaks through the bot where they may not speak. Channels
 * and threads ask for different rights, and many servers give only one of them; where the place is not known, both are needed.
 */
export function maySpeak(interaction: BaseInteraction): boolean {
  if (interaction.guildId === null) return true;
  const { channel } = interaction;
  const inChannel = channel?.isThread() !== true;
  const inThread = channel?.isThread() !== false;
  const needed = [
    ...(inChannel ? [PermissionFlagsBits.SendMessages] : []),
    ...(inThread ? [PermissionFlagsBits.SendMessagesInThreads] : []),
  ];
  return interaction.memberPermissions?.has(needed) ?? false;
}

/** At least one of these rights; administrators have all. */
const has = (interaction: BaseInteraction, ...rights: bigint[]): boolean =>
  interaction.memberPermissions?.any(rights) ?? false;
