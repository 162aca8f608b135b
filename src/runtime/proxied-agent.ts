import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import { proxyInUse } from './proxy.ts';

/**
 * Connections for a library that takes neither Node's agents nor the proxy of `fetch`, through the proxy where one is set.
 * Options of the connection hold for what goes directly; through a proxy, the proxy resolves the names.
 */
export function createAgent(options: Agent.Options): Dispatcher {
  const proxy = proxyInUse();
  return proxy === undefined ? new Agent(options) : new EnvHttpProxyAgent({ ...options, ...proxy });
}
