import type { Store } from '../../db/store.ts';
import { actionId } from '../contracts/messages/action-id.ts';
import type { Clock } from '../contracts/clock.ts';
import { OperatorError } from '../contracts/errors.ts';
import type { PlatformStores } from '../contracts/platforms/platform-stores.ts';
import { platformOf } from '../platforms/index.ts';
import { seal, unseal } from '../runtime/secret-box.ts';

/** Where one token serves all, an installation holds none: without this, a bot on Discord alone would need a key to start. */
const holdsToken = (workspace: string): boolean => !platformOf(workspace).traits.sharedToken;

/** What platforms remember, kept in the database; installations are sealed under the key from the environment. */
export function createPlatformStores(store: Store, clock: Clock, key: Buffer | undefined): PlatformStores {
  const { installations, oauthStates, buttonPayloads, claims } = store;
  const needKey = (): Buffer => {
    if (!key) throw new OperatorError('GROUNDSWELL_ENCRYPTION_KEY is not set, and installations are stored encrypted.');
    return key;
  };
  return {
    installations: {
      put: (workspace, installation) =>
        installations.put(
          workspace,
          holdsToken(workspace) ? seal(installation, needKey(), workspace) : installation,
          clock.now(),
        ),
      async get(workspace) {
        const kept = await installations.get(workspace);
        return kept === undefined || !holdsToken(workspace) ? kept : unseal(kept, needKey(), workspace);
      },
      remove: (workspace) => installations.remove(workspace),
      list: () => installations.list(),
    },
    tickets: {
      issue: (ticket, expiresAt) => oauthStates.issue(ticket, expiresAt),
      take: (ticket) => oauthStates.take(ticket, clock.now()),
    },
    actions: {
      async keep(payload) {
        const id = actionId(payload);
        await buttonPayloads.put(id, payload, clock.now());
        return id;
      },
      read: (id) => buttonPayloads.use(id, clock.now()),
    },
    claims: {
      take: (name, until) => claims.take(name, until, clock.now()),
      release: (name) => claims.release(name),
    },
  };
}
