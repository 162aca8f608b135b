import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { PermanentReason } from '../../../contracts/errors.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../contracts/errors.ts';

/** Discord's codes after which the same request never succeeds. Source: JSON error codes of the API reference. */
const PERMANENT: Readonly<Record<number, PermanentReason>> = {
  10003: 'channel-gone', // Unknown Channel
  10004: 'workspace-gone', // Unknown Guild
  10008: 'invalid-message', // Unknown Message: what should be changed was deleted
  10013: 'user-unreachable', // Unknown User
  40001: 'unauthorized', // Unauthorized
  40005: 'invalid-message', // Request entity too large
  50001: 'not-a-member', // Missing Access: the channel cannot be seen
  50003: 'no-permission', // Cannot execute action on a DM channel
  50005: 'invalid-message', // Cannot edit a message authored by another user
  50006: 'invalid-message', // Cannot send an empty message
  50007: 'user-unreachable', // Cannot send messages to this user
  50008: 'no-permission', // Cannot send messages in a non-text channel
  50009: 'no-permission', // Verification level is too high
  50013: 'no-permission', // Missing Permissions
  50014: 'unauthorized', // Invalid authentication token
  50024: 'no-permission', // Cannot execute action on this channel type
  50033: 'user-unreachable', // Invalid recipient
  50035: 'invalid-message', // Invalid Form Body
  50083: 'archived', // Thread is archived
  50278: 'user-unreachable', // No mutual guilds
  160002: 'no-permission', // Cannot reply without the right to read the history
  160005: 'archived', // Thread is locked
  200000: 'invalid-message', // Blocked by automatic moderation
  200001: 'invalid-message', // Title blocked by automatic moderation
  240000: 'invalid-message', // Blocked by the harmful links filter
};

/** Connections that surely carried nothing. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One of the two delivery errors for whatever discord.js throws.
 * A refusal without a code of Discord's own (a proxy's page, a ban for too many bad requests) passes: it says nothing about the channel.
 */
export function toDeliveryError(error: unknown): PermanentDeliveryError | PassingDeliveryError {
  if (error instanceof PermanentDeliveryError || error instanceof PassingDeliveryError) return error;
  if (error instanceof RateLimitError) {
    return new PassingDeliveryError('Discord asks to wait.', 'no', waitOf(error), { cause: error });
  }
  if (error instanceof DiscordAPIError) return fromApi(error);
  // A 5xx may come from in front of a server that has already accepted.
  if (error instanceof HTTPError)
    return new PassingDeliveryError(`Discord answered ${error.status}.`, 'unknown', undefined, {
      cause: plainCause(error),
    });
  const code = codeOf(error);
  return new PassingDeliveryError(`Discord did not answer (${code}).`, NEVER_SENT.has(code) ? 'no' : 'unknown');
}

function fromApi(error: DiscordAPIError): PermanentDeliveryError | PassingDeliveryError {
  const code = apiCode(error);
  const detail = `${error.status} ${code > 0 ? `${code} ` : ''}${firstLine(error)}`;
  if (error.status === 401) return new PermanentDeliveryError('unauthorized', detail, { cause: plainCause(error) });
  const reason = PERMANENT[code];
  if (reason !== undefined) return new PermanentDeliveryError(reason, detail, { cause: plainCause(error) });
  return new PassingDeliveryError(`Discord answered ${detail}`, 'no', undefined, { cause: plainCause(error) });
}

/** Without request bodies, which discord.js hangs on its errors and which have no place in a log. */
const plainCause = (error: DiscordAPIError | HTTPError): { status: number; method: string; message: string } => ({
  status: error.status,
  method: error.method,
  message: firstLine(error),
});

const firstLine = (error: Error): string => error.message.split('\n', 1)[0]?.slice(0, 200) ?? '';

const waitOf = (error: RateLimitError): number => Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout);

/** Discord's own error code; 0 for everything else, and where an answer has something else in its place. */
export function apiCode(error: unknown): number {
  const code: unknown = error instanceof DiscordAPIError ? error.code : 0;
  return typeof code === 'number' || typeof code === 'string' ? Number(code) || 0 : 0;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause: unknown = error.cause;
  for (const candidate of [error, cause]) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') return candidate.code;
  }
  return error.name;
}
