import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import type { ClientOptions, WebSocket as PlainWebSocket } from 'ws';
import { proxyEnv, proxyInUse } from '../../../runtime/proxy.ts';

interface Library {
  WebSocket: typeof PlainWebSocket;
}

const library = createRequire(createRequire(import.meta.url).resolve('discord.js'))('ws') as Library;

/** The web socket that discord.js connects with, through the proxy where one is set. */
export class WebSocket extends library.WebSocket {
  constructor(address: string, protocols: string | string[], options: ClientOptions) {
    const proxy = proxyInUse();
    const { Agent } = address.startsWith('wss:') ? https : http;
    super(
      address,
      protocols,
      proxy === undefined ? options : { ...options, agent: new Agent({ proxyEnv: proxyEnv(proxy) }) },
    );
  }
}
