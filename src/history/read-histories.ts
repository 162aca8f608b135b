import { DAY, dayOf } from '../contracts/clock.ts';
import type { RecordedSource } from '../contracts/figures/recorded.ts';
import type { ProjectHistory } from '../contracts/figures/series.ts';
import { historyOf } from './series.ts';
import { dayIn } from './zone-days.ts';

/** Early warning looks at the last days; older pulses only repeat what the snapshots say. */
const PULSE_DAYS = 15;
/** Cadences are learnt from years, but not from a monorepo's thousands of tags. */
const RELEASES_READ = 400;
/** Stories of the days that are judged, and of a year before them, which tells how often there is one. */
const MENTION_DAYS = 820;
/** Releases read in these last days are followed, by the reading of the day and by that of the hour, which is to be quick. */
const FOLLOWED_RELEASES = { daily: 14, hourly: 3 } as const;

export interface HistoryWindow {
  /** ms; what was recorded later is not read. */
  now: number;
  /** Days back from `now`. */
  days: number;
  /** Zone of the star history's days. */
  zone: string;
  /** Days of pulses, 15 at most and by default. */
  pulseDays?: number;
}

/**
 * Everything that the detectors read about some projects, in the order of the ids; unknown projects are left out. To be asked
 * for some dozens at a time: a year of one project is about a thousand rows.
 */
export async function readHistories(
  source: RecordedSource,
  projectIds: readonly number[],
  { now, days, zone, pulseDays = PULSE_DAYS }: HistoryWindow,
): Promise<ProjectHistory[]> {
  const today = dayOf(now);
  const publishedToday = dayIn(zone, now);
  const rows = await source.recorded(projectIds, {
    readings: [{ from: today - days, to: today }],
    starDays: { from: publishedToday - days, to: publishedToday },
    ...(pulseDays > 0 && { pulses: { from: now - Math.min(days, pulseDays, PULSE_DAYS) * DAY, to: now } }),
    releases: { from: 0, to: now, newest: RELEASES_READ },
    readReleases: { from: now - FOLLOWED_RELEASES[pulseDays > 0 ? 'hourly' : 'daily'] * DAY, to: now },
    fetches: true,
    coverage: true,
    mentions: { from: now - Math.min(days, MENTION_DAYS) * DAY, to: now },
    eventsUntil: now,
    ledger: { from: now - days * DAY, to: now },
    artefactsSince: today - days,
    newestBefore: { reading: today - days, starDay: publishedToday - days },
  });
  return rows.map((row) => historyOf(row, { now, zone }));
}
