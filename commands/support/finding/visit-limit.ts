import { HOUR } from '../../../src/contracts/clock.ts';
import type { Caller } from '../../../src/contracts/platforms/chat-platform.ts';

/** Projects that are not tracked are read at most so often an hour, for one person and for one workspace. */
const MOST = { person: 20, workspace: 100 } as const;

/** Keeps one person, or many in one workspace, from spending the hour's requests that the tracked projects are read with. */
export interface VisitLimit {
  /** Counts one reading. @returns when the next one is allowed, ms; undefined: this one is. */
  take(caller: Pick<Caller, 'workspace' | 'user'>, now: number): number | undefined;
}

export function createVisitLimit(): VisitLimit {
  const taken = new Map<string, number[]>();
  return {
    take({ workspace, user }, now) {
      for (const [key, times] of taken) if ((times.at(-1) ?? 0) <= now - HOUR) taken.delete(key);
      const limits = [
        { key: `${workspace}/${user}`, most: MOST.person },
        { key: workspace, most: MOST.workspace },
      ].map(({ key, most }) => ({ key, most, times: (taken.get(key) ?? []).filter((at) => at > now - HOUR) }));
      const full = limits.find(({ times, most }) => times.length >= most);
      if (full !== undefined) return (full.times[0] ?? now) + HOUR;
      for (const { key, times } of limits) taken.set(key, [...times, now]);
      return undefined;
    },
  };
}
