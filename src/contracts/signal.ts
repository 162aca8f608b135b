/**
 * Findings about projects, as the detectors state them and everything else reads them.
 * All of it is JSON-serialisable: days are integers (days since 1970-01-01), moments unix seconds.
 */
import type { DataLine } from './data-line.ts';
import type { Day, UnixSeconds } from './series.ts';

/** Every kind of signal, in the order in which lists show them. */
export const signalKinds = [
  'star-spike',
  'platform-move',
  'stale-release',
  'closing-ratio',
  'backlog',
  'merge-rate',
  'no-push',
  'star-quality',
  'archived',
  'gone',
  'moved',
  'relicensed',
  'first-release',
  'milestone',
] as const;

export type SignalKind = (typeof signalKinds)[number];

/** What a reader calls a group of kinds; subscriptions filter by either. */
export const signalGroups = {
  spikes: ['star-spike', 'platform-move'],
  releases: ['stale-release', 'first-release'],
  health: ['closing-ratio', 'backlog', 'merge-rate', 'no-push'],
  events: ['archived', 'gone', 'moved', 'relicensed', 'milestone'],
  quality: ['star-quality'],
} as const satisfies Record<string, readonly SignalKind[]>;

export type SignalGroup = keyof typeof signalGroups;

/**
 * How much it should interrupt:
 * - `low`: worth a line in a list or a digest; nobody needs to act.
 * - `medium`: worth a message in a channel that follows the project.
 * - `high`: anyone who follows or depends on the project would want to know today.
 */
export type Severity = 'low' | 'medium' | 'high';

/**
 * Life of a signal. `onset`: found today or yesterday; `growing`: still setting new highs; `peak`: past its highest day and
 * still above usual; `over`: back to usual, resolved, or an event that has no duration.
 */
export type SignalState = 'onset' | 'growing' | 'peak' | 'over';

/** Where a figure comes from and how old it is. */
export interface DataSource {
  readonly line: DataLine;
  readonly zone: string;
  /** When the newest figure behind this was read; `null` if the source does not say. */
  readonly asOf: UnixSeconds | null;
  /** Last day the evidence rests on. */
  readonly through: Day;
}

/** Something that moved around the same time; never stated as the cause. */
export type Coincidence =
  | { readonly type: 'release'; readonly day: Day; readonly version: string; readonly prerelease: boolean }
  | { readonly type: 'event'; readonly day: Day; readonly what: string }
  /** A count that grew over the burst, and what the same number of days before it brought (`null`: unknown). */
  | { readonly type: 'forks' | 'issues' | 'contributors'; readonly gained: number; readonly before: number | null };

/** What stayed 30 days after a burst's onset. Absent figures are unknown. */
export interface Aftermath {
  readonly day: Day;
  /** Stars a day in the last 14 days of the 30, against the baseline before the burst. */
  readonly starsPerDay: number | null;
  readonly contributorsGained: number | null;
  readonly forksGained: number | null;
  readonly issuesGained: number | null;
  /** Stars of the burst that GitHub's history has dropped since (0 or more). */
  readonly starsRemoved: number | null;
}

export interface SpikeEvidence {
  /**
   * `own-baseline`: against at least two weeks of the project's own days; `short-baseline`: against fewer;
   * `launch`: the project is new, so against what new projects usually gain.
   */
  readonly basis: 'own-baseline' | 'short-baseline' | 'launch';
  /** Usual stars a day before the onset, and the days it was measured over. */
  readonly baseline: { readonly perDay: number; readonly days: number; readonly from: Day; readonly to: Day };
  /** Stars of the day (or days, after a gap) that raised it. */
  readonly observed: { readonly stars: number; readonly days: number };
  /** Stars expected on those days. */
  readonly expected: number;
  /** observed / expected; `null` when nothing was expected. */
  readonly ratio: number | null;
  /** Chance of so much on an ordinary day of this project, under the count model. */
  readonly pValue: number;
  /** Stars before it; absent where the count is not known. */
  readonly starsBefore?: number;
  readonly since: Day;
  readonly peakDay: Day;
  /** Stars a day at the peak. */
  readonly peakStars: number;
  /** Days of the figure that holds the peak, ending on `peakDay`; above 1 `peakStars` is their mean. Absent in findings from before it was noted. */
  readonly peakSpan?: number;
  /** Stars gained from onset until now (or the end), and how many more than usual that is. */
  readonly total: number;
  readonly excess: number;
  /** Days of the burst whose gain is not known. */
  readonly missingDays: number;
  /** Raised by hourly pulses, not yet confirmed by a whole day. */
  readonly provisional: boolean;
  /** What its counter may have done instead, as a clause, while no later reading settles it. */
  readonly doubt?: string;
  readonly coincidences: readonly Coincidence[];
  readonly aftermath: Aftermath | null;
  /** Whether the stars of the project go with use, as of the last day of the burst. Absent in findings from before it was noted. */
  readonly starQuality?: StarQualityVerdict;
  readonly data: DataSource;
}

export interface PlatformMoveEvidence {
  readonly day: Day;
  readonly direction: 'gain' | 'loss';
  /** Projects moved that way, and projects with a figure that day. */
  readonly moved: number;
  readonly projects: number;
  /** Share that moves that way on an ordinary day. */
  readonly usualShare: number;
  /** Sum over the moved projects, beyond the usual. */
  readonly stars: number;
  readonly pValue: number;
  readonly data: DataSource;
}

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

export interface HealthEvidence {
  /** What is measured, in words with its unit, e.g. `issues closed per issue opened, last 90 days`. */
  readonly measure: string;
  readonly now: number;
  /** The same measure over the project's own past year, or over `pastDays` where it was not watched for as long. */
  readonly usual: number | null;
  /** Days that `usual` was measured over. Absent where there is none, and in findings from before it was noted. */
  readonly pastDays?: number;
  readonly ratio: number | null;
  readonly pValue: number | null;
  readonly since: Day;
  /** The raw counts behind `now` and `usual`, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly data: DataSource;
}

export interface EventEvidence {
  readonly day: Day;
  readonly from: string | null;
  readonly to: string | null;
  /** Days of silence before a first release in long; stars at a milestone; else `null`. */
  readonly value: number | null;
  readonly data: DataSource;
}

export type StarQualityGrade = 'low' | 'medium' | 'high';

/** `grade` null: not judged, `because` says why; otherwise `because` is the strongest reason against the stars, null where there is none. */
export interface StarQualityVerdict {
  readonly grade: StarQualityGrade | null;
  readonly because: string | null;
}

export interface StarQualityEvidence {
  /** Risk that the stars do not reflect use: never a statement about anybody. */
  readonly grade: StarQualityGrade;
  /** 0 to 1, calibrated on recorded contrasts. */
  readonly risk: number;
  /** Plain sentences, strongest first. */
  readonly reasons: readonly string[];
  readonly inputs: Readonly<Record<string, number | null>>;
  readonly missing: readonly string[];
  readonly data: DataSource;
}

interface EvidenceByKind {
  'star-spike': SpikeEvidence;
  'platform-move': PlatformMoveEvidence;
  'stale-release': StaleReleaseEvidence;
  'closing-ratio': HealthEvidence;
  backlog: HealthEvidence;
  'merge-rate': HealthEvidence;
  'no-push': HealthEvidence;
  'star-quality': StarQualityEvidence;
  archived: EventEvidence;
  gone: EventEvidence;
  moved: EventEvidence;
  relicensed: EventEvidence;
  'first-release': EventEvidence;
  milestone: EventEvidence;
}

export interface SignalOf<K extends SignalKind> {
  readonly kind: K;
  /** Stable identity: one burst, one silence, one event is one key through its whole life. */
  readonly key: string;
  /** The project's id and name; both `null` for a platform-wide move. */
  readonly projectId: string | null;
  readonly repo: string | null;
  readonly state: SignalState;
  /** First day of what happened. */
  readonly onset: Day;
  /** First day on which the data allowed saying so. */
  readonly detected: Day;
  /** Day of the highest value so far; equals `onset` where nothing peaks. */
  readonly peak: Day;
  /** First day it was over; `null` while it lasts. */
  readonly ended: Day | null;
  readonly severity: Severity;
  /** One plain sentence: the finding, then the numbers that carry it. Plain text without markup. */
  readonly sentence: string;
  readonly evidence: EvidenceByKind[K];
}

/** Any signal; narrow by `kind`. */
export type Signal = { [K in SignalKind]: SignalOf<K> }[SignalKind];

/** Below this many stars a project takes off by `launchStars` and not by `spikeStars`. */
export const SMALL_PROJECT_STARS = 1_000;

export interface ThresholdDoc {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Which way fewer signals pass. */
  readonly stricter: 'higher' | 'lower';
  /** What it does, in one sentence for `help` and the documentation. */
  readonly explains: string;
}

/** Every threshold a subscription can override: the parser, help and documentation derive from this table. */
export const thresholdDocs = {
  spikeRatio: {
    default: 2.5,
    min: 1.2,
    max: 100,
    unit: 'times the usual',
    stricter: 'higher',
    explains: 'A star spike must bring at least this many times what the project usually gains.',
  },
  spikeStars: {
    default: 60,
    min: 3,
    max: 100_000,
    unit: 'stars above usual within two days or a week',
    stricter: 'higher',
    explains:
      'A star spike must bring at least this many stars more than usual, within two days or, where it is slow, a week.',
  },
  launchStars: {
    default: 60,
    min: 5,
    max: 100_000,
    unit: 'stars above usual within two days or a week',
    stricter: 'higher',
    explains:
      'A project with under 1,000 stars must gain this many more than usual, within two days or, where it is slow, a week, to count as taking off.',
  },
  earlyWarning: {
    default: 1,
    min: 0,
    max: 1,
    unit: '1 on, 0 off',
    stricter: 'lower',
    explains: 'Whether hourly readings may raise a star spike before the day is over.',
  },
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
  healthRatio: {
    default: 0.5,
    min: 0.05,
    max: 0.95,
    unit: 'of the past year',
    stricter: 'lower',
    explains: 'Closing ratio and merged pull requests count as failing when they fall to this share of the past year.',
  },
  backlogGrowth: {
    default: 0.25,
    min: 0.05,
    max: 5,
    unit: 'share of the backlog in 90 days',
    stricter: 'higher',
    explains:
      'The backlog counts as growing when open issues rose by this share in 90 days, faster than in the past year.',
  },
  noPushDays: {
    default: 90,
    min: 14,
    max: 1_500,
    unit: 'days',
    stricter: 'higher',
    explains: 'Days without a push after which a project is called quiet.',
  },
  silenceDays: {
    default: 180,
    min: 30,
    max: 3_000,
    unit: 'days',
    stricter: 'higher',
    explains: 'A release after a silence at least this long is reported as the first in a long while.',
  },
  milestoneStars: {
    default: 1_000,
    min: 100,
    max: 1_000_000,
    unit: 'stars',
    stricter: 'higher',
    explains: 'Smallest star milestone that is reported; larger ones are its multiples by ten.',
  },
  qualityRisk: {
    default: 0.94,
    min: 0.05,
    max: 0.99,
    unit: 'risk from 0 to 1',
    stricter: 'higher',
    explains:
      'Star-quality risk from which a signal is raised; 0.94 is where the grade high starts, 0.88 the grade medium.',
  },
} as const satisfies Record<string, ThresholdDoc>;

/** Thresholds that there were, with what to do instead: who still names one gets this sentence. */
export const retiredThresholds: Readonly<Record<string, string>> = {
  spikeFalseAlarms:
    'spikeFalseAlarms is no longer a threshold, because it held back no alert. Remove it, or ask for a higher spikeRatio or spikeStars.',
};

export type ThresholdName = keyof typeof thresholdDocs;
export type SignalThresholds = Readonly<Record<ThresholdName, number>>;

/** The defaults with a subscription's overrides laid over them; values out of range are brought to the nearest bound. */
export function resolveThresholds(overrides: Partial<SignalThresholds> = {}): SignalThresholds {
  const pick = (name: ThresholdName): number => {
    const doc: ThresholdDoc = thresholdDocs[name];
    const value = overrides[name];
    return value === undefined || !Number.isFinite(value) ? doc.default : Math.min(doc.max, Math.max(doc.min, value));
  };
  const names = Object.keys(thresholdDocs) as ThresholdName[];
  return Object.fromEntries(names.map((name) => [name, pick(name)])) as SignalThresholds;
}
