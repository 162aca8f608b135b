import type { Severity, Signal, ThresholdDoc } from '../../../contracts/figures/signal.ts';
import { isoOfDay } from '../../../contracts/figures/series.ts';
import type { CountSeries, Day, ProjectHistory } from '../../../contracts/figures/series.ts';
import { countedStretches } from '../../../history/subject-coverage.ts';
import { countAt } from '../counts.ts';
import { dayName } from '../describe.ts';
import type { HealthEvidence } from '../health-evidence.ts';

/**
 * Health that fails against the project's own past year: issues closed per issue opened, open issues, merged pull
 * requests, pushes.
 *
 * Model: counts in a window are overdispersed Poisson counts (variance twice the mean: issues and merges come in
 * batches), so the logarithm of a ratio of counts a/b to c/d is near normal with variance 2 (1/a + 1/b + 1/c + 1/d)
 * (delta method). A finding needs a chance of at most 1 in 1,000 and the drop that the threshold asks for. It opens when
 * it has held for two weeks and closes when it has not held for two, so that a figure at the border does not flicker.
 *
 * A past year is shorter only where the record is: a day whose past year the reading cut off is not judged, so that a day
 * is judged alike whenever, and however far back, it is read. A record with a hole begins again after it: nothing that is
 * found spans the hole, and what was found before is over where the reading broke off.
 */
export interface Verdict {
  readonly failing: boolean;
  readonly evidence: DeclineEvidence;
}

type DeclineEvidence = Omit<HealthEvidence, 'since' | 'data'>;

/** What a kind of decline adds to the engine. */
export interface Decline<K extends string = string> {
  readonly kind: K;
  /** What it is counted from. */
  readonly subject: 'issues' | 'pull-requests';
  /** Whether the first is worse than the second. */
  isWorse(a: DeclineEvidence, b: DeclineEvidence): boolean;
  /** Whether anyone who depends on the project would want to know today. */
  isExtreme(evidence: DeclineEvidence): boolean;
  /**
   * @param span `in 90 days`, or the 90 days to the worst day
   * @param isNow whether the numbers are of the newest day
   */
  sentence(evidence: DeclineEvidence, span: string, isNow: boolean): string;
}

/** Shared by the kinds that fall below a share of their past year. */
export const HEALTH_RATIO = {
  healthRatio: {
    default: 0.5,
    min: 0.05,
    max: 0.95,
    unit: 'of the past year',
    stricter: 'lower',
    explains: 'Closing ratio and merged pull requests count as failing when they fall to this share of the past year.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

export const WINDOW_DAYS = 90;
export const YEAR_DAYS = 365;
/** The past year may be shorter for a project that was tracked for less, but not shorter than this. */
const SHORTEST_YEAR = 180;
export const OVERDISPERSION = 2;
export const LARGEST_P_VALUE = 0.001;
const HOLD_DAYS = 14;
/** A count this old still stands for the day; older is unknown. */
const STALE_COUNT_DAYS = 14;

interface Spell {
  readonly onset: Day;
  readonly detected: Day;
  readonly key: string;
  /** Whether it held on the first day that could be judged of a record that goes further back: it may have begun before. */
  readonly beganBefore: boolean;
  /** The worst day so far, and what was found on it. */
  worst: Day;
  verdict: Verdict;
}

/** Whether the record of counts goes further back than what was read. */
const isCut = ({ reach }: ProjectHistory): boolean => reach.olderCounts !== null;

/** Days that were read without a hole, and since when there is a record of them: -Infinity where that is out of sight. */
interface ReadRecord {
  readonly since: Day;
  readonly firstJudged: Day;
  readonly to: Day;
  /** Day on which reading went on after a hole; null where it did not. */
  readonly next: Day | null;
}

function recordsOf(history: ProjectHistory, { subject }: Decline, today: Day): ReadRecord[] {
  return countedStretches(history, subject).map(({ from, to }, i, all) => {
    const cut = i === 0 && isCut(history);
    const next = all[i + 1]?.from ?? null;
    return {
      since: cut ? -Infinity : from,
      firstJudged: from + WINDOW_DAYS + (cut ? YEAR_DAYS : SHORTEST_YEAR),
      to: Math.min(today, to),
      next: next === null || next > today ? null : next,
    };
  });
}

/**
 * The spells in which a project fails, past ones included. Cost: a few lookups per day.
 *
 * @param judge a day, by the record since a day
 */
export function findDeclines<K extends string>(
  history: ProjectHistory,
  decline: Decline<K>,
  series: CountSeries,
  today: Day,
  judge: (day: Day, since: Day) => Verdict | null,
): Signal<K, HealthEvidence>[] {
  return recordsOf(history, decline, today).flatMap((record) => {
    const { signals, open } = spellsIn(history, decline, series, record, judge);
    return open === null ? signals : [...signals, unfinished(history, decline, series, open, record)];
  });
}

function spellsIn<K extends string>(
  history: ProjectHistory,
  decline: Decline<K>,
  series: CountSeries,
  { since, firstJudged: first, to }: ReadRecord,
  judge: (day: Day, since: Day) => Verdict | null,
): { signals: Signal<K, HealthEvidence>[]; open: Spell | null } {
  const signals: Signal<K, HealthEvidence>[] = [];
  let firstJudged: Day | null = null;
  let lastJudged: Day | null = null;
  let lastRead: Day | null = null;
  let failingSince: Day | null = null;
  let fineSince: Day | null = null;
  let open: Spell | null = null;
  for (let day = first; day <= to; day++) {
    const isRead = series.values[day - series.start] != null;
    const apart = Math.max(day - (lastJudged ?? day), isRead ? day - (lastRead ?? day) : 0);
    if (isRead) lastRead = day;
    const verdict = judge(day, since);
    if (verdict === null) continue;
    firstJudged ??= day;
    lastJudged = day;
    // What held before and after some weeks that could not be judged has not held through them.
    if (apart > HOLD_DAYS) failingSince = fineSince = null;
    if (verdict.failing) {
      failingSince ??= day;
      fineSince = null;
      if (open === null && isRead && day - failingSince >= HOLD_DAYS) {
        const beganBefore = since === -Infinity && failingSince === firstJudged;
        open = {
          onset: failingSince,
          detected: day,
          beganBefore,
          worst: day,
          verdict,
          key: `${decline.kind}:${history.id}:${isoOfDay(failingSince)}`,
        };
      } else if (open !== null && decline.isWorse(verdict.evidence, open.verdict.evidence)) {
        open.worst = day;
        open.verdict = verdict;
      }
    } else {
      fineSince ??= day;
      failingSince = null;
      if (open !== null && isRead && day - fineSince >= HOLD_DAYS) {
        // Over, and its beginning is out of sight: it was reported when it began.
        if (!open.beganBefore) signals.push(spellSignal(history, decline, series, open, fineSince, day));
        open = null;
      }
    }
  }
  return { signals, open };
}

/** A spell that lasts as far as the record goes: until now, or until the reading broke off. */
function unfinished<K extends string>(
  history: ProjectHistory,
  decline: Decline<K>,
  series: CountSeries,
  open: Spell,
  { to, next }: ReadRecord,
): Signal<K, HealthEvidence> {
  const signal = spellSignal(history, decline, series, open, next === null ? null : to, to);
  return next === null
    ? signal
    : { ...signal, sentence: `${signal.sentence} Nothing was read from ${dayName(to)} to ${dayName(next)}.` };
}

function spellSignal<K extends string>(
  history: ProjectHistory,
  decline: Decline<K>,
  series: CountSeries,
  { onset, detected, worst, verdict, key }: Spell,
  ended: Day | null,
  through: Day,
): Signal<K, HealthEvidence> {
  const { evidence } = verdict;
  const severity: Severity = decline.isExtreme(evidence) ? 'high' : 'medium';
  const isNow = worst >= through;
  const span = isNow ? 'in 90 days' : `in the 90 days to ${dayName(worst)}`;
  return {
    kind: decline.kind,
    key,
    projectId: history.id,
    repo: history.repo,
    state:
      ended !== null ? 'over' : through - detected <= 1 ? 'onset' : through - worst < HOLD_DAYS ? 'growing' : 'peak',
    onset,
    detected,
    peak: worst,
    ended,
    severity,
    sentence: decline.sentence(evidence, span, isNow),
    evidence: { ...evidence, since: onset, data: { line: series.line, zone: series.zone, asOf: series.asOf, through } },
  };
}

/**
 * Issues opened and closed between two days, from what was open and closed at both.
 * @param restated days on which the counts were restated, across which no flow can be told from them
 */
export function issueFlow(
  open: CountSeries,
  closed: CountSeries,
  { from, to }: { from: Day; to: Day },
  restated: readonly Day[],
): { opened: number; closed: number } | null {
  if (restated.some((day) => day > from && day <= to)) return null;
  const openFrom = at(open, from);
  const openTo = at(open, to);
  const closedFrom = at(closed, from);
  const closedTo = at(closed, to);
  if (openFrom === null || openTo === null || closedFrom === null || closedTo === null) return null;
  const closing = closedTo - closedFrom;
  const opened = closing + openTo - openFrom;
  // Totals that fall were restated (issues transferred, a tracker moved): no flow can be told from them.
  return closing < 0 || opened < 0 ? null : { opened, closed: closing };
}

/** The past year that a day is compared with: the year before its 90 days, or what there is of it on record. */
export function pastOf(day: Day, since: Day): { from: Day; to: Day; days: number } {
  const to = day - WINDOW_DAYS;
  const from = Math.max(since, to - YEAR_DAYS);
  return { from, to, days: to - from };
}

/** The count as it stood on a day, read at most two weeks before. */
export function at(series: CountSeries, day: Day): number | null {
  return countAt(series, day, STALE_COUNT_DAYS);
}
