import { MINUTE, SECOND } from '../../contracts/clock.ts';
import type { Headers } from './access/budget.ts';
import { resetMoment } from './access/budget.ts';
import type { AbsenceReason, Absent } from './types.ts';
import { absent } from './types.ts';
import type { GraphqlError } from './reading/schemas.ts';
import { readTokenPolicy } from './access/token-policy.ts';

/** What an answer that is no success means, decided here and nowhere else. */
export type Verdict =
  /** 304: as it was. */
  | { readonly kind: 'unchanged' }
  /** The hour's budget is spent until `resetAt`. */
  | { readonly kind: 'spent'; readonly resetAt: number }
  /** GitHub wants to be left alone until then (secondary limit). */
  | { readonly kind: 'pause'; readonly until: number; readonly said: boolean }
  | { readonly kind: 'bad-token'; readonly detail: string }
  /** This one thing is refused; asking again gives the same. */
  | { readonly kind: 'refused'; readonly absence: Absent }
  /** Nothing was learned: too heavy, broken off, or their servers fail. */
  | {
      readonly kind: 'broken';
      readonly reason: 'timeout' | 'server-error' | 'bad-data' | 'token-policy';
      readonly detail: string;
      /** Of a connection that did not come about. */
      readonly cause?: unknown;
    };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly message: string;
}

/** GitHub asks for at least a minute where a secondary limit comes without a time. */
const silentPause = MINUTE;

const limitWords = /secondary rate|abuse detection|rate limit/i;

/** The moment `retry-after` names: seconds, or a date (measured from GitHub's own `date`). */
function retryMoment(headers: Headers, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return now + Math.max(seconds, 0) * SECOND;
  const at = Date.parse(String(value));
  if (Number.isNaN(at)) return undefined;
  const theirs = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
  return Number.isNaN(theirs) ? at : now + (at - theirs);
}

/** Primary and secondary limits, which look alike: 403 or 429 (or 200 with an error), told apart by their headers. */
export function limitVerdict(headers: Headers, now: number): Verdict {
  const retryAt = retryMoment(headers, now);
  if (retryAt !== undefined) return { kind: 'pause', until: Math.max(retryAt, now + SECOND), said: true };
  const resetAt = resetMoment(headers, now);
  if (String(headers['x-ratelimit-remaining'] ?? '') === '0') {
    // One second more, so that the next request falls into the next hour also by GitHub's clock.
    return { kind: 'spent', resetAt: Math.max(resetAt ?? now + silentPause, now) + SECOND };
  }
  return { kind: 'pause', until: now + silentPause, said: false };
}

export function judge(answer: Answer, now: number): Verdict {
  const { status, headers, message } = answer;
  if (status === 304) return { kind: 'unchanged' };
  if (status === 401) return { kind: 'bad-token', detail: 'it is unknown, expired or revoked' };
  if (status === 403 || status === 429) {
    const policy = status === 403 && !limitWords.test(message) ? readTokenPolicy(message) : undefined;
    if (policy !== undefined) return { kind: 'refused', absence: absent('token-policy', policy) };
    const limited =
      status === 429 ||
      limitWords.test(message) ||
      headers['retry-after'] !== undefined ||
      String(headers['x-ratelimit-remaining'] ?? '') === '0';
    return limited ? limitVerdict(headers, now) : { kind: 'refused', absence: refusal(status, message) };
  }
  if (status >= 500)
    return { kind: 'broken', reason: status === 504 ? 'timeout' : 'server-error', detail: `status ${status}` };
  return { kind: 'refused', absence: refusal(status, message) };
}

function refusal(status: number, message: string): Absent {
  const detail = `status ${status}: ${oneLine(message)}`;
  if (status === 403 && /too large/i.test(message)) return absent('too-large', detail);
  if (status === 451 || (status === 403 && /access blocked|dmca/i.test(message))) return absent('blocked', detail);
  if (status === 403) return absent('forbidden', detail);
  if (status === 404 || status === 410) return absent('not-found', detail);
  if (status === 422) return absent(/spam|abus|flag/i.test(message) ? 'spam-flagged' : 'forbidden', detail);
  return absent('server-error', detail);
}

/** What an error of a GraphQL answer means for the one object it belongs to; `undefined`: GitHub failed, ask again. */
export function nodeVerdict(error: GraphqlError): Absent | undefined {
  const detail = oneLine(error.message);
  const because = (reason: AbsenceReason): Absent => absent(reason, detail);
  if (isTooMuch(error)) return undefined;
  const policy = error.extensions?.saml_failure === true ? readTokenPolicy('SAML') : readTokenPolicy(error.message);
  if (policy !== undefined) return absent('token-policy', policy);
  if (error.type === 'NOT_FOUND') return because('not-found');
  if (/access blocked|dmca|unavailable for legal/i.test(error.message)) return because('blocked');
  if (error.type === 'FORBIDDEN') return because('forbidden');
  return undefined;
}

export const isRateLimited = (error: GraphqlError): boolean =>
  error.type === 'RATE_LIMITED' || error.type === 'RATE_LIMIT';

/** The query used more than GitHub grants to one: the same for fewer objects goes through. */
export const isTooMuch = (error: GraphqlError): boolean => error.type === 'RESOURCE_LIMITS_EXCEEDED';

/** Texts that go into logs and status: one line, no control characters, not long. */
export function oneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return flat.length > 200 ? `${flat.slice(0, 199)}…` : flat;
}
