import type { SignalRecord } from '../../db/store.ts';
import { causeInWords } from '../causes/cause-line.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import type { DigestPick } from './digest-content.ts';
import type { DigestView, WindowDays } from './digest-view.ts';
import { definitionOf } from '../signals/index.ts';
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
    const why = whyOf(view.explained.get(pick.projectId) ?? [], dayOf(to) - windowDays);
    return {
      ...pick,
      ...(release === undefined ? {} : { release }),
      ...(why === undefined ? {} : { why }),
      // The list shows the last one, and no picture may say another number.
      ...(gains === undefined ? {} : { past: { ...gains, gains: [...gains.gains.slice(0, -1), pick.gained] } }),
    };
  });
}

/** What fits the largest spike that lasted or began in the window. */
function whyOf(records: readonly SignalRecord[], since: number): DigestPick['why'] {
  const findings = records
    .filter(({ signal: { ended } }) => ended === null || ended >= since)
    .flatMap(({ signal }) => definitionOf(signal.kind).cause(signal) ?? []);
  const named = findings.filter(({ causes }) => causes.length > 0);
  const [finding] = named.sort((a, b) => (b.causes[0]?.weight ?? 0) - (a.causes[0]?.weight ?? 0));
  const known = finding ?? findings.find(({ lookedAt }) => lookedAt !== null);
  return known === undefined ? undefined : { line: causeInWords(known), phrase: known.causes[0]?.phrase ?? null };
}
