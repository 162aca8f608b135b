import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

interface SocketEnvelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: object;
}

interface SocketAck {
  envelope_id: string;
  payload?: unknown;
}

export interface SocketServer {
  /** Connections that have been greeted. */
  connections(): number;
  /**
   * Sends over the newest connection and waits for the acknowledgement over the same one; undefined when none comes within Slack's
   * 3 s, or when none can come any more because the connection is gone.
   */
  send(envelope: SocketEnvelope): Promise<SocketAck | undefined>;
  /** Any text as a frame, to every connection. */
  sendRaw(text: string): void;
  /** Slack's polite request to connect anew: `warning`, `refresh_requested`. */
  askToReconnect(reason: string): void;
  /** Breaks all connections without a word. */
  breakAll(): void;
  /** The next so many connections are refused. */
  refuseNext(count: number): void;
  /** The next so many connections are taken, and never greeted. */
  greetNot(count: number): void;
  opened(): number;
}

/** Slack's side of Socket Mode: hello, envelopes, acknowledgements, disconnect. */
export function attachSocketServer(server: Server): SocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  const greeted = new Set<WebSocket>();
  const waiting = new Map<string, { ws: WebSocket; settle: (ack: SocketAck | undefined) => void }>();
  let refuse = 0;
  let silent = 0;
  let opened = 0;

  server.on('upgrade', (request, socket, head) => {
    if (refuse > 0) {
      refuse -= 1;
      socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      opened += 1;
      ws.on('message', (data: Buffer) => {
        const ack = JSON.parse(data.toString('utf8')) as SocketAck;
        const asked = waiting.get(ack.envelope_id);
        if (asked?.ws !== ws) return;
        asked.settle(ack);
        waiting.delete(ack.envelope_id);
      });
      ws.on('close', () => {
        greeted.delete(ws);
        for (const asked of waiting.values()) if (asked.ws === ws) asked.settle(undefined);
      });
      ws.on('error', () => undefined);
      if (silent > 0) {
        silent -= 1;
        return;
      }
      greeted.add(ws);
      ws.send(
        JSON.stringify({
          type: 'hello',
          num_connections: greeted.size,
          connection_info: { app_id: 'A0000000001' },
          debug_info: {},
        }),
      );
    });
  });

  return {
    connections: () => greeted.size,
    opened: () => opened,
    async send({ type, payload }) {
      const ws = [...greeted].at(-1);
      if (ws === undefined) throw new Error('Nobody is connected by Socket Mode.');
      const id = randomUUID();
      const acknowledged = new Promise<SocketAck | undefined>((resolve) => waiting.set(id, { ws, settle: resolve }));
      ws.send(JSON.stringify({ envelope_id: id, type, accepts_response_payload: type !== 'events_api', payload }));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), 3_000);
      });
      const ack = await Promise.race([acknowledged, late]);
      clearTimeout(timer);
      return ack;
    },
    sendRaw(text) {
      for (const ws of greeted) ws.send(text);
    },
    askToReconnect(reason) {
      for (const ws of greeted) {
        ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
        greeted.delete(ws);
      }
    },
    breakAll() {
      for (const ws of sockets.clients) ws.terminate();
    },
    refuseNext(count) {
      refuse = count;
    },
    greetNot(count) {
      silent = count;
    },
  };
}
