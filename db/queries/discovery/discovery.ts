import type { Connection } from '../../engine/connection.ts';
import type { DiscoveryStore } from '../../ports/discovery.ts';
import { candidateStore } from './candidates.ts';
import { findingStore } from './findings.ts';
import { sweepStore } from './sweeps.ts';

/** The nightly sweeps of GitHub's search and what was made of them. */
export const discoveryStore = (connection: Connection): DiscoveryStore => ({
  ...sweepStore(connection),
  ...candidateStore(connection),
  ...findingStore(connection),
});
