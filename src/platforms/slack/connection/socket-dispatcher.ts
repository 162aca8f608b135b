import type { SocketModeReceiver } from '@slack/bolt';
import { createAgent } from '../../../runtime/proxied-agent.ts';
import { proxyInUse } from '../../../runtime/proxy.ts';

type Options = ConstructorParameters<typeof SocketModeReceiver>[0];

/** What Socket Mode connects through where a proxy is set: its web socket does not take the one of `fetch`. */
export const socketDispatcher = (): Pick<Options, 'dispatcher'> =>
  proxyInUse() === undefined ? {} : { dispatcher: createAgent({ allowH2: false }) };
