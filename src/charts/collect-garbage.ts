import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'minor' }) => void;

/**
 * Runs a small collection now. For objects that hold much memory which the collector does not see, such as the rasteriser's
 * pictures: left to itself it lets dozens of them pile up. There is no other way to reach it without a flag on the command line.
 */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  if (typeof collect !== 'function') return () => undefined;
  return () => (collect as Collect)({ type: 'minor' });
}
