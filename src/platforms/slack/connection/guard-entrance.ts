import type { HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { MINUTE, SECOND, systemClock } from '../../../contracts/clock.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { EVENTS_PATH } from './manifest.ts';
import { redact } from './redact.ts';

/** Slack's own rule, and it holds both ways. */
const FURTHEST_MS = 5 * MINUTE;
const MOST_BYTES = 2_000_000;

/** What Slack sends over a socket. Bolt hands on anything else under its own name, which may be one of its own events. */
const ENVELOPES = new Set(['hello', 'disconnect', 'events_api', 'slash_commands', 'interactive']);
/** Names of events are small letters, but not those of the client itself: an `error` that nobody hears ends the process. */
const EVENT =
  /^(?!(?:error|connected|connecting|disconnected|disconnecting|reconnecting|authenticated|ws_\w+|close|slack_event|hello|disconnect)$)[a-z][a-z_.]*$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a frame of the socket has the form that Bolt relies on without looking. */
function isEnvelope(text: string): boolean {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return false;
  }
  if (!isObject(frame) || typeof frame['type'] !== 'string' || !ENVELOPES.has(frame['type'])) return false;
  if (frame['type'] === 'hello' || frame['type'] === 'disconnect') return true;
  const payload = frame['payload'];
  if (!isObject(payload) || typeof frame['envelope_id'] !== 'string') return false;
  if (frame['type'] !== 'events_api') return true;
  const event = payload['event'];
  return isObject(event) && typeof event['type'] === 'string' && EVENT.test(event['type']);
}

/**
 * Frames that are none are dropped before Bolt reads them: it takes their form for granted outside of every handler, so that
 * one odd frame would end the process, and whatever else it does with it.
 */
export function guardSocket(client: SocketModeReceiver['client'], logger: Logger): void {
  const handlers = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => unknown)[];
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    const text = typeof data === 'string' ? data : data instanceof Uint8Array ? new TextDecoder().decode(data) : '';
    if (!isBinary && !isEnvelope(text)) {
      logger.warn({ characters: text.length }, 'A frame from Slack has no form that is known; it was dropped.');
      return;
    }
    for (const handle of handlers)
      Promise.resolve()
        .then(() => handle(data, isBinary))
        .catch((error: unknown) =>
          logger.error({ reason: redact(String(error)) }, 'A frame from Slack could not be handled.'),
        );
  });
}

/** The same for signed requests, which are refused as well when they come from a time that has not come. */
export function guardRequests(receiver: HTTPReceiver, logger: Logger): void {
  const handle = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== EVENTS_PATH || request.method?.toUpperCase() !== 'POST') {
      handle(request, response);
      return;
    }
    readBody(request)
      .then((body) => {
        const refused = refusalOf(request, body);
        if (refused !== undefined) {
          logger.warn({ status: refused.status }, refused.reason);
          end(response, refused.status);
          return;
        }
        // Bolt takes a body that was read before it.
        Object.assign(request, { rawBody: body });
        handle(request, response);
      })
      .catch((error: unknown) => {
        logger.warn({ reason: redact(String(error)) }, 'A request from Slack could not be read.');
        end(response, 400);
      });
  };
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusalOf(request: IncomingMessage, body: Buffer | undefined): { status: number; reason: string } | undefined {
  if (body === undefined) return { status: 413, reason: 'A request from Slack is longer than any that Slack sends.' };
  const sentAt = Number(request.headers['x-slack-request-timestamp']) * SECOND;
  if (sentAt > systemClock.now() + FURTHEST_MS)
    return { status: 401, reason: 'Failed to verify a request: it is dated in the future.' };
  return isBody(body.toString(), request.headers['content-type'])
    ? undefined
    : { status: 400, reason: 'A request from Slack holds nothing that is known.' };
}

function isBody(text: string, contentType: string | undefined): boolean {
  try {
    if (contentType !== 'application/x-www-form-urlencoded') return isObject(JSON.parse(text));
    const { payload } = parseForm(text);
    return payload === undefined || (typeof payload === 'string' && isObject(JSON.parse(payload)));
  } catch {
    return false;
  }
}
