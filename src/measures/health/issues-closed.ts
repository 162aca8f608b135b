import * as format from '../../text/format.ts';
import { GITHUB, fromMetric, metricFact } from '../from-score.ts';
import type { Companion, Measure } from '../measure.ts';
import { issueTotal } from '../../history/issues/issue-counts.ts';
import { LEAST_ISSUES_FOR_RATIO } from '../../scoring/metrics.ts';

/** A share alone hides how many issues it is about. */
const counts: Companion['write'] = ({ issuesClosed365d: closed, issuesCreated365d: created }) =>
  closed === null || created === null
    ? format.UNKNOWN
    : `${format.count(closed)} closed, ${format.count(created)} opened`;

export const issuesClosed = {
  ...fromMetric('issuesClosed'),
  id: 'issues-closed',
  column: 'issues closed',
  unit: 'share',
  better: 'higher',
  source: GITHUB,
  words: [
    'closed issues',
    'issues closed percentage',
    'close rate',
    'closing rate',
    'issue close rate',
    'share of issues closed',
  ],
  windows: [],
  compared: true,
  columns: { 0: 'issuesClosedRatio' },
  read: metricFact('issuesClosed'),
  companion: { column: 'in 12 months', write: counts, inSentence: counts },
  course: {
    draw: 'rolling',
    days: 364,
    closing: true,
    of(start, end) {
      const [before, after] = [issueTotal(start), issueTotal(end)];
      if (before === null || after === null || start.closedIssues === null || end.closedIssues === null) return null;
      const [created, closed] = [after - before, end.closedIssues - start.closedIssues];
      return created < LEAST_ISSUES_FOR_RATIO ? null : Math.max(0, Math.min(1, closed / created));
    },
  },
} as const satisfies Measure;
