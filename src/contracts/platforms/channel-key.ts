import type { ChannelRef } from './chat-platform.ts';

/** One text for one channel: threads of a channel share its pace and its order. */
export const channelKey = (target: Pick<ChannelRef, 'workspace' | 'channel'>): string =>
  `${target.workspace} ${target.channel}`;
