import http from 'node:http';
import { OperatorError } from '../contracts/errors.ts';

/** The way out of a network that lets nothing out directly, as the usual environment variables name it. */
export interface ProxySettings {
  readonly httpProxy: string | undefined;
  readonly httpsProxy: string | undefined;
  /** Hosts that are reached directly, with commas. */
  readonly noProxy: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/**
 * Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY, the lower-case ones first, as curl and Node do; undefined where none is set.
 * @throws OperatorError naming a variable that holds no address of a proxy; passwords are not repeated.
 */
export function readProxy(environment: Environment): ProxySettings | undefined {
  for (const name of PROXY_NAMES) checkAddress(name, environment[name]?.trim());
  const read = (name: string): string | undefined =>
    environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || undefined;
  const [httpProxy, httpsProxy] = [read('HTTP_PROXY'), read('HTTPS_PROXY')];
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  return { httpProxy, httpsProxy, noProxy: read('NO_PROXY') };
}

/** User names and passwords of proxies, which must not be shown. */
export const proxySecrets = (environment: Environment): string[] =>
  PROXY_NAMES.flatMap((name) => {
    const value = environment[name]?.trim();
    if (value === undefined || !URL.canParse(value)) return [];
    const { username, password } = new URL(value);
    return password === '' ? [] : [decodeURIComponent(password), `${username}:${password}`];
  });

function checkAddress(name: string, value: string | undefined): void {
  if (value === undefined || value === '') return;
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new OperatorError(
      `${name} should be the http or https address of a proxy.`,
      'Such as http://proxy.example.com:3128. SOCKS proxies are not supported.',
    );
}

let current: ProxySettings | undefined;

/** The proxy of this thread, for libraries that bring connections of their own; undefined: everything goes directly. */
export const proxyInUse = (): ProxySettings | undefined => current;

/** For Node's `proxyEnv` options. */
export const proxyEnv = ({ httpProxy, httpsProxy, noProxy }: ProxySettings): Record<string, string> => ({
  ...(httpProxy === undefined ? {} : { HTTP_PROXY: httpProxy }),
  ...(httpsProxy === undefined ? {} : { HTTPS_PROXY: httpsProxy }),
  ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }),
});

/**
 * Sends whatever `fetch`, `node:http` and `node:https` send in this thread through the proxy. Each worker thread that asks
 * for something outside calls it for itself. Gives what undoes it.
 */
export function useProxy(proxy: ProxySettings | undefined): () => void {
  if (proxy === undefined) return () => undefined;
  const undo = http.setGlobalProxyFromEnv(proxyEnv(proxy));
  current = proxy;
  return () => {
    undo();
    current = undefined;
  };
}
