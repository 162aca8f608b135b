import { resolveThresholds } from '../../src/signals/index.ts';
import type { Pulse } from '../../src/contracts/figures/series.ts';
import { findEarlySpike } from '../../src/signals/engine/stars/early-warning.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import { scanStars } from '../../src/signals/engine/stars/star-scan.ts';
import { readLaunches } from './data.ts';
import { delayOf, ourAlerts } from './measure.ts';
import { DID_NOTHING, POST_DAYS, TOOK_OFF, readCases } from './cases.ts';
import { shareWhere } from './exact-interval.ts';
import type { Share } from './exact-interval.ts';

export interface EarlyMeasure {
  /** Of posts that took off, and of posts that did nothing, warned of within the days that the label looks at. */
  readonly found: Share;
  readonly falseAlarms: Share;
  /** Hours from the post to the warning, and to the end of the day whose figures show it. */
  readonly medianHours: number;
  readonly medianHoursDaily: number;
}

/**
 * Replays the recorded hours around each post as pulses, from two days before it to the end of the days that its label looks
 * at.
 */
export function measureEarly(): EarlyMeasure {
  const limits = resolveThresholds();
  const hourly = new Map(
    readLaunches().flatMap(({ history, posts }) => posts.map((post) => [`${history.repo} ${String(post.day)}`, post])),
  );
  const posts = readCases().posts.flatMap(({ history, day, stars }) => {
    const post = hourly.get(`${history.repo} ${String(day)}`);
    if (post === undefined) return [];
    const before = observeStars(history, day - 1);
    const scan = before === null ? null : scanStars(before, limits);
    let count = before === null ? 0 : (before.before[before.size - 1] ?? 0) + (before.gain[before.size - 1] ?? 0);
    const pulses: Pulse[] = [];
    let warned: number | null = null;
    const lastHour = Math.floor(((day + POST_DAYS + 1) * 86_400 - post.at) / 3_600);
    for (let hour = -48; hour <= lastHour && warned === null; hour++) {
      count += post.hourly.get(hour - 1) ?? 0;
      pulses.push({ at: post.at + hour * 3_600, stars: count, forks: null });
      if (hour >= 0 && findEarlySpike(pulses, scan, limits) !== null) warned = hour;
    }
    const delay = delayOf(ourAlerts([history])[0] ?? [], day, POST_DAYS);
    const daily = delay === null ? null : ((day + delay + 1) * 86_400 - post.at) / 3_600;
    return [{ stars, warned, daily }];
  });
  const took = posts.filter(({ stars }) => stars >= TOOK_OFF);
  const both = took.filter(({ warned, daily }) => warned !== null && daily !== null);
  return {
    found: shareWhere(took, ({ warned }) => warned !== null),
    falseAlarms: shareWhere(
      posts.filter(({ stars }) => stars <= DID_NOTHING),
      ({ warned }) => warned !== null,
    ),
    medianHours: median(both.map(({ warned }) => warned ?? 0)),
    medianHoursDaily: median(both.map(({ daily }) => daily ?? 0)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
