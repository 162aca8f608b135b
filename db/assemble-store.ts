import type { Connection } from './engine/connection.ts';
import { deliveryStore } from './queries/deliveries/deliveries.ts';
import { discoveryStore } from './queries/discovery/discovery.ts';
import { jobStore } from './queries/jobs/jobs.ts';
import { buttonPayloadStore } from './queries/installations/button-payloads.ts';
import { claimStore } from './queries/installations/claims.ts';
import { installationStore } from './queries/installations/installations.ts';
import { oauthStateStore } from './queries/installations/oauth-states.ts';
import { metaStore } from './queries/maintenance/meta.ts';
import { maintenanceStore } from './queries/maintenance/maintenance.ts';
import { observationStore } from './queries/observations/observations.ts';
import { projectStore } from './queries/projects/projects.ts';
import { scoreStore } from './queries/scores/scores.ts';
import { signalStore } from './queries/signals/signals.ts';
import { subscriptionStore } from './queries/subscriptions/subscriptions.ts';
import { usageStore } from './queries/usage/usage.ts';
import { workspaceStore } from './queries/workspaces/workspaces.ts';
import type { Store } from './store.ts';

/** All subjects over one connection. */
export function assembleStore(connection: Connection): Store {
  return {
    projects: projectStore(connection),
    observations: observationStore(connection),
    usage: usageStore(connection),
    discovery: discoveryStore(connection),
    scores: scoreStore(connection),
    signals: signalStore(connection),
    workspaces: workspaceStore(connection),
    subscriptions: subscriptionStore(connection),
    deliveries: deliveryStore(connection),
    jobs: jobStore(connection),
    installations: installationStore(connection),
    oauthStates: oauthStateStore(connection),
    buttonPayloads: buttonPayloadStore(connection),
    claims: claimStore(connection),
    meta: metaStore(connection),
    maintenance: maintenanceStore(connection),
    close: () => connection.close(),
  };
}
