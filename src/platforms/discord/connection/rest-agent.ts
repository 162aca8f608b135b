import { createRequire } from 'node:module';
import type { RESTOptions } from 'discord.js';
import { proxyInUse } from '../../../runtime/proxy.ts';

type RestAgent = NonNullable<RESTOptions['agent']>;

interface Undici {
  Agent: new () => RestAgent;
  EnvHttpProxyAgent: new (options: {
    httpProxy: string | undefined;
    httpsProxy: string | undefined;
    noProxy: string | undefined;
  }) => RestAgent;
}

const { Agent, EnvHttpProxyAgent } = createRequire(createRequire(import.meta.url).resolve('discord.js'))(
  'undici',
) as Undici;

let agent: RestAgent | undefined;

/**
 * The connections to Discord's REST API, through the proxy where one is set. Unless told, discord.js takes those of the process,
 * which belong to whichever library was loaded first: Socket Mode brings a newer undici, which refuses forms of discord.js, and
 * with them every picture and file.
 */
export function restAgent(): RestAgent {
  const proxy = proxyInUse();
  return (agent ??= proxy === undefined ? new Agent() : new EnvHttpProxyAgent({ ...proxy }));
}
