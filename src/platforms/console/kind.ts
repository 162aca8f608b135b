import { OperatorError } from '../../contracts/errors.ts';
import type { PlatformKind } from '../../contracts/platforms/platform-kind.ts';

/** The terminal: it answers and posts nothing, so it has no settings and is never started. */
export const consolePlatform: PlatformKind = {
  name: 'console',
  title: 'a terminal',
  traits: {
    typedOptions: true,
    slashCommands: { asking: '', changing: '', operating: '' },
    forums: false,
    sharedToken: false,
    posts: false,
    noLinkCards: undefined,
  },
  settings: {},
  firstStep: undefined,
  read: () => ({
    configured: false,
    host: undefined,
    linkCards: false,
    create: async () => {
      throw new Error('a terminal is not started');
    },
    register: async () => {
      throw new OperatorError('A terminal needs no registration.', 'Platforms that do are slack and discord.');
    },
  }),
  preview: undefined,
};
