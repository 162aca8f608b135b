import type { DataSource, Severity, Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import type { Day, ProjectHistory } from '../../contracts/figures/series.ts';
import { newestCount } from '../engine/counts.ts';
import { plural, whole } from '../engine/describe.ts';
import { sentenceList } from '../../text/format.ts';
import { dataField, oneDecimal } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { Limits, SignalKindDefinition } from '../engine/signal-kind.ts';

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

/**
 * Whether stars go with use: a risk from counts alone, without looking at who starred. It describes a shape and says
 * nothing about anybody; projects with few issues by nature (lists, books) can look alike.
 *
 * Model: logistic regression on five inputs: stars, forks, issue activity, pull-request activity, and the share of
 * stars that GitHub's history has dropped again. The first four were fitted on event totals of 4,243 repositories whose
 * stars are mostly suspected to be bought and 4,900 random ones (StarScout, evaluation data under Apache-2.0; half of
 * each in the sample, so the risk is not a prevalence). Cross-validated AUC 0.956; see the README. Counts enter as
 * ln(1 + count), forks as their logarithm per star, with hinges: the first few issues say more than the next hundred.
 *
 * Above `scaleStars` stars all counts are scaled down together: the sample has few large projects, and only the
 * proportions carry over.
 */
export interface StarQualityInputs {
  readonly stars: number;
  readonly forks: number;
  /** Issues ever opened, and those of them that are closed. */
  readonly issuesOpened: number;
  readonly issuesClosed: number;
  readonly pullRequests: number;
  /** Stars that GitHub's history counted once and has dropped since. */
  readonly starsRemoved: number;
}

const scaleStars = 3_000;
/** Where the fitted sample starts. */
const leastStars = 50;
/**
 * Smaller projects are not judged: with hardly any activity to be seen, one in eight random projects of 150 to 500 stars has
 * the same counts as the suspected ones, and no strictness tells them apart (at 1 % of random ones, 9 % of the suspected).
 */
export const JUDGED_FROM_STARS = 500;

const model = {
  intercept: -6.4752,
  stars: {
    slope: 1.4223,
    hinges: [
      [150, -0.9695],
      [500, -0.352],
    ],
  },
  issues: {
    slope: -1.954,
    hinges: [
      [5, 1.6381],
      [40, 0.0136],
    ],
  },
  pulls: {
    slope: -1.4359,
    hinges: [
      [5, 1.0995],
      [40, -0.0294],
    ],
  },
  forksPerStar: {
    slope: -0.3439,
    hinges: [
      [0.03, -1.6651],
      [0.1, 2.7993],
      [0.5, 1.5648],
    ],
  },
  products: {
    starsIssues: -0.0192,
    starsPulls: -0.069,
    issuesPulls: 0.0866,
    forksIssues: -0.1433,
    forksPulls: -0.1269,
  },
  /** Not fitted (the sample has no removals): a tenth of the stars dropped again multiplies the odds by about seven. */
  removedTenth: 2,
  removedMost: 3,
} as const;

/** Grades by risk: among random projects of 500 stars or more, `high` falls on 1.3 %, `medium` or `high` on 1.8 %. */
const grades = { medium: 0.88, high: 0.94 };

/** Forks, issue and pull-request activity per star in the random sample: the median, to compare with. */
const usualPerStar = { forks: 0.18, issues: 0.057, pulls: 0.033 };

/** Risk from 0 to 1; `null` with fewer stars than can be judged. */
export function starQualityRisk(inputs: StarQualityInputs): number | null {
  const { stars } = inputs;
  if (stars < leastStars) return null;
  const scale = Math.min(1, scaleStars / stars);
  // The sample counts activity: opening and closing an issue are two, a pull request that was opened and ended as well.
  const s = Math.log(stars * scale);
  const i = Math.log1p((inputs.issuesOpened + inputs.issuesClosed) * scale);
  const p = Math.log1p(2 * inputs.pullRequests * scale);
  const f = Math.log((inputs.forks * scale + 1) / (stars * scale));
  const { products } = model;
  const logit =
    model.intercept +
    hinged(s, model.stars) +
    hinged(i, model.issues) +
    hinged(p, model.pulls) +
    hinged(f, model.forksPerStar) +
    products.starsIssues * s * i +
    products.starsPulls * s * p +
    products.issuesPulls * i * p +
    products.forksIssues * f * i +
    products.forksPulls * f * p +
    Math.min(model.removedMost, (model.removedTenth * 10 * inputs.starsRemoved) / stars);
  return 1 / (1 + Math.exp(-logit));
}

function hinged(
  value: number,
  { slope, hinges }: { slope: number; hinges: readonly (readonly [number, number])[] },
): number {
  return hinges.reduce((sum, [at, extra]) => sum + extra * Math.max(0, value - Math.log(at)), slope * value);
}

export function gradeOf(risk: number): StarQualityGrade {
  return risk >= grades.high ? 'high' : risk >= grades.medium ? 'medium' : 'low';
}

/** Why the stars of a project cannot be judged, in words: `fewer than 500 stars`. */
export interface NotJudged {
  readonly notJudged: string;
}

/** How the stars of a project go with its use, as of its newest counts, whatever the grade; or why that is not known. */
export function judgeStarQuality(history: ProjectHistory, today: Day): StarQualityEvidence | NotJudged {
  const { stars, forks, openIssues, closedIssues, pullRequests } = history.counts;
  const read = {
    stars: newestCount(stars, today),
    forks: newestCount(forks, today),
    openIssues: newestCount(openIssues, today),
    closedIssues: newestCount(closedIssues, today),
    pullRequests: newestCount(pullRequests, today),
  };
  if (stars === null || read.stars === null) return { notJudged: 'the star count is not known' };
  if (read.stars < JUDGED_FROM_STARS) return { notJudged: `fewer than ${whole(JUDGED_FROM_STARS)} stars` };
  if (read.forks === null || read.openIssues === null || read.closedIssues === null || read.pullRequests === null)
    return { notJudged: `the ${missingCounts(read)} counts are not known` };
  const starsRemoved = history.ledger.reduce(
    (sum, { noticed, from, to }) => (noticed <= today ? sum + from - to : sum),
    0,
  );
  const inputs: StarQualityInputs = {
    stars: read.stars,
    forks: read.forks,
    issuesOpened: read.openIssues + read.closedIssues,
    issuesClosed: read.closedIssues,
    pullRequests: read.pullRequests,
    starsRemoved: Math.max(0, starsRemoved),
  };
  const risk = starQualityRisk(inputs) ?? 0;
  return {
    grade: gradeOf(risk),
    risk,
    reasons: reasonsFor(inputs),
    inputs: {
      stars: inputs.stars,
      forks: inputs.forks,
      issues: inputs.issuesOpened,
      pullRequests: inputs.pullRequests,
      starsRemoved: inputs.starsRemoved,
    },
    missing: history.starHistory === null ? ['stars removed later (the star history was not fetched)'] : [],
    data: { line: stars.line, zone: stars.zone, asOf: stars.asOf, through: today },
  };
}

/** `issue and pull request` */
function missingCounts(
  read: Readonly<Record<'forks' | 'openIssues' | 'closedIssues' | 'pullRequests', number | null>>,
) {
  const names = [
    ...(read.forks === null ? ['fork'] : []),
    ...(read.openIssues === null || read.closedIssues === null ? ['issue'] : []),
    ...(read.pullRequests === null ? ['pull request'] : []),
  ];
  return sentenceList(names);
}

/** What an alert says of the stars of a project on a day. */
export function verdictOn(history: ProjectHistory, day: Day): StarQualityVerdict {
  const judged = judgeStarQuality(history, day);
  return 'notJudged' in judged
    ? { grade: null, because: judged.notJudged }
    : { grade: judged.grade, because: judged.grade === 'low' ? null : (judged.reasons[0] ?? null) };
}

/** `good`, `not judged`, `risk high`, each with what that rests on. */
export function verdictWords({ grade, because }: StarQualityVerdict): { value: string; note: string } {
  if (grade === null) return { value: 'not judged', note: because ?? 'counts are missing' };
  if (grade === 'low') return { value: 'good', note: 'forks, issues and pull requests go with the stars' };
  return { value: `risk ${grade}`, note: because ?? 'the counts together are unusual' };
}

/** What in the inputs departs most from usual, strongest first; at most three. */
function reasonsFor({
  stars,
  forks,
  issuesOpened,
  issuesClosed,
  pullRequests,
  starsRemoved,
}: StarQualityInputs): string[] {
  const found = [
    {
      short: forks / (usualPerStar.forks * stars),
      text: `${plural(forks, 'fork')} for ${whole(stars)} stars; projects with as many usually have about ${whole(usualPerStar.forks * stars)}`,
    },
    {
      short: (issuesOpened + issuesClosed) / (usualPerStar.issues * stars),
      text: `${plural(issuesOpened, 'issue')} ever opened; usually about ${whole((usualPerStar.issues * stars) / 2)}`,
    },
    {
      short: (2 * pullRequests) / (usualPerStar.pulls * stars),
      text: `${plural(pullRequests, 'pull request')} ever opened; usually about ${whole((usualPerStar.pulls * stars) / 2)}`,
    },
  ]
    .filter(({ short }) => short < 0.5)
    .sort((a, b) => a.short - b.short)
    .map(({ text }) => text);
  const removed = starsRemoved / stars >= 0.01 ? [`${plural(starsRemoved, 'star')} no longer counted by GitHub`] : [];
  return [...removed, ...found].slice(0, 3);
}

const THRESHOLDS = {
  qualityRisk: {
    default: 0.94,
    min: 0.05,
    max: 0.99,
    unit: 'risk from 0 to 1',
    stricter: 'higher',
    explains:
      'Star-quality risk from which a signal is raised; 0.94 is where the grade high starts, 0.88 the grade medium.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** Stars that run ahead of use. */
export const starQuality: SignalKindDefinition<'star-quality', StarQualityEvidence, typeof THRESHOLDS> = {
  kind: 'star-quality',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'star quality',
  group: 'quality',
  words: ['suspicious stars', 'fake stars', 'bought stars', 'suspicious', 'risky star quality', 'star quality risk'],
  isHealth: false,
  states: null,
  digest: 'star quality',
  reason: ({ evidence }) => evidence.reasons[0] ?? null,
  tone: () => 'warning',
  figures: ({ evidence }) => [{ label: 'risk', value: evidence.grade, note: evidence.reasons[0] ?? '' }],
  evidence: ({ evidence }) => [
    {
      label: 'risk',
      value: evidence.grade,
      note: `${oneDecimal(evidence.risk * 100)} of 100, from the shape of the counts alone`,
    },
    ...evidence.reasons.map((reason, index) => ({ label: index === 0 ? 'because' : 'and', value: reason })),
    ...(evidence.missing.length > 0 ? [{ label: 'unknown', value: sentenceList(evidence.missing) }] : []),
    dataField(evidence.data),
  ],
  passes: ({ evidence }, limits) => evidence.risk >= limits.qualityRisk,
  find: ({ history, limits, today }) => findStarQuality(history, limits, today),
};

/** A signal where the risk reaches the threshold; it is a description to check, never a statement about anybody. */
export function findStarQuality(
  history: ProjectHistory,
  limits: Limits<typeof THRESHOLDS>,
  today: Day,
): Signal<'star-quality', StarQualityEvidence>[] {
  const evidence = judgeStarQuality(history, today);
  if ('notJudged' in evidence || evidence.grade === 'low' || evidence.risk < limits.qualityRisk) return [];
  const severity: Severity = evidence.grade === 'high' ? 'medium' : 'low';
  return [
    {
      kind: 'star-quality',
      key: `star-quality:${history.id}:${evidence.grade}`,
      projectId: history.id,
      repo: history.repo,
      state: 'growing',
      onset: today,
      detected: today,
      peak: today,
      ended: null,
      severity,
      sentence: `Stars run ahead of use (${evidence.grade}): ${evidence.reasons.join('; ') || 'the counts together are unusual'}.`,
      evidence,
    },
  ];
}
