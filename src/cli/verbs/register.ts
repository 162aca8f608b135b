import { commands } from '../../../commands/index.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { print } from '../environment.ts';
import type { Verb } from '../environment.ts';

/** What a platform must be given once: Slack's app manifest, Discord's commands. */
export const register: Verb = {
  name: 'register',
  usage: '<platform>',
  summary:
    'slack: print the link that creates the app, and what it asks for and why; discord: register the commands and print the invite link',
  options: [],
  async run(environment, [name]) {
    const { platforms } = environment.config();
    const platform = platforms.find(({ kind }) => kind.name === name);
    if (platform === undefined)
      throw new OperatorError(
        `There is no platform “${name ?? ''}”.`,
        `It is ${platforms
          .filter(({ kind }) => kind.traits.posts)
          .map(({ kind }) => kind.name)
          .join(' or ')}.`,
      );
    for (const line of await platform.register(commands)) print(environment, line);
  },
};
