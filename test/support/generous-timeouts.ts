import type {
  AttemptNote,
  AttemptOptions,
  PostingWindow,
  SendOptions,
} from '../../src/contracts/platforms/chat-platform.ts';
import { HOUR } from '../../src/contracts/clock.ts';

/** A note that lasts as long as whoever holds it. */
function freshNote(): AttemptNote {
  let kept: string | undefined;
  return {
    read: () => kept,
    keep: async (note) => {
      kept = note;
    },
  };
}

/** Posted at some time since then. */
export const since = (at: number): PostingWindow => ({ since: at, until: Date.now() + HOUR });

/** Requests that are waited for as long as they take. */
export const unhurried = (): AttemptOptions => ({ signal: new AbortController().signal, note: freshNote() });

/** The same for a message with this delivery key, which an earlier attempt may have posted. */
export const keyed = (key: string): SendOptions => ({ key, ...unhurried(), mayStand: since(Date.now() - HOUR) });

/** The first attempt: nothing of it can stand. */
export const firstTry = (key: string): SendOptions => ({ key, ...unhurried(), mayStand: undefined });
