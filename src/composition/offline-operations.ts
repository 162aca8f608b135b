import type { Operations } from '../../commands/support/context.ts';

/** What a process without platforms and without GitHub knows of itself: the terminal. */
export const offlineOperations = (): Operations => ({
  budget: () => [],
  checkChannel: async (_platform, target) => ({ ok: true, name: target.channel }),
  connections: () => [],
  diagnose: async () => [],
});
