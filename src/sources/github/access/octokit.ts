import type { Octokit } from 'octokit';
import type { Credential } from './credential.ts';

/** The REST version under which star history is documented. */
const restVersion = '2026-03-10';

export interface OctokitSettings {
  /** Undefined: 60 requests an hour and no GraphQL. */
  readonly credential: Credential | undefined;
  readonly baseUrl: string;
  /** Unit of the retry plugin's waits, milliseconds. */
  readonly retryUnitMs: number;
  readonly userAgent: string;
}

type OctokitOptions = NonNullable<ConstructorParameters<typeof Octokit>[0]>;
type Throttle = NonNullable<OctokitOptions['throttle']>;

const silent = (): void => undefined;

/** Stands in for the throttling plugin's queues of writes and searches, which hold GraphQL queries to one a second and searches to one in two. */
const unqueued = {
  key: () => ({ schedule: (_options: unknown, task: () => Promise<unknown>) => task() }),
};

/**
 * Octokit with its retry and throttling plugins, set so that they do not work against our own pacing:
 * - retry repeats REST requests that GitHub's servers failed, twice, with its growing waits (in units of `retryUnitMs`);
 * - throttling bounds the requests under way and tells limits from failures, but never waits on its own: it would hold back
 *   only the refused request, on the system's time. The gate pauses all of them, on the clock.
 */
export async function pacedOctokit(options: OctokitSettings): Promise<Octokit> {
  // A tenth of a second and some megabytes that a program which only answers from its database need not spend.
  const { App, Octokit } = await import('octokit');
  const throttle = {
    onRateLimit: () => false,
    onSecondaryRateLimit: () => false,
    retryAfterBaseValue: options.retryUnitMs,
    write: unqueued,
    search: unqueued,
  } satisfies Throttle;
  const Client = Octokit.defaults({
    baseUrl: options.baseUrl,
    userAgent: options.userAgent,
    throttle,
    retry: { retries: 2, retryAfterBaseValue: options.retryUnitMs },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const { credential } = options;
  const octokit: Octokit =
    credential?.kind === 'app'
      ? await new App({
          appId: credential.appId,
          privateKey: credential.privateKey,
          Octokit: Client,
        }).getInstallationOctokit(credential.installationId)
      : new Client(credential === undefined ? {} : { auth: credential.token });
  octokit.hook.before('request', (request) => {
    request.headers['x-github-api-version'] = restVersion;
  });
  return octokit;
}
