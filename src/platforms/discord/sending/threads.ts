import { Routes } from 'discord.js';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import { apiCode, toDeliveryError } from '../connection/errors.ts';
import type { DiscordRequests } from '../connection/requests.ts';

const UNKNOWN_CHANNEL = 10003;
const MISSING_ACCESS = 50001;
const MISSING_PERMISSIONS = 50013;
const ARCHIVED = 50083;
const LOCKED = 160005;

/** Refusals that say something about a thread and nothing about the channel it hangs from. */
const CLOSED: ReadonlySet<number> = new Set([UNKNOWN_CHANNEL, MISSING_ACCESS, MISSING_PERMISSIONS, ARCHIVED, LOCKED]);

/** Whether a message that was meant for a thread should stand in the channel instead. */
export const threadIsClosed = (error: unknown): boolean => CLOSED.has(apiCode(error));

/**
 * Does the work in a channel. Discord archives threads that were silent for a while and refuses changes there: then the
 * thread is woken and the work done again. Where it may not be woken (somebody locked it), the work's own refusal stands.
 */
export async function inOpenThread<T>(requests: DiscordRequests, channel: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (apiCode(error) !== ARCHIVED || !(await wake(requests, channel))) throw error;
    return await work();
  }
}

async function wake(requests: DiscordRequests, thread: string): Promise<boolean> {
  try {
    await requests.call('patch', Routes.channel(thread), { body: { archived: false } });
    return true;
  } catch (error) {
    if (toDeliveryError(error) instanceof PermanentDeliveryError) return false;
    throw error;
  }
}
