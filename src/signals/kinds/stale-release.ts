import type { SignalOf, SignalThresholds } from '../../contracts/signal.ts';
import { dayOfSeconds, isoOfDay } from '../../contracts/series.ts';
import type { Day, ProjectHistory } from '../../contracts/series.ts';
import { chanceOfGap, learnCadence, releaseStream, unlikelyGap } from '../engine/cadence.ts';
import { dayName, oneIn, plural } from '../engine/describe.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** A rhythm needs this many stable releases, */
const leastReleases = 5;
/** and gaps that mostly stay within a factor of about four of each other: ln 4 as standard deviation. */
const widestSpread = 1.39;

/** No stable release for far longer than this project's own rhythm. */
export const staleRelease: SignalKindDefinition = {
  kind: 'stale-release',
  find: ({ history, limits, today }) => findStaleReleases(history, limits, today),
};

/**
 * Releases that are overdue by the project's own cadence, past ones included: each stretch without a stable release
 * that became improbable (`staleChance`) and lasted at least `staleDays` is one signal, ended by the next release.
 * Archived projects do not owe a release. A silence lasts until releases were last read: what came since is not known.
 */
export function findStaleReleases(
  history: ProjectHistory,
  limits: SignalThresholds,
  today: Day,
): SignalOf<'stale-release'>[] {
  const { releases: readAt } = history.reach;
  const through = readAt === null ? today : Math.min(today, dayOfSeconds(readAt));
  const stream = releaseStream(history.releases).filter(({ day }) => day <= today);
  const gaps = stream.slice(1).map(({ day }, i) => day - (stream[i]?.day ?? day));
  const signals: SignalOf<'stale-release'>[] = [];
  for (let i = leastReleases - 1; i < stream.length; i++) {
    const last = stream[i];
    const next = stream[i + 1]?.day ?? null;
    if (last === undefined) break;
    const silence = (next ?? through) - last.day;
    if (silence < limits.staleDays || (next === null && history.facts.archived)) continue;
    const cadence = learnCadence(gaps.slice(0, i));
    if (cadence.spread > widestSpread || chanceOfGap(cadence, silence) > limits.staleChance) continue;
    const overdue = Math.max(limits.staleDays, unlikelyGap(cadence, limits.staleChance, silence));
    // A release on the very day it became overdue came in time.
    if (next !== null && next - last.day <= overdue) continue;
    const chance = chanceOfGap(cadence, silence);
    const onset = last.day + overdue;
    const releases = cadence.gaps + 1;
    const learntSince = stream[i - cadence.gaps]?.day ?? last.day;
    const usual = Math.round(cadence.usualGap);
    const cadenceWords = `usually every ${plural(usual, 'day')} over ${plural(releases, 'release')} since ${yearOf(learntSince)}`;
    const sentence =
      next === null
        ? `No stable release since ${dayName(last.day)}: ${plural(silence, 'day')} as of ${dayName(through)}, ${cadenceWords}; a gap this long has a chance of about ${oneIn(chance)}.`
        : `The stable release of ${dayName(next)} ended ${plural(silence, 'day')} without one; ${cadenceWords}.`;
    signals.push({
      kind: 'stale-release',
      key: `stale-release:${history.id}:${isoOfDay(last.day)}`,
      projectId: history.id,
      repo: history.repo,
      state: next !== null ? 'over' : today - onset <= 1 ? 'onset' : 'growing',
      onset,
      detected: onset,
      peak: next ?? through,
      ended: next,
      severity:
        silence >= 3 * cadence.longestGap || silence >= 365
          ? 'high'
          : chance <= limits.staleChance / 5
            ? 'medium'
            : 'low',
      sentence,
      evidence: {
        lastRelease: last.day,
        lastVersion: last.version,
        releases,
        learntSince,
        usualGap: usual,
        longestGap: cadence.longestGap,
        currentGap: silence,
        chance,
        data: { line: 'observed', zone: 'UTC', asOf: readAt, through: next ?? through },
      },
    });
  }
  return signals;
}

const yearOf = (day: Day): string => isoOfDay(day).slice(0, 4);
