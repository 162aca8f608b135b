/**
 * What `npm run bench -- score` measured on the recorded panel for this method and cohort, as `method` tells it.
 * Shares and areas under the curve in per cent; correlations are Spearman's.
 */
export const MEASURED = {
  projectWeeks: 255_057,
  unexplained: 0.7,
  said: 8,
  cases: 6_580,
  quiet: 1_221,
  aucTotal: 80,
  aucLastPush: 79,
  aucGrowth30d: 63,
  contributorsTotal: 0.37,
  contributorsLastPush: 0.33,
  contributorsGrowth90d: 0.45,
} as const;
