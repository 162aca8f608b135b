import { dayOfIso } from '../../src/contracts/figures/series.ts';
import { JUDGED_FROM_STARS, gradeOf, starQualityRisk } from '../../src/signals/kinds/star-quality.ts';
import { readRows } from './data.ts';
import { shareWhere } from './exact-interval.ts';
import type { Share } from './exact-interval.ts';

/** How well the star-quality risk tells the two recorded groups apart, beside the one-line rule, and whom it would grade wrongly. */
export interface QualityMeasure {
  readonly auc: number;
  readonly aucOneLine: number;
  /** Of the projects that are judged at all: large enough to have activity that can be seen. */
  readonly aucJudged: number;
  readonly judged: { readonly suspected: Share; readonly random: Share };
  readonly highAmongSuspected: Share;
  readonly highAmongRandom: Share;
  /** Of the random ones graded high, those that have no issue and no pull request at all: no count tells them from the suspected. */
  readonly bareAmongHighRandom: Share;
  /** Of the judged suspected ones, those that are as bare: what would be lost if such were not graded. */
  readonly bareAmongSuspected: Share;
  /** Of the judged random ones in each half of the record. */
  readonly halves: readonly Share[];
  readonly honest: { readonly high: Share; readonly medium: Share };
}

interface Row {
  readonly suspected: boolean;
  readonly risk: number;
  readonly isJudged: boolean;
  readonly isBare: boolean;
  readonly oneLine: number;
  readonly half: number;
}

export function measureQuality(): QualityMeasure {
  const rows = readRows('star-quality.csv.gz').flatMap((row): Row[] => {
    const suspected = row.group === 'flagged' && Number(row.p_fake || 0) >= 0.5;
    if (!suspected && row.group !== 'control') return [];
    const count = (name: string): number => Number(row[name] ?? 0);
    const stars = count('WatchEvent');
    // The record counts events: an issue's opening and its closing are two, a pull request's as well.
    const risk = starQualityRisk({
      stars: Math.max(50, stars),
      forks: count('ForkEvent'),
      issuesOpened: count('IssuesEvent'),
      issuesClosed: 0,
      pullRequests: count('PullRequestEvent') / 2,
      starsRemoved: 0,
    });
    const oneLine = -(count('IssuesEvent') + count('PullRequestEvent') + count('IssueCommentEvent')) / stars;
    // Names are hashes in the record, so their last digit splits them.
    const half = parseInt((row.id ?? '0').slice(-1), 16) % 2;
    const isBare = count('IssuesEvent') === 0 && count('PullRequestEvent') === 0;
    return [{ suspected, risk: risk ?? 0, isJudged: stars >= JUDGED_FROM_STARS, isBare, oneLine, half }];
  });
  const suspects = rows.filter(({ suspected }) => suspected);
  const random = rows.filter(({ suspected }) => !suspected);
  const judgedOf = (group: readonly Row[]): Row[] => group.filter(({ isJudged }) => isJudged);
  const auc = (positive: readonly Row[], negative: readonly Row[], read: (row: Row) => number): number =>
    areaUnderCurve(positive.map(read), negative.map(read));
  return {
    auc: auc(suspects, random, ({ risk }) => risk),
    aucOneLine: auc(suspects, random, ({ oneLine }) => oneLine),
    aucJudged: auc(judgedOf(suspects), judgedOf(random), ({ risk }) => risk),
    judged: {
      suspected: shareWhere(suspects, ({ isJudged }) => isJudged),
      random: shareWhere(random, ({ isJudged }) => isJudged),
    },
    highAmongSuspected: shareWhere(judgedOf(suspects), isHigh),
    highAmongRandom: shareWhere(judgedOf(random), isHigh),
    bareAmongHighRandom: shareWhere(judgedOf(random).filter(isHigh), ({ isBare }) => isBare),
    bareAmongSuspected: shareWhere(judgedOf(suspects), ({ isBare }) => isBare),
    halves: [0, 1].map((half) =>
      shareWhere(
        judgedOf(random).filter((row) => row.half === half),
        isHigh,
      ),
    ),
    honest: measureHonest(),
  };
}

const isHigh = ({ risk }: Row): boolean => gradeOf(risk) === 'high';

/**
 * Large, fast-growing projects from curated lists, as honest controls: at least 1,000 stars, and a fifth more within
 * half a year, each at the week of its fastest growth.
 */
function measureHonest(): QualityMeasure['honest'] {
  const byRepo = Map.groupBy(readRows('panel-weekly.csv.gz'), (row) => row.repo ?? '');
  const grades = [...byRepo.values()].flatMap((rows) => {
    const weeks = rows
      .filter(({ stars, forks, open_issues, closed_issues, prs }) =>
        [stars, forks, open_issues, closed_issues, prs].every((value) => value !== undefined && value !== ''),
      )
      .map((row) => ({ day: dayOfIso(row.date ?? ''), row, stars: Number(row.stars) }))
      .sort((a, b) => a.day - b.day);
    let fastest = { growth: 0, at: -1 };
    weeks.forEach((week, i) => {
      const before = weeks.find(({ day }) => week.day - day <= 182);
      const growth = before === undefined ? 0 : week.stars / Math.max(1, before.stars) - 1;
      if (week.stars >= 1_000 && growth >= 0.2 && growth > fastest.growth) fastest = { growth, at: i };
    });
    const found = weeks[fastest.at];
    if (found === undefined) return [];
    const { row } = found;
    const risk = starQualityRisk({
      stars: found.stars,
      forks: Number(row.forks),
      issuesOpened: Number(row.open_issues) + Number(row.closed_issues),
      issuesClosed: Number(row.closed_issues),
      pullRequests: Number(row.prs),
      starsRemoved: 0,
    });
    return risk === null ? [] : [gradeOf(risk)];
  });
  return { high: shareWhere(grades, (own) => own === 'high'), medium: shareWhere(grades, (own) => own === 'medium') };
}

/** Probability that a member of the first group scores higher than one of the second, ties counted half. */
function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
  const all = [
    ...positive.map((score) => ({ score, positive: true })),
    ...negative.map((score) => ({ score, positive: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let i = 0; i < all.length;) {
    let end = i;
    while (end < all.length && all[end]?.score === all[i]?.score) end += 1;
    const rank = (i + 1 + end) / 2;
    for (let j = i; j < end; j++) if (all[j]?.positive === true) rankSum += rank;
    i = end;
  }
  return (rankSum - (positive.length * (positive.length + 1)) / 2) / (positive.length * negative.length);
}
