import type { Clock } from '../../src/contracts/clock.ts';
import { DrizzleQueryError } from './drizzle.ts';
import { isBusy, operatorError } from '../engines/sqlite/sqlite-errors.ts';
import type { Store } from '../store.ts';

export interface RetryOptions {
  clock: Clock;
  /** How long a lock of another process is waited for, in milliseconds. */
  longestMs: number;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/** The driver's own error: what drizzle wraps around it carries the statement and its parameters, which may be secrets. */
export const withoutStatement = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

/** Runs `work` again while another process holds the lock. `work` must have changed nothing when it fails. */
export async function retryOnLock<T>({ clock, longestMs }: RetryOptions, work: () => T | Promise<T>): Promise<T> {
  const started = clock.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (failure) {
      const error = withoutStatement(failure);
      if (!isBusy(error) || clock.now() - started >= longestMs) throw error;
    }
    await clock.sleep(pause);
  }
}

/**
 * The store with every method waiting for locks outside the event loop and failing in sentences. Trying again is safe: a method
 * is one transaction, or (bulk recording) changes nothing when repeated.
 */
export function retryingStore(store: Store, file: string, retry: RetryOptions): Store {
  const guard =
    <Parameters extends unknown[], Result>(run: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      try {
        return await retryOnLock(retry, () => run(...parameters));
      } catch (error) {
        throw operatorError(withoutStatement(error), file);
      }
    };
  const guardAll = <Part extends object>(part: Part): Part =>
    // Entries lose which method belongs to which name; each comes back under its own.
    Object.fromEntries(Object.entries(part).map(([name, method]: [string, Method]) => [name, guard(method)])) as Part;
  return {
    projects: guardAll(store.projects),
    observations: guardAll(store.observations),
    usage: guardAll(store.usage),
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
    maintenance: guardAll(store.maintenance),
    close: guard(() => store.close()),
  };
}

type Method = (...parameters: unknown[]) => Promise<unknown>;
