import type { Readable } from 'node:stream';
import type { ProjectDetails, Snapshot } from '../../../db/store.ts';
import { HOUR, dayOf } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { MONTH } from '../../text/month.ts';
import { parseReference } from '../../text/project-references.ts';
import { findColumns } from './columns.ts';
import type { COUNTS, Columns } from './columns.ts';
import { readCount } from './read-count.ts';
import { readDate, readMonthEnd } from './read-date.ts';
import type { WrittenDate } from './read-date.ts';
import { readRecords } from './read-records.ts';
import type { FileRecord } from './read-records.ts';

export interface FigureRow {
  /** `owner/name` */
  repo: string;
  figures: Omit<Snapshot, 'projectId' | 'source'>;
  details: ProjectDetails;
}

export interface FigureOptions {
  /** Other names than `owner/name` are taken as they are: a backtest asks GitHub about none of them. */
  anyName?: boolean;
  /** Rows of later days than the next are refused; in some zone it is tomorrow already. */
  today?: number;
  /** Whose figures they are, and of which day, for files that do not say. */
  repo?: string | undefined;
  date?: string | undefined;
}

/** A day without a time of its own is taken to have been read at this hour, UTC. */
const READ_AT = 6 * HOUR;
/** The first months of 2008 were a private trial. */
const GITHUB_BEGAN = dayOf(Date.UTC(2008, 0, 1));

/**
 * Rows of recorded history: a table with a head line, separated by commas, semicolons or tabs, or JSON. Name, date and stars
 * are needed, other counts optional, unknown columns ignored. An empty cell is unknown. What can be read in two ways is
 * refused.
 * @throws OperatorError with the line for a head or row that does not read, and for a file without rows
 */
export async function* readFigures(input: Readable, options: FigureOptions = {}): AsyncGenerator<FigureRow> {
  const { isDecimalComma, heads, records } = await readRecords(input);
  let columns: Columns | undefined;
  const given = { repo: options.repo !== undefined, date: options.date !== undefined };
  const totals = new Map<string, number>();
  for await (const record of records) {
    columns ??= findColumns(Object.keys(record.cells), given);
    for (const row of rowsOf(record, columns, { ...options, isDecimalComma })) {
      if (columns.isMonthly) refuseFalling(row, totals, record.where);
      yield row;
    }
  }
  if (columns !== undefined) return;
  if (heads().length > 0) findColumns(heads(), given);
  throw new OperatorError(
    'There are no rows in this file.',
    'A head line and one row a line, such as repo,date,stars.',
  );
}

/** Stars that were gained month by month look like totals; but they go up and down. */
function refuseFalling({ repo, figures }: FigureRow, totals: Map<string, number>, where: string): void {
  const before = totals.get(repo) ?? 0;
  if (figures.stars !== null && figures.stars * 2 < before)
    throw new OperatorError(
      `${where}: ${repo} falls from ${before} to ${figures.stars} stars.`,
      'Totals are imported, not what came each month.',
    );
  totals.set(repo, figures.stars ?? before);
}

type RowOptions = FigureOptions & { isDecimalComma: boolean };

function* rowsOf({ cells, where }: FileRecord, columns: Columns, options: RowOptions): Generator<FigureRow> {
  const at = momentOf(cells, columns, where, options);
  const count = (head: string | undefined): number | null => {
    try {
      return readCount(head === undefined ? undefined : cells[head], options.isDecimalComma);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      throw new OperatorError(`${where}: ${error.message}`, error.hint, { cause: error });
    }
  };
  if (columns.wide.length > 0) {
    for (const head of columns.wide) {
      const stars = count(head);
      if (stars !== null) yield { repo: head, details: {}, figures: { ...blank(at), stars } };
    }
    return;
  }
  const counted = (name: (typeof COUNTS)[number]): number | null => count(columns.counts[name]);
  const stars = count(columns.stars);
  const watchers = counted('watchers');
  yield {
    repo: nameOf(columns.repo === undefined ? (options.repo ?? '') : (cells[columns.repo] ?? ''), where, options),
    details: detailsOf(cells, where),
    figures: {
      ...blank(at),
      stars,
      forks: counted('forks'),
      // GitHub's older interface gives the stars under this name once more.
      watchers: watchers === stars ? null : watchers,
      openIssues: counted('open_issues'),
      closedIssues: counted('closed_issues'),
      pullRequests: counted('pull_requests'),
      mergedPullRequests: counted('merged_pull_requests'),
      contributors: counted('contributors'),
      releases: counted('releases'),
      commits: counted('commits'),
    },
  };
}

const blank = (at: number): FigureRow['figures'] => ({
  day: dayOf(at),
  at,
  stars: null,
  forks: null,
  watchers: null,
  openIssues: null,
  closedIssues: null,
  pullRequests: null,
  openPullRequests: null,
  mergedPullRequests: null,
  contributors: null,
  releases: null,
  commits: null,
  pushedAt: null,
});

function nameOf(written: string, where: string, { anyName = false }: FigureOptions): string {
  const read = parseReference(written);
  if (read.kind === 'repository') return `${read.owner}/${read.name}`;
  if (anyName && written.trim() !== '') return written.trim();
  throw new OperatorError(`${where}: repo should read owner/name, not “${written.trim().slice(0, 60)}”.`);
}

function momentOf(cells: FileRecord['cells'], columns: Columns, where: string, options: FigureOptions): number {
  const { date, today = Infinity } = options;
  const text = (columns.date === undefined ? date : cells[columns.date])?.trim() ?? '';
  const written = columns.isMonthly ? readMonthEnd(text) : readDate(text, columns);
  if (written === undefined)
    throw new OperatorError(
      `${where}: date should read 2025-10-30, not “${text.slice(0, 40)}”.`,
      'The year first, or the month in words: other orders mean another day in another country.',
    );
  // The month that is not over yet was counted so far.
  const at = columns.isMonthly ? Math.min(momentOfDay(written), (today + 1) * 24 * HOUR - 1) : momentOfDay(written);
  if (dayOf(at) > today + 1)
    throw new OperatorError(
      `${where}: ${text} has not come yet.`,
      'What is imported was counted on its day; look for a year that was mistyped.',
    );
  if (dayOf(at) < GITHUB_BEGAN)
    throw new OperatorError(
      `${where}: ${text} was before GitHub began.`,
      'Nobody counted stars then; look for a year that was mistyped.',
    );
  return at;
}

const momentOfDay = ({ at, hasTime }: WrittenDate): number => (hasTime ? at : at + READ_AT);

function detailsOf(cells: FileRecord['cells'], where: string): ProjectDetails {
  const [company, category, fundingStage, fundingStageSince] = [
    'company',
    'category',
    'funding_stage',
    'funding_stage_since',
  ].map((head) => cells[head]?.trim() || undefined);
  if (fundingStageSince !== undefined && !MONTH.test(fundingStageSince))
    throw new OperatorError(
      `${where}: funding_stage_since should be a month such as 2024-01, not “${fundingStageSince.slice(0, 30)}”.`,
    );
  return {
    ...(company === undefined ? {} : { company }),
    ...(category === undefined ? {} : { category }),
    ...(fundingStage === undefined ? {} : { fundingStage }),
    ...(fundingStageSince === undefined ? {} : { fundingStageSince }),
  };
}
