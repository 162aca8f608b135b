import type { PlatformTraits } from '../../contracts/command.ts';

export const SLACK_TRAITS: PlatformTraits = {
  typedOptions: true,
  forums: false,
  sharedToken: false,
  posts: true,
  noLinkCards: undefined,
};
