import type { Day, ProjectHistory } from '../../src/contracts/series.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import { countSeries, readEvents, readLaunches, readPanel } from './data.ts';
import { delayOf, ourAlerts, projectYears, visibleOnset } from './measure.ts';
import type { Alert } from './measure.ts';
import { alertsAt, dailyRuns, rules, scoreRule } from './rules.ts';
import type { Rule } from './rules.ts';

/** What is asked of every detector alike: ours, and each published rule at each threshold. */
export interface SpikeScore {
  readonly name: string;
  /** Share of the events with a baseline that were found within a day; median and worst delay of those found. */
  readonly recall: number;
  readonly delays: readonly number[];
  readonly artefacts: number;
  readonly launchesFound: number;
  readonly nothingFlagged: number;
  readonly perYear: number;
  /** Recall on injected bursts by size (times the usual). */
  readonly injected: ReadonlyMap<number, number>;
}

type Detector = (histories: readonly ProjectHistory[]) => Alert[][];

interface Cases {
  readonly events: readonly { readonly history: ProjectHistory; readonly onset: Day }[];
  readonly artefacts: readonly { readonly history: ProjectHistory; readonly from: Day; readonly to: Day }[];
  readonly posts: readonly { readonly history: ProjectHistory; readonly day: Day; readonly stars: number }[];
  readonly panel: readonly ProjectHistory[];
  readonly years: number;
  readonly injections: readonly { readonly size: number; readonly history: ProjectHistory; readonly day: Day }[];
}

/** A post that brought this much in two days took off; one that brought at most the other did nothing. */
export const tookOff = 60;
export const didNothing = 20;
const injectionSizes = [3, 5, 10, 20] as const;

/** Reads all recorded cases and makes the injected ones; seeded, so that every run measures the same. */
export function readCases(): Cases {
  const events = readEvents();
  const panel = readPanel();
  const observed = panel.map((history) => observeStars(history));
  return {
    events: events
      .filter(({ label }) => label === 'organic_event' || label === 'release')
      .flatMap((event) => {
        const obs = observeStars(event.history);
        const onset = obs === null ? null : visibleOnset(event, obs);
        return onset === null ? [] : [{ history: event.history, onset }];
      }),
    artefacts: events
      .filter(({ label }) => label.startsWith('artifact'))
      .map(({ history, eventDay, windowEnd }) => ({ history, from: eventDay, to: windowEnd })),
    posts: readLaunches().flatMap(({ history, posts }) =>
      posts.map(({ day, starsIn48Hours }) => ({ history, day, stars: starsIn48Hours })),
    ),
    panel,
    years: projectYears(observed.filter((obs) => obs !== null)),
    injections: inject(panel, observed),
  };
}

/**
 * Bursts of known size put into real series: on a quiet day of a project with a usual of 5 to 200 stars a day, extra
 * stars of `size - 1` times the usual, fading by a third each day.
 */
function inject(
  panel: readonly ProjectHistory[],
  observed: readonly (Observations | null)[],
): Cases['injections'][number][] {
  const cases: Cases['injections'][number][] = [];
  panel.forEach((history, index) => {
    const obs = observed[index];
    const size = injectionSizes[index % injectionSizes.length] ?? 3;
    const at = obs == null ? null : quietEntry(obs, 60 + ((index * 37) % 200));
    if (obs == null || at === null) return;
    const window = obs.gain.slice(at - 60, at + 10);
    const usual = window.slice(0, 60).toSorted()[30] ?? 0;
    const days = Array.from(obs.day.slice(at - 60, at + 10));
    let count = obs.before[at - 60] ?? 0;
    let extra = (size - 1) * usual;
    const counts = Array.from(window, (gain, i) => {
      count += gain;
      if (i >= 60) {
        count += Math.round(extra);
        extra *= 2 / 3;
      }
      return count;
    });
    const stars = countSeries(days, counts);
    cases.push({
      size,
      day: days[60] ?? 0,
      history: { ...history, counts: { ...history.counts, stars, forks: null } },
    });
  });
  return cases;
}

/** First entry from `start` on with 60 ordinary days before it and ten after, at 5 to 200 stars a day. */
function quietEntry(obs: Observations, start: number): number | null {
  for (let at = start; at + 10 <= obs.size; at += 50) {
    const window = obs.gain.subarray(at - 60, at + 10);
    const usual = window.slice(0, 60).toSorted()[30] ?? 0;
    const daily = obs.span.subarray(at - 60, at + 10).every((span) => span === 1);
    if (
      daily &&
      usual >= 5 &&
      usual <= 200 &&
      window.every((gain) => gain >= 0 && gain <= Math.max(2.5 * usual, usual + 20))
    )
      return at;
  }
  return null;
}

/** Scores one detector on all cases; events and posts one by one, the panel together. */
export function scoreDetector(name: string, detect: Detector, cases: Cases): SpikeScore {
  const alone = (history: ProjectHistory): Alert[] => detect([history])[0] ?? [];
  const delays = cases.events.map(({ history, onset }) => delayOf(alone(history), onset, 1));
  const flagged = cases.posts.map(({ history, day, stars }) => ({
    stars,
    hit: alone(history).some(
      ({ first, last }) => (first >= day - 1 && first <= day + 3) || (first < day - 1 && last >= day),
    ),
  }));
  const share = (posts: typeof flagged): number => posts.filter(({ hit }) => hit).length / posts.length;
  const injected = new Map(
    injectionSizes.map((size) => {
      const own = cases.injections.filter((injection) => injection.size === size);
      return [
        size,
        own.filter(({ history, day }) => delayOf(alone(history), day, 1) !== null).length / own.length,
      ] as const;
    }),
  );
  return {
    name,
    recall: delays.filter((delay) => delay !== null).length / delays.length,
    delays: delays.filter((delay) => delay !== null),
    artefacts: cases.artefacts.filter(({ history, from, to }) =>
      alone(history).some(({ first, last }) => first <= to && last >= from && first >= from - 1),
    ).length,
    launchesFound: share(flagged.filter(({ stars }) => stars >= tookOff)),
    nothingFlagged: share(flagged.filter(({ stars }) => stars <= didNothing)),
    perYear: detect(cases.panel).reduce((sum, alerts) => sum + alerts.length, 0) / cases.years,
    injected,
  };
}

/** Our recall when the events' projects are watched among all others, whose number makes every single one harder to believe. */
export function recallAmongPanel(cases: Cases): number {
  const alerts = ourDetector(cases.panel);
  const index = new Map(cases.panel.map(({ repo }, i) => [repo, i]));
  const watched = cases.events.flatMap(({ history, onset }) => {
    const own = alerts[index.get(history.repo) ?? -1];
    return own === undefined ? [] : [delayOf(own, onset, 1) !== null];
  });
  return watched.filter((found) => found).length / watched.length;
}

/** A published rule at a threshold as a detector; a series' statistic is computed once and kept. */
export function ruleDetector(rule: Rule): (threshold: number) => Detector {
  const kept = new WeakMap<ProjectHistory, ReturnType<typeof scoreRule>>();
  const scored = (history: ProjectHistory): ReturnType<typeof scoreRule> | null => {
    const before = kept.get(history);
    if (before !== undefined) return before;
    const obs = observeStars(history);
    if (obs === null) return null;
    const fresh = scoreRule(rule, dailyRuns(obs));
    kept.set(history, fresh);
    return fresh;
  };
  return (threshold) => (histories) =>
    histories.map((history) => {
      const own = scored(history);
      return own === null ? [] : alertsAt(own, threshold);
    });
}

export const ourDetector: Detector = (histories) => ourAlerts(histories);

/** Each rule's highest threshold that still reaches the recall, by bisection over its published threshold's multiples. */
export function atEqualRecall(
  cases: Cases,
  recall: number,
): { readonly rule: string; readonly threshold: number; readonly perYear: number }[] {
  return rules.flatMap((rule) => {
    const detect = ruleDetector(rule);
    const recallAt = (threshold: number): number => {
      const detector = detect(threshold);
      return (
        cases.events.filter(({ history, onset }) => delayOf(detector([history])[0] ?? [], onset, 1) !== null).length /
        cases.events.length
      );
    };
    const steps = Array.from({ length: 120 }, (_, i) => rule.published * 0.25 * 1.04 ** i);
    const threshold = steps.findLast((step) => recallAt(step) >= recall);
    if (threshold === undefined) return [];
    const perYear = detect(threshold)(cases.panel).reduce((sum, alerts) => sum + alerts.length, 0) / cases.years;
    return [{ rule: rule.name, threshold, perYear }];
  });
}
