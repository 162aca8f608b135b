import type { Clock } from '../../src/contracts/clock.ts';
import { DrizzleQueryError } from './drizzle.ts';
import type { Store } from '../store.ts';

export interface RetryOptions {
  clock: Clock;
  /** How long what is in the way is waited for, in milliseconds. */
  longestMs: number;
  /** Whether the same call may go well a moment later; `tries` counts those that failed so. */
  mayRetry: (error: unknown, tries: number) => boolean;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/** The driver's own error: what drizzle wraps around it carries the statement and its parameters, which may be secrets. */
const withoutStatement = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

/** Runs `work` again while something is in the way that passes. `work` must have changed nothing when it fails. */
export async function retry<T>({ clock, longestMs, mayRetry }: RetryOptions, work: () => T | Promise<T>): Promise<T> {
  const started = clock.now();
  let pause = FIRST_PAUSE_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (failure) {
      const error = withoutStatement(failure);
      if (!mayRetry(error, tries) || clock.now() - started >= longestMs) throw error;
    }
    await clock.sleep(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/**
 * The store with every method waiting outside the event loop for what is in the way, and failing in sentences. Trying again is
 * safe: a method is one transaction, or (bulk recording) changes nothing when repeated.
 */
export function retryingStore(store: Store, options: RetryOptions & { explained: (error: unknown) => unknown }): Store {
  const explaining = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run();
    } catch (error) {
      throw options.explained(error);
    }
  };
  const guard =
    <Parameters extends unknown[], Result>(run: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> =>
      explaining(() => retry(options, () => run(...parameters)));
  const guardAll = <Part extends object>(part: Part): Part =>
    // Entries lose which method belongs to which name; each comes back under its own.
    Object.fromEntries(Object.entries(part).map(([name, method]: [string, Method]) => [name, guard(method)])) as Part;
  /** What the caller's work did outside of the database cannot be undone: it is begun once. */
  const allOrNothing = <T>(work: () => Promise<T>): Promise<T> => {
    let isBegun = false;
    const mayRetry: RetryOptions['mayRetry'] = (error, tries) => !isBegun && options.mayRetry(error, tries);
    return explaining(() =>
      retry({ ...options, mayRetry }, () =>
        store.maintenance.allOrNothing(async () => {
          isBegun = true;
          return work();
        }),
      ),
    );
  };
  return {
    projects: guardAll(store.projects),
    observations: guardAll(store.observations),
    usage: guardAll(store.usage),
    discovery: guardAll(store.discovery),
    scores: guardAll(store.scores),
    signals: guardAll(store.signals),
    workspaces: guardAll(store.workspaces),
    subscriptions: guardAll(store.subscriptions),
    deliveries: guardAll(store.deliveries),
    jobs: guardAll(store.jobs),
    installations: guardAll(store.installations),
    oauthStates: guardAll(store.oauthStates),
    buttonPayloads: guardAll(store.buttonPayloads),
    claims: guardAll(store.claims),
    meta: guardAll(store.meta),
    maintenance: { ...guardAll(store.maintenance), allOrNothing },
    close: guard(() => store.close()),
  };
}

type Method = (...parameters: unknown[]) => Promise<unknown>;
