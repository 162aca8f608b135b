import type { PlatformTraits } from '../../contracts/command.ts';

export const SLACK_TRAITS: PlatformTraits = {
  typedOptions: true,
  slashCommands: { asking: '/signals', changing: '/signals', operating: '/signals' },
  forums: false,
  sharedToken: false,
  posts: true,
  noLinkCards: undefined,
};
