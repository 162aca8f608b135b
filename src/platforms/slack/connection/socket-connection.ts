import { webApi } from '@slack/bolt';
import type { SocketModeReceiver } from '@slack/bolt';
import { SECOND } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { OperatorError } from '../../../contracts/errors.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { connectionTrouble } from '../../../runtime/connection-trouble.ts';
import { slackCode } from './errors.ts';
import { redact } from './redact.ts';

export interface SocketConnection {
  /** Resolves when connected, or when the first try failed for a passing reason: then it goes on trying by itself. @throws OperatorError when the token is refused; then nothing goes on. */
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
  /** The number of the connection that stands or stood last: each has its own. */
  line(): number;
}

/** Slack's answers after which trying again with this token is no use. */
const REFUSED = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'token_revoked',
  'not_allowed_token_type',
  'missing_scope',
]);
const HELLO_MS = 30 * SECOND;
const FAREWELL_MS = 5 * SECOND;
const MAX_WAIT_MS = 60 * SECOND;

/**
 * Keeps a Socket Mode connection. Bolt's own reconnecting waits five seconds when Slack asks to reconnect, and a failed try ends
 * as an unhandled rejection, which would end the process; so it is switched off and done here: at once first, then with backoff.
 */
export function createSocketConnection(
  client: SocketModeReceiver['client'],
  clock: Clock,
  logger: Logger,
): SocketConnection {
  let stopping: AbortController | undefined;
  let loop: Promise<void> | undefined;
  let first: PromiseWithResolvers<undefined> | undefined;
  let connected = false;
  let line = 0;
  let gone = Promise.withResolvers<undefined>();
  client.on('connected', () => {
    connected = true;
    line += 1;
  });
  client.on('disconnected', () => {
    connected = false;
    gone.resolve(undefined);
  });

  async function tryOnce(signal: AbortSignal): Promise<void> {
    const settled = new AbortController();
    try {
      const late = clock.sleep(HELLO_MS, AbortSignal.any([signal, settled.signal])).then(() => {
        throw new Error('Slack opened a socket and did not say hello.');
      });
      // Nobody listens any more when the hello came in time.
      late.catch(() => undefined);
      await Promise.race([client.start(), late]);
    } finally {
      settled.abort();
    }
  }

  async function keep(signal: AbortSignal, started: PromiseWithResolvers<undefined>): Promise<void> {
    let failures = 0;
    let began = false;
    while (!signal.aborted) {
      gone = Promise.withResolvers<undefined>();
      try {
        await tryOnce(signal);
        failures = 0;
        logger.info({}, 'Connected to Slack by Socket Mode.');
        began = true;
        started.resolve(undefined);
        await gone.promise;
        logger.info({}, 'The socket to Slack has ended.');
      } catch (error) {
        const code = slackCode(error);
        const refused = code !== undefined && REFUSED.has(code);
        if (refused && !began) {
          // Trying on would keep a process alive that has told its operator what to mend.
          started.reject(
            new OperatorError(
              `Slack refuses the app-level token (${code}).`,
              'Make an app-level token with the scope connections:write and set SLACK_APP_TOKEN.',
            ),
          );
          return;
        }
        began = true;
        started.resolve(undefined);
        failures += 1;
        const asked = error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter * SECOND : 0;
        const wait = refused
          ? MAX_WAIT_MS
          : Math.max(asked, Math.min(MAX_WAIT_MS, SECOND * 2 ** Math.min(failures - 1, 10)));
        const trouble = connectionTrouble(error);
        logger.warn(
          {
            reason: trouble?.sentence ?? redact(error instanceof Error ? error.message : 'connection closed'),
            ...(trouble === undefined ? {} : { hint: trouble.hint }),
            waitMs: wait,
          },
          'No connection to Slack; trying again later.',
        );
        await clock.sleep(wait, signal);
      }
    }
  }

  return {
    connected: () => connected,
    line: () => line,
    start() {
      if (first === undefined || stopping === undefined) {
        stopping = new AbortController();
        first = Promise.withResolvers<undefined>();
        loop = keep(stopping.signal, first);
        // A start that was refused has ended: the next one begins anew.
        first.promise.catch(() => {
          first = undefined;
        });
      }
      return first.promise;
    },
    async stop() {
      if (stopping === undefined) return;
      stopping.abort();
      const farewell = new AbortController();
      await Promise.race([client.disconnect(), clock.sleep(FAREWELL_MS, farewell.signal)]);
      farewell.abort();
      gone.resolve(undefined);
      await loop;
      stopping = undefined;
      first = undefined;
      connected = false;
    },
  };
}
