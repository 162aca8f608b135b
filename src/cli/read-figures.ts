import { parse } from 'csv-parse';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { ProjectDetails, Snapshot } from '../../db/store.ts';
import { HOUR, dayOf, parseMoment } from '../contracts/clock.ts';
import { OperatorError } from '../contracts/errors.ts';
import { isRepositoryName } from '../text/github-links.ts';
import { MONTH } from '../text/month.ts';

export interface FigureRow {
  /** `owner/name` */
  repo: string;
  figures: Omit<Snapshot, 'projectId' | 'source'>;
  details: ProjectDetails;
}

/** A day without a time of its own is taken to have been read at this hour, UTC. */
const READ_AT = 6 * HOUR;

const figure = z
  .string()
  .optional()
  .transform((text, context): number | null => {
    const plain = text?.trim().replaceAll(',', '') ?? '';
    if (plain === '') return null;
    const value = Number(plain);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    context.addIssue({ code: 'custom', message: `“${plain.slice(0, 30)}” is no count` });
    return z.NEVER;
  });
const words = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

const rowSchema = z.object({
  repo: z.string().trim().min(1, 'repo is empty').max(200),
  date: z
    .string()
    .trim()
    .refine((text) => parseMoment(text) !== undefined, 'date should read 2025-10-30'),
  stars: figure,
  forks: figure,
  watchers: figure,
  open_issues: figure,
  closed_issues: figure,
  pull_requests: figure,
  merged_pull_requests: figure,
  contributors: figure,
  releases: figure,
  commits: figure,
  company: words,
  category: words,
  funding_stage: words,
  funding_stage_since: words.refine(
    (text) => text === undefined || MONTH.test(text),
    'funding_stage_since should be a month such as 2024-01',
  ),
});

/**
 * Rows of a CSV with a head line; columns `repo`, `date`, `stars` are needed, the others optional, unknown ones ignored. An
 * empty cell is unknown. `anyName`: other names than `owner/name` are taken as they are (a backtest asks nobody about them).
 * `today`: rows of later days than the next are refused; in some zone it is tomorrow already.
 * @throws OperatorError with the line number for a head or row that does not read.
 */
export async function* readFigures(
  input: Readable,
  { anyName = false, today = Infinity } = {},
): AsyncGenerator<FigureRow> {
  const parser = input.pipe(
    parse({
      columns: (head: string[]) => checkedHead(head),
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: false,
      info: true,
    }),
  );
  // A pipe does not hand on the source's errors.
  input.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: unknown; info: { lines: number } }>)
      yield toRow(record, info.lines, { anyName, today });
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `The CSV does not read: ${error instanceof Error ? error.message : String(error)}.`,
      'A head line and one row a line, such as repo,date,stars.',
      { cause: error },
    );
  }
}

/** The first months of 2008 were a private trial. */
const GITHUB_BEGAN = dayOf(Date.UTC(2008, 0, 1));

function checkedHead(head: string[]): string[] {
  const names = head.map((name) => name.trim().toLowerCase());
  const absent = ['repo', 'date', 'stars'].filter((name) => !names.includes(name));
  if (absent.length > 0)
    throw new OperatorError(
      `The head line has no column ${absent.join(', ')}.`,
      'It should begin like repo,date,stars.',
    );
  return names;
}

function toRow(record: unknown, line: number, { anyName, today }: { anyName: boolean; today: number }): FigureRow {
  const parsed = rowSchema.safeParse(record);
  if (!parsed.success)
    throw new OperatorError(`Line ${line}: ${parsed.error.issues[0]?.message ?? 'it does not read'}.`);
  const row = parsed.data;
  if (!anyName && !isRepositoryName(row.repo)) throw new OperatorError(`Line ${line}: repo should read owner/name.`);
  const at = parseMoment(row.date) ?? 0;
  if (dayOf(at) > today + 1)
    throw new OperatorError(
      `Line ${line}: ${row.date} has not come yet.`,
      'What is imported was counted on its day; look for a year that was mistyped.',
    );
  if (dayOf(at) < GITHUB_BEGAN)
    throw new OperatorError(
      `Line ${line}: ${row.date} was before GitHub began.`,
      'Nobody counted stars then; look for a year that was mistyped.',
    );
  return {
    repo: row.repo,
    details: {
      ...(row.company === undefined ? {} : { company: row.company }),
      ...(row.category === undefined ? {} : { category: row.category }),
      ...(row.funding_stage === undefined ? {} : { fundingStage: row.funding_stage }),
      ...(row.funding_stage_since === undefined ? {} : { fundingStageSince: row.funding_stage_since }),
    },
    figures: {
      day: dayOf(at),
      at: row.date.length > 10 ? at : at + READ_AT,
      stars: row.stars,
      forks: row.forks,
      watchers: row.watchers,
      openIssues: row.open_issues,
      closedIssues: row.closed_issues,
      pullRequests: row.pull_requests,
      openPullRequests: null,
      mergedPullRequests: row.merged_pull_requests,
      contributors: row.contributors,
      releases: row.releases,
      commits: row.commits,
      pushedAt: null,
    },
  };
}
