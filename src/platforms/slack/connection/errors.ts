import { webApi } from '@slack/bolt';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { PermanentReason } from '../../../contracts/errors.ts';
import { redact } from './redact.ts';

/** Slack's answers after which retrying never helps. What is not listed is passing trouble. */
export const PERMANENT: Readonly<Record<string, PermanentReason>> = {
  channel_not_found: 'channel-gone',
  is_archived: 'archived',
  channel_is_archived: 'archived',
  not_in_channel: 'not-a-member',
  restricted_action: 'no-permission',
  restricted_action_read_only_channel: 'no-permission',
  restricted_action_thread_only_channel: 'no-permission',
  restricted_action_non_threadable_channel: 'no-permission',
  restricted_action_thread_locked: 'no-permission',
  posting_to_general_channel_denied: 'no-permission',
  missing_scope: 'no-permission',
  no_permission: 'no-permission',
  access_denied: 'no-permission',
  ekm_access_denied: 'no-permission',
  not_allowed_token_type: 'no-permission',
  method_not_supported_for_channel_type: 'no-permission',
  team_access_not_granted: 'workspace-gone',
  team_not_found: 'workspace-gone',
  org_login_required: 'workspace-gone',
  account_inactive: 'unauthorized',
  token_revoked: 'unauthorized',
  token_expired: 'unauthorized',
  invalid_auth: 'unauthorized',
  not_authed: 'unauthorized',
  user_not_found: 'user-unreachable',
  users_not_found: 'user-unreachable',
  user_disabled: 'user-unreachable',
  user_not_visible: 'user-unreachable',
  cannot_dm_bot: 'user-unreachable',
  messages_tab_disabled: 'user-unreachable',
  invalid_blocks: 'invalid-message',
  invalid_blocks_format: 'invalid-message',
  invalid_arguments: 'invalid-message',
  invalid_metadata_format: 'invalid-message',
  invalid_metadata_schema: 'invalid-message',
  msg_too_long: 'invalid-message',
  msg_blocks_too_long: 'invalid-message',
  no_text: 'invalid-message',
  message_not_found: 'invalid-message',
  cant_update_message: 'invalid-message',
  edit_window_closed: 'invalid-message',
};

/** Slack says of these that part of the work may have been done. */
const PERHAPS_DONE = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);
/** The connection was never made, so nothing can have been posted. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export type DeliveryError = PermanentDeliveryError | PassingDeliveryError;

/** Slack's error code of a failed call; undefined when it is no answer of Slack's. */
export function slackCode(error: unknown): string | undefined {
  if (!(error instanceof webApi.WebAPIPlatformError) || typeof error.data.error !== 'string') return undefined;
  // Whatever a proxy between here and Slack says may repeat what it was sent, tokens included: only codes are passed on.
  return /^\w{1,60}$/.test(error.data.error) ? error.data.error : UNREADABLE;
}

const UNREADABLE = 'unreadable answer';

/** What Slack said in detail, such as which block it refused. */
export const slackDetails = (error: unknown): string =>
  error instanceof webApi.WebAPIPlatformError
    ? JSON.stringify([(error.data as { errors?: unknown }).errors, error.data.response_metadata?.messages])
    : '';

/** Any failure of a Web API call as one of the two errors of the port. */
export function deliveryError(error: unknown): DeliveryError {
  if (error instanceof PermanentDeliveryError || error instanceof PassingDeliveryError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new PassingDeliveryError('ratelimited', 'no', error.retryAfter * 1000, { cause: error });
  const code = slackCode(error);
  if (code !== undefined) {
    const reason = Object.hasOwn(PERMANENT, code) ? PERMANENT[code] : undefined;
    if (reason !== undefined) return new PermanentDeliveryError(reason, code, { cause: error });
    // A body that is no JSON comes back as a code of arbitrary text: who knows what happened there.
    const known = /^[a-z_]{3,60}$/.test(code);
    return new PassingDeliveryError(
      known ? code : 'unreadable answer',
      known && !PERHAPS_DONE.has(code) ? 'no' : 'unknown',
      undefined,
      { cause: error },
    );
  }
  if (error instanceof webApi.WebAPIHTTPError)
    return new PassingDeliveryError(`http ${error.statusCode}`, error.statusCode >= 500 ? 'unknown' : 'no', undefined, {
      cause: error,
    });
  return new PassingDeliveryError(
    redact(error instanceof Error ? error.message : String(error)),
    neverSent(error) ? 'no' : 'unknown',
    undefined,
    { cause: error },
  );
}

function neverSent(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && NEVER_SENT.has(cause.code)) return true;
  }
  return false;
}
