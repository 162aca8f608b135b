import type { Day, ProjectHistory } from '../../../contracts/figures/series.ts';
import type { Aftermath } from '../../../contracts/figures/signal.ts';
import { gainedBetween } from '../counts.ts';
import type { Observations } from '../observations.ts';
import type { Burst } from './bursts.ts';

/** What stayed is told this many days after the onset, over the last so many of them. */
const aftermathDays = 30;
const aftermathTail = 14;

/** What stayed 30 days after a spike began; null while that is not yet. */
export function aftermathOf(history: ProjectHistory, obs: Observations, burst: Burst, today: Day): Aftermath | null {
  if (today - burst.onset < aftermathDays) return null;
  const day = burst.onset + aftermathDays;
  const { contributors, forks, openIssues, closedIssues } = history.counts;
  const removed = history.ledger.filter((entry) => entry.day >= burst.onset && entry.day <= (burst.ended ?? day));
  return {
    day,
    starsPerDay: meanRate(history, obs, { from: day - aftermathTail + 1, to: day }),
    contributorsGained: gainedBetween(contributors, burst.onset - 1, day, 7),
    forksGained: gainedBetween(forks, burst.onset - 1, day, 7),
    issuesGained: add(
      gainedBetween(openIssues, burst.onset - 1, day, 7),
      gainedBetween(closedIssues, burst.onset - 1, day, 7),
    ),
    starsRemoved:
      history.starHistory === null
        ? null
        : Math.max(
            0,
            removed.reduce((sum, { from, to }) => sum + from - to, 0),
          ),
  };
}

/** Stars a day over the known days of a span, without what the counter did. */
function meanRate(
  { artefacts }: ProjectHistory,
  obs: Observations,
  { from, to }: { readonly from: Day; readonly to: Day },
): number | null {
  const doubted = artefacts.filter(({ line, believed }) => line === obs.source.line && !believed);
  let stars = 0;
  let days = 0;
  for (let i = 0; i < obs.size; i++) {
    const day = obs.day[i] ?? 0;
    const span = obs.span[i] ?? 1;
    if (day - span + 1 < from || day > to) continue;
    if (doubted.some((artefact) => artefact.from < day && artefact.to > day - span)) continue;
    stars += obs.gain[i] ?? 0;
    days += span;
  }
  return days >= aftermathTail / 2 ? stars / days : null;
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
