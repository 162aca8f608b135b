import { dayOfIso } from '../../src/contracts/series.ts';
import { gradeOf, starQualityRisk } from '../../src/signals/kinds/star-quality.ts';
import { readRows } from './data.ts';

/** How well the star-quality risk tells the two recorded groups apart, beside the one-line rule, and whom it would grade wrongly. */
export interface QualityMeasure {
  readonly auc: number;
  readonly aucOneLine: number;
  readonly suspected: number;
  readonly random: number;
  readonly highAmongSuspected: number;
  readonly highAmongRandom: number;
  readonly honest: { readonly projects: number; readonly high: number; readonly medium: number };
}

export function measureQuality(): QualityMeasure {
  const rows = readRows('star-quality.csv.gz').flatMap((row) => {
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
    return [{ suspected, risk: risk ?? 0, oneLine }];
  });
  const suspects = rows.filter(({ suspected }) => suspected);
  const random = rows.filter(({ suspected }) => !suspected);
  const high = (group: typeof rows): number =>
    group.filter(({ risk }) => gradeOf(risk) === 'high').length / group.length;
  return {
    auc: areaUnderCurve(
      suspects.map(({ risk }) => risk),
      random.map(({ risk }) => risk),
    ),
    aucOneLine: areaUnderCurve(
      suspects.map(({ oneLine }) => oneLine),
      random.map(({ oneLine }) => oneLine),
    ),
    suspected: suspects.length,
    random: random.length,
    highAmongSuspected: high(suspects),
    highAmongRandom: high(random),
    honest: measureHonest(),
  };
}

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
  const share = (grade: string): number => grades.filter((own) => own === grade).length / grades.length;
  return { projects: grades.length, high: share('high'), medium: share('medium') };
}

/** Probability that a member of the first group scores higher than one of the second, ties counted half. */
export function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
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
