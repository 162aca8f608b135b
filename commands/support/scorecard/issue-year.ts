import { dayOf } from '../../../src/contracts/clock.ts';
import { plain } from '../../../src/contracts/messages/line.ts';
import type { Field } from '../../../src/contracts/messages/message.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { massClosureIn } from '../../../src/history/issues/mass-closure.ts';
import type { MassClosure } from '../../../src/history/issues/mass-closure.ts';
import { ISSUE_YEAR_DAYS, recordedIssues } from '../../../src/history/issues/recorded-issues.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import { writeDay } from '../../../src/text/chart-text.ts';
import * as format from '../../../src/text/format.ts';
import type { Standing } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { rowsOf } from '../../../src/history/rows-of.ts';

const YEAR_DAYS = 365;

/** What the readings of a year say of its issues, beside the counts that the score was made of. */
export interface IssueYear {
  /** As the readings have it, over the days between them; undefined where GitHub's search counted the year instead. */
  readonly recorded: { readonly closed: number; readonly opened: number; readonly days: number } | undefined;
  /** A week in which an outlying part of them was closed. */
  readonly massClosure: MassClosure | undefined;
}

/** The year that the share of closed issues speaks of; nothing where that share is not known. */
export async function issueYearOf(
  { store }: Pick<CommandContext, 'store'>,
  projectId: number,
  current: Score | undefined,
): Promise<IssueYear> {
  const share = current && metricOf(current, 'issuesClosed');
  if (share?.value === undefined || share.observedAt === undefined)
    return { recorded: undefined, massClosure: undefined };
  const to = dayOf(share.observedAt);
  const from = to - ISSUE_YEAR_DAYS;
  const rows = await rowsOf(store.observations, projectId, { readings: [{ from, to }], artefactsSince: from });
  const { readings = [], restated = [] } = rows ?? {};
  return {
    recorded: recordedIssues(readings, restated),
    massClosure: massClosureIn(readings.filter(({ day }) => day >= to - YEAR_DAYS)),
  };
}

/**
 * `363 closed`, `against 412 opened in 12 months`: the two counts, since a share alone may pass 100 %; and a week that closed a
 * large part of them.
 * @param more what else is to be said of issues
 */
export function issuesField(
  current: Score | undefined,
  counts: Pick<Standing, 'issuesCreated365d' | 'issuesClosed365d'>,
  { recorded, massClosure }: IssueYear,
  more?: string,
): Field {
  const share = current && metricOf(current, 'issuesClosed');
  const end = more === undefined ? '' : `; ${more}`;
  if (share?.value === undefined)
    return { label: 'issues', value: format.UNKNOWN, note: `${share?.missingBecause ?? 'unknown'}${end}` };
  const closed = recorded?.closed ?? counts.issuesClosed365d;
  const opened = recorded?.opened ?? counts.issuesCreated365d;
  if (closed === null || opened === null)
    return {
      label: 'issues',
      value: `${format.percent(share.value)} closed`,
      note: `of as many as were opened in 12 months${end}`,
    };
  const days = recorded?.days ?? YEAR_DAYS;
  const span = days === YEAR_DAYS ? '12 months' : format.plural(days, 'day');
  const sweep =
    massClosure === undefined
      ? ''
      : `; ${format.count(massClosure.closed)} were closed in ${closureSpan(massClosure)} alone`;
  return {
    label: 'issues',
    value: `${format.count(closed)} closed`,
    note: `against ${format.count(opened)} opened in ${span}${sweep}${end}`,
  };
}

/** `3,737 closed`, `2,733 opened in 12 months; 1,239 closed in one week`: the same in few words. */
export function shortIssues(
  current: Score,
  counts: Pick<Standing, 'issuesCreated365d' | 'issuesClosed365d'>,
  year: IssueYear,
): Field {
  const { value, note } = issuesField(current, counts, { ...year, massClosure: undefined });
  // Why it is not known is told with the details.
  if (value === format.UNKNOWN) return { label: 'Issues', value };
  const sweep =
    year.massClosure === undefined
      ? ''
      : `; ${format.count(year.massClosure.closed)} closed in ${shortSpan(year.massClosure)}`;
  return {
    label: 'Issues',
    value,
    ...(note === undefined ? {} : { note: `${plain(note).replace(/^against /, '')}${sweep}` }),
  };
}

const shortSpan = ({ from, to }: MassClosure): string =>
  to - from === 7 ? 'one week' : format.plural(to - from, 'day');

/** `the week to 3 Jul 2025`; of readings that are not a week apart, the days between them. */
const closureSpan = ({ from, to }: MassClosure): string =>
  `${to - from === 7 ? 'the week' : `the ${format.plural(to - from, 'day')}`} to ${writeDay(to)}`;
