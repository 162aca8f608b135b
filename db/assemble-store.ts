import type { Connection } from './connection.ts';
import { deliveryStore } from './deliveries.ts';
import { jobStore } from './jobs.ts';
import { keepsakeStore } from './keepsakes.ts';
import { maintenanceStore } from './maintenance.ts';
import { observationStore } from './observations.ts';
import { projectStore } from './projects.ts';
import { scoreStore } from './scores.ts';
import { signalStore } from './signals.ts';
import { subscriptionStore } from './subscriptions.ts';
import { workspaceStore } from './workspaces.ts';
import type { Store } from './store.ts';

/** All subjects over one connection to `file`. */
export function assembleStore(connection: Connection, file: string): Store {
  return {
    projects: projectStore(connection),
    observations: observationStore(connection),
    scores: scoreStore(connection),
    signals: signalStore(connection),
    workspaces: workspaceStore(connection),
    subscriptions: subscriptionStore(connection),
    deliveries: deliveryStore(connection),
    jobs: jobStore(connection),
    keepsakes: keepsakeStore(connection),
    maintenance: maintenanceStore(connection, file),
    async close() {
      const { client } = connection;
      if (!client.open) return;
      if (!client.readonly) client.pragma('optimize');
      client.close();
    },
  };
}
