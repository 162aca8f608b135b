import type { ScoreStore, SignalStore } from './ports/findings.ts';
import type { ObservationStore } from './ports/observations.ts';
import type { DiscoveryStore } from './ports/discovery.ts';
import type { DeliveryStore } from './ports/deliveries.ts';
import type { ButtonPayloadStore, ClaimStore, InstallationStore, OAuthStateStore } from './ports/installations.ts';
import type { JobStore } from './ports/jobs.ts';
import type { MaintenanceStore, MetaStore } from './ports/maintenance.ts';
import type { ProjectStore } from './ports/projects.ts';
import type { SubscriptionStore } from './ports/subscriptions.ts';
import type { UsageStore } from './ports/usage.ts';
import type { WorkspaceStore } from './ports/workspaces.ts';

/**
 * All that is kept, as rows: what a figure means is decided by the callers. Nothing outside this folder sees SQL or a driver's
 * type. Ids are the database's own, days are days since 1970-01-01, times are ms since the epoch, null is unknown.
 *
 * Every method is one transaction: it does all of its work or none, and reads one state of the database. The exceptions are
 * - the recording of figures (`observations.record`, `usage.recordDays` and its like, `scores.record`, `scores.setStarQuality`):
 *   transactions of some hundred rows each, which change nothing when repeated;
 * - `discovery.finishSweep`: one thousand candidates a transaction;
 * - `maintenance.prune`: one bounded step a call, to be called until nothing is left;
 * - `maintenance.backup`: a copy of one state, made beside readers and writers.
 */
export interface Store {
  projects: ProjectStore;
  observations: ObservationStore;
  usage: UsageStore;
  discovery: DiscoveryStore;
  scores: ScoreStore;
  signals: SignalStore;
  workspaces: WorkspaceStore;
  subscriptions: SubscriptionStore;
  deliveries: DeliveryStore;
  jobs: JobStore;
  installations: InstallationStore;
  oauthStates: OAuthStateStore;
  buttonPayloads: ButtonPayloadStore;
  claims: ClaimStore;
  meta: MetaStore;
  maintenance: MaintenanceStore;
  close(): Promise<void>;
}

export type * from './ports/findings.ts';
export type * from './ports/observations.ts';
export type * from './ports/deliveries.ts';
export type * from './ports/discovery.ts';
export type * from './ports/installations.ts';
export type * from './ports/jobs.ts';
export type * from './ports/maintenance.ts';
export type * from './ports/projects.ts';
export type * from './ports/subscriptions.ts';
export type * from './ports/usage.ts';
export type * from './ports/workspaces.ts';
export type * from '../src/contracts/figures/recorded.ts';
export type { PackageRow } from '../src/contracts/figures/usage.ts';
