import { DAY } from '../contracts/clock.ts';
import type { DigestPick } from './digest-content.ts';
import type { DigestView, WindowDays } from './digest-view.ts';
import { releaseWithin } from './notable-releases.ts';

/** Picks with what came out in their window and how the windows before it went. */
export async function withReasons(
  view: DigestView,
  picks: readonly DigestPick[],
  { windowDays, prereleases }: { windowDays: WindowDays; prereleases: boolean },
): Promise<readonly DigestPick[]> {
  const past = await view.periodGains(
    windowDays,
    picks.map(({ projectId }) => projectId),
  );
  return picks.map((pick) => {
    const to = pick.observedAt ?? view.now;
    const release = releaseWithin(view.releasesOf.get(pick.projectId) ?? [], {
      from: to - windowDays * DAY,
      to,
      prereleases,
    });
    const gains = past.get(pick.projectId);
    return {
      ...pick,
      ...(release === undefined ? {} : { release }),
      // The list shows the last one, and no picture may say another number.
      ...(gains === undefined ? {} : { past: { ...gains, gains: [...gains.gains.slice(0, -1), pick.gained] } }),
    };
  });
}
