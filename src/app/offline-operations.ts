import type { Operations } from '../../commands/support/context.ts';
import { platformNamed } from '../platforms/index.ts';
import { say } from '../contracts/messages/line.ts';

/**
 * What a process without platforms and without GitHub knows of itself: the terminal. Nobody posts there, so it cannot be
 * subscribed; `rehearsal` lets it be where nothing is posted anyway, and everything may be tried.
 */
export const offlineOperations = ({ rehearsal = false } = {}): Operations => ({
  jobs: () => undefined,
  budget: () => [],
  sources: async () => [],
  async checkChannel(platform, target) {
    if (platformNamed(platform).traits.posts || rehearsal) return { ok: true, name: target.channel };
    return {
      ok: false,
      sentence: 'Nothing is posted to a terminal.',
      hint: say`Subscribe in the channel of Slack or Discord that should get the posts; \`preview\` shows here what they would be.`,
    };
  },
  connections: () => [],
  diagnose: async () => [],
});
