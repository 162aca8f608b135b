import { coverageUntil, lastCovered, readBetween, readThrough, stretchesOf } from '../../history/coverage.ts';
import { DAY, SECOND } from '../../contracts/clock.ts';
import { isoOfDay } from '../../contracts/figures/series.ts';
import type { Field } from '../../contracts/messages/message.ts';
import * as format from '../../text/format.ts';
import type { Day, ProjectHistory } from '../../contracts/figures/series.ts';
import type { DataSource, Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import { SAME_RELEASE_DAYS, releaseStream } from '../../history/releases/release-cadence.ts';
import { chanceOfGap, learnSilences, unlikelyGap } from '../engine/silence-model.ts';
import type { SilenceModel } from '../engine/silence-model.ts';
import { dayName, plural } from '../engine/describe.ts';
import { SILENCE_STATES, chance, dataField } from '../engine/signal-fields.ts';
import { EVENT_LIFE } from '../engine/life.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { Limits, SignalKindDefinition } from '../engine/signal-kind.ts';

/** A rhythm needs this many stable releases, */
const LEAST_RELEASES = 5;
/** and gaps that mostly stay within a factor of about four of each other: ln 4 as standard deviation. */
const WIDEST_SPREAD = 1.39;
/**
 * Overdue by its own rhythm is not enough: of such silences nine in ten ended within half a year. What lasts is three times
 * as long as any gap before, or this many days for a project with long gaps (measured by `bench -- detect`).
 */
const LONGER_THAN_LONGEST = 3;
const LONG_FOR_ANYONE_DAYS = 450;

export interface StaleReleaseEvidence {
  readonly lastRelease: Day;
  readonly lastVersion: string;
  /** Stable releases that the cadence was learnt from, and the day of the first of them (absent in findings from before it was noted). */
  readonly releases: number;
  readonly learntSince?: Day;
  /** Median gap in days, and the longest. */
  readonly usualGap: number;
  readonly longestGap: number;
  /** Days from the last release to the next, or to the day on which releases were last read (`data.through`). */
  readonly currentGap: number;
  /** Chance of a gap at least this long, given the project's past gaps. */
  readonly chance: number;
  readonly data: DataSource;
}

export type StaleRelease = Signal<'stale-release', StaleReleaseEvidence>;

const THRESHOLDS = {
  staleChance: {
    default: 0.05,
    min: 0.001,
    max: 0.5,
    unit: 'chance',
    stricter: 'lower',
    explains: 'A release is overdue when a gap this long had at most this chance, given the gaps before it.',
  },
  staleDays: {
    default: 180,
    min: 14,
    max: 1_500,
    unit: 'days since the last stable release',
    stricter: 'higher',
    explains: 'No release is called overdue before this many days, nor before three times the longest gap or 450 days.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** No stable release for far longer than this project's own rhythm. */
export const staleRelease: SignalKindDefinition<'stale-release', StaleReleaseEvidence, typeof THRESHOLDS> = {
  kind: 'stale-release',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'stale release',
  group: 'releases',
  words: [
    'stale',
    'overdue',
    'overdue releases',
    'releases overdue',
    'releases are overdue',
    'release overdue',
    'late releases',
    'releases late',
  ],
  isHealth: true,
  alreadySays: 'last release',
  states: SILENCE_STATES,
  life: {
    ...EVENT_LIFE,
    isSame: (a, b) => Math.abs(a.evidence.lastRelease - b.evidence.lastRelease) <= SAME_RELEASE_DAYS,
  },
  tone: ({ state }) => (state === 'over' ? 'flat' : 'down'),
  figures: ({ evidence }) => figuresOf(evidence),
  evidence: ({ evidence }) => evidenceOf(evidence),
  passes: ({ evidence }, limits) => evidence.chance <= limits.staleChance && evidence.currentGap >= limits.staleDays,
  find: ({ history, limits, today }) => findStaleReleases(history, limits, today),
};

/** Days after the last release at which a silence is called stale; Infinity where it never becomes improbable. */
function staleAfter(
  cadence: SilenceModel,
  { staleDays, staleChance }: Limits<typeof THRESHOLDS>,
  most: number,
): number {
  if (cadence.spread > WIDEST_SPREAD || chanceOfGap(cadence, most) > staleChance) return Infinity;
  const long = Math.min(LONGER_THAN_LONGEST * cadence.longestGap, LONG_FOR_ANYONE_DAYS);
  return Math.max(staleDays, long, unlikelyGap(cadence, staleChance, most));
}

/**
 * Releases that are overdue by the project's own cadence and long in absolute terms, past ones included: each stretch
 * without a stable release is one signal, ended by the next release. Archived projects do not owe a release.
 *
 * Both the silence and the gaps that it is compared with lie where the releases were read. A silence lasts until they were
 * last read, or until the reading broke off: what came then is not known.
 */
export function findStaleReleases(
  history: ProjectHistory,
  limits: Limits<typeof THRESHOLDS>,
  today: Day,
): StaleRelease[] {
  const covered = stretchesOf(coverageUntil(history.coverage.releases, (today + 1) * DAY - 1));
  const readAt = lastCovered(history.coverage.releases);
  const stream = releaseStream(history.releases).filter(({ day }) => day <= today);
  const gaps: { readonly from: Day; readonly days: number }[] = [];
  const signals: StaleRelease[] = [];
  for (const [i, last] of stream.entries()) {
    const next = stream[i + 1]?.day ?? null;
    const whole = next !== null && readBetween(covered, last.day, next);
    const before = gaps.length;
    if (whole) gaps.push({ from: last.day, days: next - last.day });
    if (before < LEAST_RELEASES - 1 || (next === null && history.facts.archived)) continue;
    const through = whole ? next : Math.min(readThrough(covered, last.day), next ?? today);
    const silence = through - last.day;
    if (silence < limits.staleDays) continue;
    const past = gaps.slice(0, before);
    const cadence = learnSilences(past.map(({ days }) => days));
    const overdue = staleAfter(cadence, limits, silence);
    // A release on the very day it became overdue came in time.
    if (silence < overdue || (whole && silence === overdue)) continue;
    const onset = last.day + overdue;
    const learntSince = past[past.length - cadence.gaps]?.from ?? last.day;
    const usual = Math.round(cadence.usualGap);
    const ended = next === null ? null : through;
    signals.push({
      kind: 'stale-release',
      key: `stale-release:${history.id}:${isoOfDay(last.day)}`,
      projectId: history.id,
      repo: history.repo,
      state: ended !== null ? 'over' : today - onset <= 1 ? 'onset' : 'growing',
      onset,
      detected: onset,
      peak: through,
      ended,
      severity: silence >= LONG_FOR_ANYONE_DAYS ? 'high' : 'medium',
      sentence: sentenceOf({ last: last.day, through, next, whole }, { ...cadence, usual, learntSince }),
      evidence: {
        lastRelease: last.day,
        lastVersion: last.version,
        releases: cadence.gaps + 1,
        learntSince,
        usualGap: usual,
        longestGap: cadence.longestGap,
        currentGap: silence,
        chance: chanceOfGap(cadence, silence),
        data: {
          line: 'observed',
          zone: 'UTC',
          asOf: readAt === undefined || readAt === Number.MAX_SAFE_INTEGER ? null : Math.floor(readAt / SECOND),
          through,
        },
      },
    });
  }
  return signals;
}

function sentenceOf(
  { last, through, next, whole }: { last: Day; through: Day; next: Day | null; whole: boolean },
  { gaps, usual, learntSince, longestGap }: { gaps: number; usual: number; learntSince: Day; longestGap: number },
): string {
  const silence = plural(through - last, 'day');
  const rhythm = `usually every ${plural(usual, 'day')}, at most ${plural(longestGap, 'day')}, over ${plural(gaps + 1, 'release')} since ${yearOf(learntSince)}`;
  if (next === null)
    return `No stable release since ${dayName(last)}: ${silence} as of ${dayName(through)}; ${rhythm}.`;
  return whole
    ? `The stable release of ${dayName(next)} ended ${silence} without one; ${rhythm}.`
    : `No stable release from ${dayName(last)} to ${dayName(through)}: ${silence}; releases after that were not read. ${rhythm.replace('usually', 'Usually')}.`;
}

const yearOf = (day: Day): string => isoOfDay(day).slice(0, 4);

const figuresOf = (evidence: StaleReleaseEvidence): Field[] => [
  {
    label: 'silence',
    value: format.plural(evidence.currentGap, 'day'),
    note: `${dayName(evidence.lastRelease)}${evidence.lastVersion === '' ? '' : ` (${evidence.lastVersion})`} to ${dayName(evidence.data.through)}`,
  },
  {
    label: 'usually',
    value: `every ${format.plural(evidence.usualGap, 'day')}`,
    note: `over ${format.plural(evidence.releases, 'release')}${evidence.learntSince === undefined ? '' : ` since ${dayName(evidence.learntSince)}`}`,
  },
  { label: 'chance', value: format.percent(evidence.chance), note: 'of so long a gap' },
];

const evidenceOf = (evidence: StaleReleaseEvidence): Field[] => [
  { label: 'last release', value: dayName(evidence.lastRelease), note: evidence.lastVersion },
  {
    label: 'usually',
    value: `every ${format.plural(Math.round(evidence.usualGap), 'day')}`,
    note: `from ${format.plural(evidence.releases, 'stable release')}${evidence.learntSince === undefined ? '' : ` since ${dayName(evidence.learntSince)}`}; longest gap ${format.plural(Math.round(evidence.longestGap), 'day')}`,
  },
  {
    label: 'silence',
    value: format.plural(evidence.currentGap, 'day'),
    note: `as of ${dayName(evidence.data.through)}; ${chance(evidence.chance)}`,
  },
  dataField(evidence.data),
];
