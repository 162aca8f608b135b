import { createRequire } from 'node:module';
import type { SocketModeReceiver } from '@slack/bolt';
import { proxyInUse } from '../../../runtime/proxy.ts';

type Dispatcher = NonNullable<ConstructorParameters<typeof SocketModeReceiver>[0]['dispatcher']>;

interface Undici {
  EnvHttpProxyAgent: new (options: {
    httpProxy: string | undefined;
    httpsProxy: string | undefined;
    noProxy: string | undefined;
    allowH2: boolean;
  }) => Dispatcher;
}

/** What Socket Mode connects through where a proxy is set: its web socket does not take the one of `fetch`. */
export function socketDispatcher(): { dispatcher?: Dispatcher } {
  const proxy = proxyInUse();
  if (proxy === undefined) return {};
  const { EnvHttpProxyAgent } = createRequire(createRequire(import.meta.url).resolve('@slack/bolt'))(
    'undici',
  ) as Undici;
  return { dispatcher: new EnvHttpProxyAgent({ ...proxy, allowH2: false }) };
}
