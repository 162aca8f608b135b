import type { HealthEvidence, Severity, Signal, SignalOf, SignalThresholds } from '../core/signal.ts';
import { dayOfSeconds, isoOfDay } from '../core/series.ts';
import type { CountSeries, Day, ProjectHistory } from '../core/series.ts';
import { countAt } from './counts.ts';
import { dayName, number, percent, plural, whole } from './describe.ts';
import { normalUpperTail } from './distributions.ts';

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
 * is judged alike whenever, and however far back, it is read.
 */
type Ratio = 'closing-ratio' | 'backlog' | 'merge-rate';

const windowDays = 90;
const yearDays = 365;
/** The past year may be shorter for a project that was tracked for less, but not shorter than this. */
const shortestYear = 180;
const overdispersion = 2;
const largestPValue = 0.001;
const holdDays = 14;
const least = { openedNow: 20, openedYear: 60, usualMerged: 12, backlogRise: 20, usualRatio: 0.3 };
/** A count this old still stands for the day; older is unknown. */
const staleCountDays = 14;

type Evidence = Omit<HealthEvidence, 'since' | 'data'>;

interface Verdict {
  readonly failing: boolean;
  readonly evidence: Evidence;
}

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

/** All health signals of a project, past ones included. Cost: a few lookups per day. */
export function findHealth(history: ProjectHistory, limits: SignalThresholds, today: Day): Signal[] {
  const { openIssues, closedIssues, mergedPullRequests } = history.counts;
  const since = (series: CountSeries): Day => (isCut(history) ? -Infinity : series.start);
  const issues =
    openIssues === null || closedIssues === null
      ? []
      : [
          ...overTime(
            history,
            'closing-ratio',
            openIssues,
            today,
            closingRatio(openIssues, closedIssues, since(openIssues), limits),
          ),
          ...overTime(
            history,
            'backlog',
            openIssues,
            today,
            backlogGrowth(openIssues, closedIssues, since(openIssues), limits),
          ),
        ];
  const merges =
    mergedPullRequests === null
      ? []
      : overTime(
          history,
          'merge-rate',
          mergedPullRequests,
          today,
          mergeRate(mergedPullRequests, since(mergedPullRequests), limits),
        );
  return [...issues, ...merges, ...noPush(history, limits, today)];
}

/** Whether the record of counts goes further back than what was read. */
const isCut = ({ reach }: ProjectHistory): boolean => reach.olderCounts !== null;

/** `since`: first day on record, here and below; -Infinity where that is out of sight. */
function closingRatio(open: CountSeries, closed: CountSeries, since: Day, limits: SignalThresholds) {
  return (day: Day): Verdict | null => {
    const past = pastOf(day, since);
    const now = issueFlow(open, closed, past.to, day);
    const year = issueFlow(open, closed, past.from, past.to);
    if (now === null || year === null || now.opened < least.openedNow || year.opened < least.openedYear) return null;
    const ratio = now.closed / now.opened;
    const usual = year.closed / year.opened;
    const pValue = dropChance(now.closed, now.opened, year.closed, year.opened);
    return {
      failing: usual >= least.usualRatio && ratio <= limits.healthRatio * usual && pValue <= largestPValue,
      evidence: {
        measure: 'issues closed per issue opened, last 90 days',
        now: ratio,
        usual,
        pastDays: past.days,
        ratio: ratio / usual,
        pValue,
        counts: {
          opened: now.opened,
          closed: now.closed,
          openedInPastYear: year.opened,
          closedInPastYear: year.closed,
        },
      },
    };
  };
}

function backlogGrowth(open: CountSeries, closed: CountSeries, since: Day, limits: SignalThresholds) {
  return (day: Day): Verdict | null => {
    const past = pastOf(day, since);
    const now = at(open, day);
    const before = at(open, past.to);
    const yearAgo = at(open, past.from);
    const flow = issueFlow(open, closed, past.to, day);
    if (now === null || before === null || yearAgo === null || flow === null || before < 1) return null;
    const rise = now - before;
    const usual = ((before - yearAgo) / past.days) * windowDays;
    const noise = Math.sqrt(overdispersion * Math.max(1, flow.opened + flow.closed));
    const pValue = normalUpperTail((rise - Math.max(0, usual)) / noise);
    return {
      failing:
        rise >= least.backlogRise &&
        rise >= limits.backlogGrowth * before &&
        rise >= 2 * Math.max(0, usual) &&
        flow.opened > flow.closed &&
        pValue <= largestPValue,
      evidence: {
        measure: 'open issues gained in 90 days',
        now: rise,
        usual,
        pastDays: past.days,
        ratio: usual > 0 ? rise / usual : null,
        pValue,
        counts: { open: now, openBefore: before, opened: flow.opened, closed: flow.closed },
      },
    };
  };
}

function mergeRate(merged: CountSeries, since: Day, limits: SignalThresholds) {
  return (day: Day): Verdict | null => {
    const past = pastOf(day, since);
    const end = at(merged, day);
    const middle = at(merged, past.to);
    const start = at(merged, past.from);
    if (end === null || middle === null || start === null) return null;
    const now = Math.max(0, end - middle);
    const usual = (Math.max(0, middle - start) / past.days) * windowDays;
    if (usual < least.usualMerged) return null;
    // Compared as counts over time: the time enters like a count that is known exactly.
    const pValue = normalUpperTail(
      (Math.log(usual) - Math.log(Math.max(0.5, now))) /
        Math.sqrt(overdispersion * (1 / Math.max(0.5, now) + 1 / (middle - start))),
    );
    return {
      failing: now <= limits.healthRatio * usual && pValue <= largestPValue,
      evidence: {
        measure: 'pull requests merged in 90 days',
        now,
        usual,
        pastDays: past.days,
        ratio: now / usual,
        pValue,
        counts: { merged: now, mergedInPastYear: middle - start },
      },
    };
  };
}

function overTime(
  history: ProjectHistory,
  kind: Ratio,
  series: CountSeries,
  today: Day,
  judge: (day: Day) => Verdict | null,
): Signal[] {
  const signals: Signal[] = [];
  const last = Math.min(today, series.start + series.values.length - 1);
  const cut = isCut(history);
  let firstJudged: Day | null = null;
  let failingSince: Day | null = null;
  let fineSince: Day | null = null;
  let open: Spell | null = null;
  for (let day = series.start + windowDays + (cut ? yearDays : shortestYear); day <= last; day++) {
    const verdict = judge(day);
    if (verdict === null) continue;
    firstJudged ??= day;
    if (verdict.failing) {
      failingSince ??= day;
      fineSince = null;
      if (open === null && day - failingSince >= holdDays) {
        const beganBefore = cut && failingSince === firstJudged;
        open = {
          onset: failingSince,
          detected: day,
          beganBefore,
          worst: day,
          verdict,
          key: `${kind}:${history.id}:${isoOfDay(failingSince)}`,
        };
      } else if (open !== null && isWorse(kind, verdict, open.verdict)) {
        open.worst = day;
        open.verdict = verdict;
      }
    } else {
      fineSince ??= day;
      failingSince = null;
      if (open !== null && day - fineSince >= holdDays) {
        // Over, and its beginning is out of sight: whoever watched was told of it when it began.
        if (!open.beganBefore) signals.push(healthSignal(history, kind, series, open, fineSince, day));
        open = null;
      }
    }
  }
  if (open !== null) signals.push(healthSignal(history, kind, series, open, null, last));
  return signals;
}

function isWorse(kind: Ratio, a: Verdict, b: Verdict): boolean {
  return kind === 'backlog' ? a.evidence.now > b.evidence.now : (a.evidence.ratio ?? 1) < (b.evidence.ratio ?? 1);
}

function healthSignal(
  history: ProjectHistory,
  kind: Ratio,
  series: CountSeries,
  { onset, detected, worst, verdict, key }: Spell,
  ended: Day | null,
  through: Day,
): Signal {
  const evidence: Evidence = verdict.evidence;
  const extreme =
    kind === 'backlog' ? evidence.now >= (evidence.counts.openBefore ?? 1) : (evidence.ratio ?? 1) <= 0.25;
  const severity: Severity = extreme ? 'high' : 'medium';
  return {
    kind,
    key,
    projectId: history.id,
    repo: history.repo,
    state:
      ended !== null ? 'over' : through - detected <= 1 ? 'onset' : through - worst < holdDays ? 'growing' : 'peak',
    onset,
    detected,
    peak: worst,
    ended,
    severity,
    sentence: sentenceOf(kind, evidence, worst < through ? worst : null),
    evidence: { ...evidence, since: onset, data: { line: series.line, zone: series.zone, asOf: series.asOf, through } },
  };
}

/** `worst`: the day that the numbers are of where that is past; null: they are of today. */
function sentenceOf(kind: Ratio, { now, usual, pastDays = yearDays, counts }: Evidence, worst: Day | null): string {
  const span = worst === null ? 'in 90 days' : `in the 90 days to ${dayName(worst)}`;
  switch (kind) {
    case 'closing-ratio': {
      // More can be closed than is opened and still be far less than usual.
      const finding = now < 1 ? 'Issues close more slowly than they come' : 'Fewer issues are closed than usual';
      const past = pastDays >= yearDays ? 'the year before' : `the ${plural(pastDays, 'day')} before`;
      return `${finding}: ${whole(counts.closed ?? 0)} closed for ${whole(counts.opened ?? 0)} opened ${span} (${percent(now)}), ${percent(usual ?? 0)} in ${past}.`;
    }
    case 'backlog':
      return `The backlog grows: ${plural(now, 'more open issue')} ${span}, ${worst === null ? 'now' : 'then'} ${whole(counts.open ?? 0)}; usually ${number(usual ?? 0)} in as long.`;
    case 'merge-rate':
      return `Fewer pull requests are merged: ${whole(now)} ${span}, usually ${number(usual ?? 0)} in as long.`;
  }
}

/** The silence ends where the reading does: what was pushed since is not known. */
function noPush(history: ProjectHistory, limits: SignalThresholds, today: Day): SignalOf<'no-push'>[] {
  const { lastPushDay, archived } = history.facts;
  const readAt = history.reach.lastPush;
  const through = readAt === null ? today : Math.min(today, dayOfSeconds(readAt));
  if (lastPushDay === null || archived || through - lastPushDay < limits.noPushDays) return [];
  const onset = lastPushDay + limits.noPushDays;
  const quiet = through - lastPushDay;
  return [
    {
      kind: 'no-push',
      key: `no-push:${history.id}:${isoOfDay(lastPushDay)}`,
      projectId: history.id,
      repo: history.repo,
      state: today - onset <= 1 ? 'onset' : 'growing',
      onset,
      detected: onset,
      peak: through,
      ended: null,
      severity: quiet >= 365 ? 'high' : 'medium',
      sentence: `No push since ${dayName(lastPushDay)}: ${plural(quiet, 'day')} as of ${dayName(through)}.`,
      evidence: {
        measure: 'days since the last push',
        now: quiet,
        usual: null,
        ratio: null,
        pValue: null,
        since: lastPushDay,
        counts: {},
        data: { line: 'observed', zone: 'UTC', asOf: readAt, through },
      },
    },
  ];
}

/** Chance that so low a ratio a/b came from the ratio c/d. */
function dropChance(a: number, b: number, c: number, d: number): number {
  const low = Math.max(0.5, a);
  const deviation = Math.sqrt(overdispersion * (1 / low + 1 / b + 1 / Math.max(0.5, c) + 1 / d));
  return normalUpperTail((Math.log(c / d) - Math.log(low / b)) / deviation);
}

/** Issues opened and closed between two days, from what was open and closed at both. */
function issueFlow(
  open: CountSeries,
  closed: CountSeries,
  from: Day,
  to: Day,
): { opened: number; closed: number } | null {
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
function pastOf(day: Day, since: Day): { from: Day; to: Day; days: number } {
  const to = day - windowDays;
  const from = Math.max(since, to - yearDays);
  return { from, to, days: to - from };
}

function at(series: CountSeries, day: Day): number | null {
  return countAt(series, day, staleCountDays);
}
