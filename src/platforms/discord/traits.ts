import type { PlatformTraits } from '../../contracts/command.ts';

export const DISCORD_TRAITS: PlatformTraits = {
  typedOptions: false,
  // Discord allows 25 words and 8,000 characters in one command.
  slashCommands: { asking: '/signals', changing: '/signals-setup', operating: '/signals-admin' },
  forums: true,
  sharedToken: true,
  posts: true,
  noLinkCards: {
    sentence: 'On Discord no cards are shown: Groundswell does not read messages there.',
    hint: undefined,
  },
};
