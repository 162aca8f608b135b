import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** Niceness at which Linux gives a thread a quarter of a processor that another thread wants as well. */
const BEHIND_ANSWERS = 5;

/** What the calling thread does can wait: it runs while nobody else wants the processor. */
export const workInTheBackground = (): void => lowerPriority(constants.priority.PRIORITY_LOW);

/** What the calling thread does matters less than an answer that somebody waits for, but must get on. */
export const workBehindAnswers = (): void => lowerPriority(BEHIND_ANSWERS);

/** Linux gives every thread a priority of its own; elsewhere this would slow down everybody, so nothing happens there. */
function lowerPriority(priority: number): void {
  if (process.platform === 'linux' && !isMainThread) setPriority(priority);
}
