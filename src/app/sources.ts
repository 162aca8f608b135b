import type { Store } from '../../db/store.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { SourceHealth } from '../contracts/figures/usage.ts';
import { createSourceIngest } from '../ingest/usage/read-sources.ts';
import type { SourceIngest } from '../ingest/usage/read-sources.ts';
import type { ActiveSource } from '../ingest/usage/active-source.ts';
import type { SourceHttp } from '../sources/http/create-http.ts';
import type { Config } from './config.ts';

export interface Sources {
  ingest: SourceIngest;
  /** Requests since the start, by the source's id. */
  requests(): Readonly<Record<string, number>>;
  health(): Promise<readonly SourceHealth[]>;
  close(): Promise<void>;
}

/** The sources that are switched on. The library for HTTP is loaded only where there is one. */
export async function createSources({
  config,
  store,
  clock,
  log,
}: {
  config: Pick<Config, 'sources'>;
  store: Store;
  clock: Clock;
  log: Logger;
}): Promise<Sources> {
  const { contact } = config.sources;
  const enabled = enabledOf(config.sources);
  const requests = new Map<string, number>();
  const connections: SourceHttp[] = [];
  const active: ActiveSource[] = [];
  if (contact !== undefined && enabled.length > 0) {
    const { createHttp } = await import('../sources/http/create-http.ts');
    for (const { kind, address, ownAddress } of enabled) {
      const http = createHttp({
        label: kind.label,
        address,
        allowPrivate: ownAddress,
        contact,
        pace: kind.pace,
        clock,
        random: Math.random,
        onRequest: () => requests.set(kind.id, (requests.get(kind.id) ?? 0) + 1),
      });
      connections.push(http);
      active.push({ kind, reader: kind.create({ http, contact }) });
    }
  }
  return {
    ingest: createSourceIngest({ store, clock, log, sources: active }),
    requests: () => Object.fromEntries(requests),
    health: () => sourceHealth(config.sources, store, Object.fromEntries(requests)),
    async close() {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

/** Without an address to be written to, none is asked anything. */
const enabledOf = ({ contact, setups }: Config['sources']): Config['sources']['setups'] =>
  contact === undefined ? [] : setups.filter((setup) => setup.enabled);

/**
 * How the sources that are switched on are, by what is stored of them.
 * @param requests since the start, by the source's id
 */
export async function sourceHealth(
  sources: Config['sources'],
  store: Store,
  requests: Readonly<Record<string, number>>,
): Promise<readonly SourceHealth[]> {
  const states = new Map((await store.usage.sourceStates()).map((state) => [state.source, state]));
  return enabledOf(sources).map(({ kind: { id, label } }) => ({
    ...(states.get(id) ?? { source: id, lastOkAt: null, lastFailedAt: null, failure: null, retryAt: null }),
    label,
    requests: requests[id] ?? 0,
  }));
}
