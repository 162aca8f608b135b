import type { Cases } from './cases.ts';
import { DID_NOTHING, POST_DAYS, TOOK_OFF } from './cases.ts';
import { delayOf } from './measure.ts';
import type { Alert, Detector } from './measure.ts';
import { shareOf, shareWhere } from './exact-interval.ts';
import type { Share } from './exact-interval.ts';

/** What is asked of every detector alike: ours, and each published rule at each threshold. */
export interface SpikeScore {
  /** Events found by the day after their peak, and within a day of the first figure that shows them. */
  readonly found: Share;
  readonly foundAtOnce: Share;
  /** Days from that first figure to the alert, of those found. */
  readonly delays: readonly number[];
  readonly artefacts: Share;
  readonly launchesFound: Share;
  readonly nothingReported: Share;
  readonly alerts: number;
  readonly perYear: number;
  /** Alerts that a channel hears at the default severity. */
  readonly heard: Share;
  /** Injected bursts of `PRACTICAL` stars or more within a week. */
  readonly injected: Share;
}

/** Extra stars of a burst within a week from which it must be found. */
export const PRACTICAL = 60;

/** Scores one detector on all cases; events and posts one by one, the panel together. */
export function scoreDetector(detect: Detector, cases: Cases): SpikeScore {
  const alone = (history: Cases['panel'][number]): Alert[] => detect([history])[0] ?? [];
  const events = cases.events.map(({ history, from, peakDay, onset }) => {
    const alerts = alone(history);
    return {
      byPeak: alerts.some(({ first, last }) => first <= peakDay + 1 && last >= from),
      delay: delayOf(alerts, onset, 1),
    };
  });
  const posts = cases.posts.map(({ history, day, stars }) => {
    const alerts = alone(history);
    const raised = alerts.some(({ first }) => first >= day && first <= day + POST_DAYS);
    return { stars, raised, covered: raised || alerts.some(({ first, last }) => first < day && last >= day) };
  });
  const practical = cases.injected.filter(({ extra }) => extra >= PRACTICAL);
  const panel = detect(cases.panel).flat();
  return {
    found: shareWhere(events, ({ byPeak }) => byPeak),
    foundAtOnce: shareWhere(events, ({ delay }) => delay !== null),
    delays: events.flatMap(({ delay }) => delay ?? []),
    artefacts: shareWhere(cases.artefacts, ({ history, from, to }) =>
      alone(history).some(({ first, last }) => first <= to && last >= from && first >= from - 1),
    ),
    launchesFound: shareWhere(
      posts.filter(({ stars }) => stars >= TOOK_OFF),
      ({ covered }) => covered,
    ),
    // A burst that was under way before a post that did nothing is not the post's.
    nothingReported: shareWhere(
      posts.filter(({ stars }) => stars <= DID_NOTHING),
      ({ raised }) => raised,
    ),
    alerts: panel.length,
    perYear: panel.length / cases.years,
    heard: shareOf(panel.filter(({ severity }) => severity !== 'low').length, panel.length),
    injected: shareWhere(practical, ({ history, day, days }) =>
      alone(history).some(({ first }) => first >= day && first <= day + days),
    ),
  };
}
