import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import type { FakeState } from './state.ts';

interface Session {
  id: string;
  shard: readonly [number, number];
  socket: WebSocket | undefined;
  seq: number;
  /** Everything dispatched, for resuming. */
  log: { op: 0; s: number; t: string; d: unknown }[];
}

type Event = 'identify' | 'resume' | 'heartbeat' | 'ready' | 'close';

/** The gateway: hello, identify, heartbeat, ready, dispatch, resume, invalid session, reconnect, and connections that die silently. */
export class FakeGateway {
  readonly counts = { connections: 0, identifies: 0, resumes: 0, heartbeats: 0 };
  /** Presences that were sent, in their order. */
  readonly presences: { shard: number; shown: unknown }[] = [];
  readonly intents: number[] = [];
  heartbeatMs = 41_250;
  /** Heartbeats are not answered any more: the connection is a zombie. */
  mute = false;
  /** The next resume is refused by an invalid session. */
  refuseResume = false;
  /** New connections are refused outright. */
  refuseConnections = false;
  /** Two processes hold the same shard, and both hear everything. */
  twins = false;
  /** Servers that have an outage: named, and nothing more is told of them. */
  readonly away = new Set<string>();
  readonly #state: FakeState;
  readonly #token: () => string | undefined;
  readonly #sessions = new Map<string, Session>();
  readonly #server: WebSocketServer;
  readonly #waiting: { event: Event; resolve: () => void }[] = [];
  #url = '';

  constructor(server: Server, state: FakeState, token: () => string | undefined) {
    this.#state = state;
    this.#token = token;
    this.#server = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (this.refuseConnections) {
        socket.destroy();
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client));
    });
  }

  set url(url: string) {
    this.#url = url;
  }

  /** Resolves the next time this happens. */
  next(event: Event): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ event, resolve }));
  }

  get connected(): number {
    return [...this.#sessions.values()].filter((session) => session.socket?.readyState === WebSocket.OPEN).length;
  }

  /** An event for the shard of its guild; direct messages go to the first. Kept for those who are away and resume. */
  dispatch(t: string, d: unknown, guild?: string): void {
    for (const session of this.#sessions.values()) {
      const [shard, shards] = session.shard;
      const wanted = guild === undefined ? 0 : Number((BigInt(guild) >> 22n) % BigInt(shards));
      if (wanted === shard) this.#send(session, t, d);
    }
  }

  /** Any text as a frame, to every session. */
  sendRaw(text: string): void {
    for (const session of this.#sessions.values()) session.socket?.send(text);
  }

  /** The line breaks: no close frame, nothing. */
  breakConnections(): void {
    for (const session of this.#sessions.values()) session.socket?.terminate();
  }

  /** Discord asks to come back (op 7). */
  askToReconnect(): void {
    for (const session of this.#sessions.values()) session.socket?.send(JSON.stringify({ op: 7, d: null }));
  }

  /** Discord ends the session (op 9). */
  invalidate(resumable: boolean): void {
    for (const session of [...this.#sessions.values()]) {
      session.socket?.send(JSON.stringify({ op: 9, d: resumable }));
      if (!resumable) this.#sessions.delete(session.id);
    }
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: WebSocket): void {
    this.counts.connections += 1;
    let session: Session | undefined;
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.heartbeatMs } }));
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString()) as { op: number; d: Record<string, unknown> };
      if (op === 1) {
        this.counts.heartbeats += 1;
        if (!this.mute) socket.send(JSON.stringify({ op: 11 }));
        this.#tell('heartbeat');
      } else if (op === 2) session = this.#identify(socket, d);
      else if (op === 3 && session !== undefined) this.presences.push({ shard: session.shard[0], shown: d });
      else if (op === 6) session = this.#resume(socket, d);
    });
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined;
      this.#tell('close');
    });
    socket.on('error', () => undefined);
  }

  #identify(socket: WebSocket, d: Record<string, unknown>): Session | undefined {
    this.counts.identifies += 1;
    if (d['token'] !== this.#token()) {
      socket.close(4004, 'Authentication failed.');
      return undefined;
    }
    this.intents.push(Number(d['intents']));
    const shard = Array.isArray(d['shard'])
      ? ([Number(d['shard'][0]), Number(d['shard'][1])] as const)
      : ([0, 1] as const);
    const session: Session = { id: randomUUID(), shard, socket, seq: 0, log: [] };
    for (const old of [...this.#sessions.values()])
      if (!this.twins && old.shard[0] === shard[0]) this.#sessions.delete(old.id);
    this.#sessions.set(session.id, session);
    const guilds = [...this.#state.guilds.values()].filter(
      (guild) => Number((BigInt(guild.id) >> 22n) % BigInt(shard[1])) === shard[0],
    );
    this.#send(session, 'READY', {
      v: 10,
      user: this.#state.userJson(this.#state.bot),
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.#url,
      shard,
      application: { id: this.#state.application, flags: 0 },
    });
    for (const guild of guilds.filter(({ id }) => !this.away.has(id)))
      this.#send(session, 'GUILD_CREATE', this.#state.guildJson(guild));
    this.#tell('identify');
    this.#tell('ready');
    return session;
  }

  #resume(socket: WebSocket, d: Record<string, unknown>): Session | undefined {
    this.counts.resumes += 1;
    const session = this.#sessions.get(String(d['session_id']));
    if (session === undefined || this.refuseResume || d['token'] !== this.#token()) {
      this.refuseResume = false;
      socket.send(JSON.stringify({ op: 9, d: false }));
      this.#tell('resume');
      return undefined;
    }
    session.socket = socket;
    for (const missed of session.log) if (missed.s > Number(d['seq'])) socket.send(JSON.stringify(missed));
    this.#send(session, 'RESUMED', {});
    this.#tell('resume');
    return session;
  }

  #send(session: Session, t: string, d: unknown): void {
    session.seq += 1;
    const frame = { op: 0 as const, s: session.seq, t, d };
    session.log.push(frame);
    if (session.log.length > 500) session.log.shift();
    if (session.socket?.readyState === WebSocket.OPEN) session.socket.send(JSON.stringify(frame));
  }

  #tell(event: Event): void {
    for (const waiting of this.#waiting.filter((entry) => entry.event === event)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve();
    }
  }
}
