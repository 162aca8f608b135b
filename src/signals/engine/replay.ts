import { emptyHistory, isoOfDay } from '../../contracts/figures/series.ts';
import type { CountSeries, Day, ProjectHistory } from '../../contracts/figures/series.ts';
import type { Severity, Signal } from '../../contracts/figures/signal.ts';
import { capital } from '../../text/format.ts';
import { SIGNAL_KIND_IDS, definitionOf } from '../index.ts';
import type { SignalThresholds } from '../index.ts';
import { artefactsOf } from '../../history/stars/judge-history.ts';
import { withdrawnAsCounters } from '../kinds/star-spike.ts';
import { detectSignals } from './detect.ts';

/** One line of `backtest`: what would have been raised, when it would have been said, and how it ended. Dates are ISO. */
export interface ReplayRecord {
  /** `owner/name`; null for a platform-wide move. */
  readonly repo: string | null;
  readonly kind: string;
  readonly onset: string;
  readonly detected: string;
  readonly peak: string;
  readonly ended: string | null;
  readonly severity: Severity;
  readonly sentence: string;
  readonly evidence: Signal['evidence'];
}

export interface ReplayOptions {
  readonly thresholds?: Partial<SignalThresholds>;
  readonly kinds?: readonly string[];
  /** Only signals detected on these days, ends included. */
  readonly from?: Day;
  readonly to?: Day;
}

/**
 * Replays histories as if live: the very detectors that run every day, which say of a day only what that day and
 * earlier ones show. Evidence and end are told as of the last day. Sorted by day of detection.
 */
export function replay(histories: readonly ProjectHistory[], options: ReplayOptions = {}): ReplayRecord[] {
  const today = Math.min(options.to ?? Number.POSITIVE_INFINITY, lastDay(histories));
  if (!Number.isFinite(today)) return [];
  const signals = detectSignals(histories, { thresholds: options.thresholds ?? {}, today });
  return toRecords(asJudgedSince(signals, histories, today), options);
}

/** Spikes that turned out to be the counter's doing say so, as they do where they are stored; those in doubt say why. */
function asJudgedSince(signals: readonly Signal[], histories: readonly ProjectHistory[], today: Day): Signal[] {
  const artefacts = new Map(histories.map((history) => [history.id, history.artefacts]));
  return signals.map((signal) => {
    const judged = withdrawnAsCounters(signal, artefacts.get(signal.projectId ?? '') ?? [], today);
    if (judged !== null) return judged;
    const caution = definitionOf(signal.kind).caution(signal);
    return caution === null ? signal : { ...signal, sentence: `${signal.sentence} ${capital(caution)}.` };
  });
}

/** Signals as records, filtered and in order of detection. */
function toRecords(signals: readonly Signal[], { kinds, from, to }: ReplayOptions = {}): ReplayRecord[] {
  const rank = new Map<string, number>(SIGNAL_KIND_IDS.map((kind, i) => [kind, i]));
  return signals
    .filter(
      ({ kind, detected }) =>
        (kinds?.includes(kind) ?? true) && detected >= (from ?? -Infinity) && detected <= (to ?? Infinity),
    )
    .toSorted(
      (a, b) =>
        a.detected - b.detected ||
        (a.repo ?? '').localeCompare(b.repo ?? '') ||
        (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0),
    )
    .map(({ repo, kind, onset, detected, peak, ended, severity, sentence, evidence }) => ({
      repo,
      kind,
      onset: isoOfDay(onset),
      detected: isoOfDay(detected),
      peak: isoOfDay(peak),
      ended: ended === null ? null : isoOfDay(ended),
      severity,
      sentence,
      evidence,
    }));
}

/** Last day that any series or fact of the histories has; -Infinity if there is none. */
export function lastDay(histories: readonly ProjectHistory[]): Day {
  let last = Number.NEGATIVE_INFINITY;
  for (const { counts, starHistory, use } of histories) {
    last = Math.max(last, use.package?.sums.at(-1)?.day ?? last);
    if (starHistory !== null)
      last = Math.max(last, Math.min(starHistory.completeThrough, starHistory.start + starHistory.values.length - 1));
    for (const series of [
      counts.stars,
      counts.forks,
      counts.openIssues,
      counts.closedIssues,
      counts.mergedPullRequests,
    ]) {
      if (series !== null) last = Math.max(last, series.start + series.values.length - 1);
    }
  }
  return last;
}

/** One recorded row, parsed: the columns that a file may have. Counts that are absent or null are unknown. */
export interface RecordedRow {
  readonly repo: string;
  readonly day: Day;
  readonly stars?: number | null;
  readonly forks?: number | null;
  readonly openIssues?: number | null;
  readonly closedIssues?: number | null;
  readonly pullRequests?: number | null;
  readonly mergedPullRequests?: number | null;
  readonly contributors?: number | null;
}

/**
 * Histories from recorded rows in any order; of two rows of a project on one day the later in order counts.
 * Days without a row are gaps. Such rows tell nothing of releases. What the star counter did is judged as it is of stored counts.
 */
export function historiesFromRows(rows: Iterable<RecordedRow>): ProjectHistory[] {
  const byRepo = Map.groupBy(rows, ({ repo }) => repo);
  return [...byRepo].map(([repo, own]) => {
    const empty = emptyHistory(repo, repo);
    const counts = {
      stars: seriesOf(own, 'stars'),
      forks: seriesOf(own, 'forks'),
      openIssues: seriesOf(own, 'openIssues'),
      closedIssues: seriesOf(own, 'closedIssues'),
      pullRequests: seriesOf(own, 'pullRequests'),
      mergedPullRequests: seriesOf(own, 'mergedPullRequests'),
      contributors: seriesOf(own, 'contributors'),
    };
    const history = { ...empty, counts };
    return { ...history, artefacts: artefactsOf(history) };
  });
}

function seriesOf(
  rows: readonly RecordedRow[],
  column: Exclude<keyof RecordedRow, 'repo' | 'day'>,
): CountSeries | null {
  const known = new Map<Day, number>();
  for (const row of rows) {
    const value = row[column];
    if (value != null) known.set(row.day, value);
  }
  if (known.size === 0) return null;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const day of known.keys()) {
    start = Math.min(start, day);
    end = Math.max(end, day);
  }
  const values = Array.from({ length: end - start + 1 }, (_, i) => known.get(start + i) ?? null);
  return { measure: 'count', line: 'observed', zone: 'UTC', start, values, asOf: null };
}
