import type { PlatformTraits } from '../../contracts/command.ts';

export const DISCORD_TRAITS: PlatformTraits = {
  typedOptions: false,
  forums: true,
  sharedToken: true,
  posts: true,
  noLinkCards: {
    sentence: 'On Discord no cards are shown: Groundswell does not read messages there.',
    hint: undefined,
  },
};
