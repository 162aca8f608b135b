import { createServer, request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface FakeProxy {
  readonly url: string;
  /** `host:port` of everything that went through, in order. */
  readonly targets: string[];
  stop(): Promise<void>;
}

/**
 * A forward proxy on loopback: tunnels by CONNECT, and plain requests with their full address. Names that end in `.test` are
 * known to it alone, and lead to this machine.
 */
export async function startFakeProxy(options: { password?: string } = {}): Promise<FakeProxy> {
  const targets: string[] = [];
  const sockets = new Set<Duplex>();
  const hostOf = (name: string): string => (name.endsWith('.test') ? '127.0.0.1' : name);
  const admits = (request: IncomingMessage): boolean =>
    options.password === undefined ||
    request.headers['proxy-authorization'] === `Basic ${Buffer.from(`user:${options.password}`).toString('base64')}`;
  const join = (one: Duplex, other: Duplex): void => {
    one.on('error', () => other.destroy()).pipe(other);
    other.on('error', () => one.destroy()).pipe(one);
  };

  const server = createServer((incoming, outgoing) => {
    if (!admits(incoming)) {
      outgoing.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
      return;
    }
    const address = new URL(incoming.url ?? '');
    targets.push(address.host);
    const { method, headers } = incoming;
    const onward = send(
      { host: hostOf(address.hostname), port: address.port, path: address.pathname + address.search, method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket, head) => {
    if (!admits(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    targets.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port === '' ? 80 : port), hostOf(hostname), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      join(onward, socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  });
  // A web socket without TLS comes as a plain request that asks for an upgrade.
  server.on('upgrade', (request, socket, head) => {
    const address = new URL(request.url ?? '');
    targets.push(address.host);
    const onward = connect(Number(address.port), hostOf(address.hostname), () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      onward.write(`GET ${address.pathname}${address.search} HTTP/1.1\r\n${headers.join('')}\r\n`);
      onward.write(head);
      join(onward, socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  const credentials = options.password === undefined ? '' : `user:${options.password}@`;
  return {
    url: `http://${credentials}127.0.0.1:${at.port}`,
    targets,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
