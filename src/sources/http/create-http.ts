import { isIP } from 'node:net';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../../contracts/clock.ts';
import type { Clock } from '../../contracts/clock.ts';
import { createAgent } from '../../runtime/proxied-agent.ts';
import { isPublicAddress, publicLookup } from '../../runtime/public-address.ts';
import { createPacer } from './pacer.ts';
import type { Pace } from './pacer.ts';
import { retryAfter } from './retry-after.ts';
import { limitedSentence, SourceError } from './source-error.ts';

export interface HttpParts {
  /** The source, as its errors name it. */
  label: string;
  /** Where it is; its path is put before the path of every request. */
  address: string;
  /** Only for an address that the operator has set: it may be a server of his own network. */
  allowPrivate: boolean;
  /** An e-mail or web address of the operator, which every request carries. */
  contact: string;
  pace: Pace;
  clock: Clock;
  /** From 0 to below 1, for the jitter of pauses. */
  random: () => number;
  /** Called for each request that is sent. */
  onRequest: () => void;
}

interface HttpRequest {
  /** Relative to the address, beginning with a slash. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent by POST: as JSON, or as plain text. */
  body?: object | string;
  /** The entity tag of an answer that is known already. */
  etag?: string;
  signal: AbortSignal;
}

/** `gone`: there is no such thing (404, 410). `same`: nothing changed since the entity tag. */
type HttpAnswer<T> = { state: 'ok'; value: T; etag: string | undefined } | { state: 'gone' } | { state: 'same' };

/** How a source is asked. Every failure is a SourceError; an aborted signal throws its reason. */
export interface SourceHttp {
  json<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<HttpAnswer<T>>;
  text(request: HttpRequest): Promise<HttpAnswer<string>>;
  close(): Promise<void>;
}

const LONGEST_MS = 45 * SECOND;
const MOST_BYTES = 30_000_000;
const MOST_TRIES = 4;
const MOST_REDIRECTS = 3;
const FIRST_PAUSE_MS = 2 * SECOND;
/** A pause that is named and longer ends the run; the source is left alone until then. */
const LONGEST_PAUSE_MS = 2 * MINUTE;
/** A source that says it was asked too often, and not for how long, is left alone for so long; one that refuses, longer. */
const REST_MS = HOUR;
const REFUSED_MS = 6 * HOUR;

/** One source's HTTP: paced, bounded in size and time, tried again where that can help, and never sent into a private network. */
export function createHttp(parts: HttpParts): SourceHttp {
  const { label, clock } = parts;
  const base = new URL(parts.address);
  const agent = createAgent({
    connect: parts.allowPrivate ? { timeout: 10 * SECOND } : { timeout: 10 * SECOND, lookup: publicLookup },
    maxResponseSize: MOST_BYTES,
    headersTimeout: LONGEST_MS,
    bodyTimeout: LONGEST_MS,
  });
  const pacer = createPacer(parts.pace, clock);

  const send = async (asked: HttpRequest): Promise<HttpAnswer<string>> => {
    for (let attempt = 1; ; attempt += 1) {
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + parts.random());
      try {
        return await pacer.run(asked.signal, () => once(asked));
      } catch (error) {
        asked.signal.throwIfAborted();
        const trouble = error instanceof SourceError ? error : outage(error);
        const retryAt = trouble.retryAt ?? clock.now() + pause;
        const passing = trouble.trouble === 'outage' || trouble.trouble === 'limited';
        if (!passing || attempt >= MOST_TRIES || retryAt - clock.now() > LONGEST_PAUSE_MS) throw trouble;
        // The others wait as well: a server that is in trouble is not helped by requests in parallel.
        pacer.holdUntil(retryAt);
      }
    }
  };

  const once = async (asked: HttpRequest): Promise<HttpAnswer<string>> => {
    let url = new URL(base.pathname.replace(/\/$/, '') + asked.path, base);
    for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, value);
    for (let redirect = 0; ; redirect += 1) {
      checkAddress(url);
      parts.onRequest();
      const answer = await request(url, { ...optionsOf(asked), dispatcher: agent });
      const location = [answer.headers['location']].flat()[0];
      if (answer.statusCode >= 300 && answer.statusCode < 400 && answer.statusCode !== 304 && location !== undefined) {
        await answer.body.dump();
        url = new URL(location, url);
        if (redirect >= MOST_REDIRECTS) throw new SourceError('malformed', `${label} redirects without end.`);
        continue;
      }
      return read(answer);
    }
  };

  /** Only the origin that is configured is ever asked, wherever an answer redirects to. */
  const checkAddress = (url: URL): void => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.origin !== base.origin || url.username !== '')
      throw new SourceError('unreachable', `${label} redirects to another server, which is not asked.`);
    if (!parts.allowPrivate && (url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host))))
      throw new SourceError('unreachable', `The address of ${label} is not a public https address.`);
  };

  const optionsOf = ({ body, etag, signal }: HttpRequest): NonNullable<Parameters<typeof request>[1]> => ({
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      'user-agent': `groundswell (${parts.contact})`,
      ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}),
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
  });

  const read = async ({ statusCode, headers, body }: Dispatcher.ResponseData<unknown>): Promise<HttpAnswer<string>> => {
    const text = await body.text();
    if (statusCode === 200) return { state: 'ok', value: text, etag: [headers['etag']].flat()[0] };
    if (statusCode === 304) return { state: 'same' };
    if (statusCode === 404 || statusCode === 410) return { state: 'gone' };
    const named = retryAfter(headers, clock.now());
    if (isLimit(statusCode, headers, text)) {
      const retryAt = named ?? clock.now() + REST_MS;
      throw new SourceError('limited', limitedSentence(label, retryAt), retryAt);
    }
    if (statusCode >= 500)
      throw new SourceError('outage', `${label} answered with an error of its own (${statusCode}).`, named);
    throw new SourceError(
      'refused',
      `${label} refused the request (${statusCode}).`,
      statusCode === 401 || statusCode === 403 ? clock.now() + REFUSED_MS : undefined,
    );
  };

  const outage = (error: unknown): SourceError => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
      return new SourceError('malformed', `${label} sent more than can be read.`, undefined, { cause: error });
    return new SourceError(
      'outage',
      error instanceof Error && error.name === 'TimeoutError'
        ? `${label} did not answer in time.`
        : `${label} cannot be reached, or broke its answer off.`,
      undefined,
      { cause: error },
    );
  };

  return {
    text: send,
    async json(asked, schema) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await send(asked);
        if (answer.state !== 'ok') return answer;
        const parsed = schema.safeParse(parseJson(answer.value));
        if (parsed.success) return { ...answer, value: parsed.data };
        // Half an answer can look whole to HTTP: it is asked for once more.
        if (attempt > 1)
          throw new SourceError('malformed', `${label} answered with what cannot be read.`, undefined, {
            cause: parsed.error,
          });
      }
    },
    close: () => agent.destroy(),
  };
}

/** Too many requests: by its status, by Cloudflare's page, or by ClickHouse's quota, which comes as an error of the server. */
const isLimit = (status: number, headers: Dispatcher.ResponseData['headers'], body: string): boolean =>
  status === 429 ||
  /error code: 1015|Error 1015/.test(body.slice(0, 20_000)) ||
  headers['x-clickhouse-exception-code'] === '201';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
