import { registerHooks } from 'node:module';
import { proxyInUse } from '../../../runtime/proxy.ts';

const OURS = new URL('./proxied-web-socket.ts', import.meta.url).href;
let hooked = false;

/**
 * Gives discord.js a web socket that knows the proxy: it has no option for the connection of its gateway, and takes neither
 * Node's agents nor the proxy of `fetch`. To be called before discord.js is loaded; does nothing where there is no proxy.
 */
export function sendGatewayThroughProxy(): void {
  if (hooked || proxyInUse() === undefined) return;
  hooked = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'ws' && /[/\\]@discordjs[/\\]ws[/\\]/.test(context.parentURL ?? '')
        ? { url: OURS, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
}
