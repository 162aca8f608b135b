import { resolveThresholds } from '../../src/contracts/signal.ts';
import type { Pulse } from '../../src/contracts/series.ts';
import { findEarlySpike } from '../../src/signals/engine/early-warning.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import { scanStars } from '../../src/signals/engine/star-scan.ts';
import { readLaunches } from './data.ts';
import { delayOf, ourAlerts } from './measure.ts';
import { didNothing, tookOff } from './spikes.ts';

export interface EarlyMeasure {
  readonly found: number;
  readonly falseAlarms: number;
  /** Hours from the post to the warning, and to the end of the day whose figures show it. */
  readonly medianHours: number;
  readonly medianHoursDaily: number;
}

/** Replays the recorded hours around each post as pulses, from two days before to three after. */
export function measureEarly(): EarlyMeasure {
  const limits = resolveThresholds();
  const posts = readLaunches().flatMap(({ history, posts: own }) =>
    own.map((post) => {
      const before = observeStars(history, post.day - 1);
      const scan = before === null ? null : scanStars(before, limits);
      let stars = before === null ? 0 : (before.before[before.size - 1] ?? 0) + (before.gain[before.size - 1] ?? 0);
      const pulses: Pulse[] = [];
      let warned: number | null = null;
      for (let hour = -48; hour <= 72 && warned === null; hour++) {
        stars += post.hourly.get(hour - 1) ?? 0;
        pulses.push({ at: post.at + hour * 3_600, stars, forks: null });
        if (hour >= 0 && findEarlySpike(pulses, scan, limits) !== null) warned = hour;
      }
      const delay = delayOf(ourAlerts([history])[0] ?? [], post.day, 3);
      const daily = delay === null ? null : ((post.day + delay + 1) * 86_400 - post.at) / 3_600;
      return { stars: post.starsIn48Hours, warned, daily };
    }),
  );
  const took = posts.filter(({ stars }) => stars >= tookOff);
  const nothing = posts.filter(({ stars }) => stars <= didNothing);
  const both = took.filter(({ warned, daily }) => warned !== null && daily !== null);
  return {
    found: took.filter(({ warned }) => warned !== null).length / took.length,
    falseAlarms: nothing.filter(({ warned }) => warned !== null).length / nothing.length,
    medianHours: median(both.map(({ warned }) => warned ?? 0)),
    medianHoursDaily: median(both.map(({ daily }) => daily ?? 0)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
