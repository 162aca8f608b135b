import { createHash } from 'node:crypto';
import type { Day, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import { readEvents, readLaunches, readPanel } from './data.ts';
import type { RecordedEvent } from './data.ts';
import { injectBursts } from './inject.ts';
import type { InjectedBurst } from './inject.ts';
import { projectYears } from './measure.ts';

/** Settings are looked for on one half and checked on the other; a project is always in the same one. */
export type Half = 'tune' | 'check';

function halfOf(repo: string): Half {
  const [first = 0] = createHash('sha256').update(repo.toLowerCase()).digest();
  return first % 2 === 0 ? 'tune' : 'check';
}

export interface Cases {
  /** Hand-labelled bursts with at least 13 days before them. */
  readonly events: readonly {
    readonly history: ProjectHistory;
    readonly from: Day;
    readonly peakDay: Day;
    readonly onset: Day;
  }[];
  /** What only the counter did. */
  readonly artefacts: readonly { readonly history: ProjectHistory; readonly from: Day; readonly to: Day }[];
  /** Posts, with what came on the days that also count for an alert. */
  readonly posts: readonly { readonly history: ProjectHistory; readonly day: Day; readonly stars: number }[];
  readonly panel: readonly ProjectHistory[];
  readonly injected: readonly InjectedBurst[];
  readonly years: number;
}

/** A post brings what it brings on its own day and the two after it: the same days count for label and alert. */
export const POST_DAYS = 2;
/** A post that brought this much took off; one that brought at most the other did nothing. */
export const TOOK_OFF = 60;
export const DID_NOTHING = 20;
const LEAST_BASELINE = 13;

/** Reads all recorded cases, or those of one half, and makes the injected ones; seeded, so every run measures the same. */
export function readCases(half?: Half): Cases {
  const isWanted = (repo: string): boolean => half === undefined || halfOf(repo) === half;
  const events = readEvents().filter(({ repo }) => isWanted(repo));
  const panel = readPanel().filter(({ repo }) => isWanted(repo));
  const observed = panel.flatMap((history) => observeStars(history) ?? []);
  return {
    events: events.flatMap((event) => {
      const obs = observeStars(event.history);
      const isLabelled = event.label === 'organic_event' || event.label === 'release';
      if (!isLabelled || obs === null || obs.day.filter((day) => day < event.eventDay).length < LEAST_BASELINE)
        return [];
      const onset = visibleOnset(event, obs);
      if (onset === null) return [];
      return [{ history: event.history, from: event.eventDay - 1, peakDay: event.peakDay, onset }];
    }),
    artefacts: events
      .filter(({ label }) => label.startsWith('artifact'))
      .map(({ history, eventDay, windowEnd }) => ({ history, from: eventDay, to: windowEnd })),
    posts: readLaunches()
      .filter(({ repo }) => isWanted(repo))
      .flatMap(({ history, posts }) => posts.flatMap(({ day }) => postOf(history, day))),
    panel,
    injected: injectBursts(panel),
    years: projectYears(observed),
  };
}

function postOf(history: ProjectHistory, day: Day): Cases['posts'][number][] {
  const { stars } = history.counts;
  const at = (wanted: Day): number | null => stars?.values[wanted - stars.start] ?? null;
  const before = at(day - 1);
  const after = at(day + POST_DAYS);
  return before === null || after === null ? [] : [{ history, day, stars: after - before }];
}

/**
 * When an event became visible in the figures, by a rule that none of the compared detectors uses as such: the first
 * figure from the day before the event on that is two and a half times the usual and 20 stars a day above it.
 */
function visibleOnset(event: RecordedEvent, obs: Observations): Day | null {
  const usual = event.usual ?? 0;
  for (let i = 0; i < obs.size; i++) {
    const day = obs.day[i] ?? 0;
    if (day < event.eventDay - 1 || day > event.windowEnd) continue;
    const rate = (obs.gain[i] ?? 0) / (obs.span[i] ?? 1);
    if (rate >= 2.5 * usual && rate >= usual + 20) return day;
  }
  return null;
}
