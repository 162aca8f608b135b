import type { RequestOptions, SendOptions } from '../../src/contracts/chat-platform.ts';

/** Requests that are waited for as long as they take. */
export const unhurried = (): RequestOptions => ({ signal: new AbortController().signal });

/** The same for a message with this delivery key. */
export const keyed = (key: string): SendOptions => ({ key, ...unhurried() });
