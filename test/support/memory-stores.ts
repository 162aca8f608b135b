import { actionId } from '../../src/contracts/messages/action-id.ts';
import type { PlatformStores } from '../../src/contracts/platforms/platform-stores.ts';

/** What platforms keep, in memory: it outlives a platform, as a database does. Ends are of the clock that is given. */
export function memoryStores(now: () => number = Date.now): PlatformStores {
  const installations = new Map<string, string>();
  const tickets = new Map<string, number>();
  const actions = new Map<string, string>();
  const claims = new Map<string, number>();
  return {
    installations: {
      put: async (workspace, text) => void installations.set(workspace, text),
      get: async (workspace) => installations.get(workspace),
      remove: async (workspace) => void installations.delete(workspace),
      list: async () => [...installations.keys()],
    },
    tickets: {
      issue: async (ticket, expiresAt) => void tickets.set(ticket, expiresAt),
      take: async (ticket) => (tickets.get(ticket) ?? 0) > now() && tickets.delete(ticket),
    },
    actions: {
      keep: async (payload) => {
        const id = actionId(payload);
        actions.set(id, payload);
        return id;
      },
      read: async (id) => actions.get(id),
    },
    claims: {
      take: async (name, until) => {
        if ((claims.get(name) ?? 0) > now()) return false;
        claims.set(name, until);
        return true;
      },
      release: async (name) => void claims.delete(name),
    },
  };
}
