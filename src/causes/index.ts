import { DAY } from '../contracts/clock.ts';
import type { Cause, CauseFinding } from '../contracts/figures/cause.ts';
import type { ProjectHistory, UnixSeconds } from '../contracts/figures/series.ts';
import { covers } from '../history/coverage.ts';
import type { CauseKind, SisterSpike, SpikeShape } from './cause-kind.ts';
import { release } from './kinds/release.ts';
import { sister } from './kinds/sister.ts';
import { story } from './kinds/story.ts';

/** Every kind of event that can be why a project moved; a new one is its file and a line here. */
const CAUSE_KINDS: readonly CauseKind[] = [story, release, sister];

/** An event fits from so many days before the first day of a spike ... */
const DAYS_BEFORE = 2;
/** ... until its peak, at most so many days later: what came after the peak did not bring it. */
const DAYS_AFTER = 7;
/** Stars of a day may have come from the evening before on, so the day before counts in full. */
const NEAR_DAYS = 1;
const FAR_WEIGHT = 0.5;
export const MOST_CAUSES = 3;
/** Stories are swept by the hour; a night without a reading is bridged (ms). */
const UNREAD_BRIDGED = DAY / 4;

export interface CauseOptions {
  readonly sisters?: readonly SisterSpike[];
  /** When this is asked; absent for a replayed past. */
  readonly now?: UnixSeconds;
}

/**
 * The public events that fit a spike in time and subject, the best first: by what each draws by itself, at half its weight where
 * it lies two days before the spike or later than a day after it began.
 */
export function causesOf(
  history: ProjectHistory,
  spike: SpikeShape,
  { sisters = [], now }: CauseOptions = {},
): CauseFinding {
  const from = spike.onset - DAYS_BEFORE;
  const to = Math.max(spike.onset, Math.min(spike.peakDay, spike.onset + DAYS_AFTER));
  const fitting = CAUSE_KINDS.flatMap(({ kind, find }) =>
    find({ history, spike, sisters, from, to }).map(({ draw, ...found }): Cause => {
      const days = found.day - spike.onset;
      return { ...found, kind, days, weight: Math.abs(days) <= NEAR_DAYS ? draw : draw * FAR_WEIGHT };
    }),
  ).sort((a, b) => b.weight - a.weight || a.day - b.day || (a.id < b.id ? -1 : 1));
  // A sister that rose on several days is one event, named by its best day.
  const causes = [...Map.groupBy(fitting, ({ id }) => id).values()]
    .flatMap(([best]) => best ?? [])
    .slice(0, MOST_CAUSES);
  return {
    causes,
    lookedAt: storiesRead(history, { from: from * DAY, to: (to + 1) * DAY - 1 }),
    namedAt: causes.length === 0 ? null : (now ?? null),
  };
}

function storiesRead(
  { mentions: { read } }: ProjectHistory,
  window: { readonly from: number; readonly to: number },
): CauseFinding['lookedAt'] {
  const whole = read.filter(({ completeness }) => completeness === 'complete');
  if (covers(whole, window, UNREAD_BRIDGED)) return 'all stories';
  return covers(read, window, UNREAD_BRIDGED) ? 'most-read stories' : null;
}

/** What a reader would see change: another best event, or one where there was none. */
export const causeKey = (finding: CauseFinding | undefined): string => finding?.causes[0]?.id ?? '';
