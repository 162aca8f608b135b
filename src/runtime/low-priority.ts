import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/**
 * What the calling thread does can wait: it runs while nobody else wants the processor. Linux gives every thread a priority of its own;
 * elsewhere this would slow down everybody, so nothing happens there.
 */
export function workInTheBackground(): void {
  if (process.platform === 'linux' && !isMainThread) setPriority(constants.priority.PRIORITY_LOW);
}
