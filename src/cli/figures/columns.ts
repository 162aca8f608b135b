import { OperatorError } from '../../contracts/errors.ts';
import { isRepositoryName } from '../../text/github-links.ts';

/** Counts that a row may hold beside stars; each under the head that this program's own exports give it. */
export const COUNTS = [
  'forks',
  'watchers',
  'open_issues',
  'closed_issues',
  'pull_requests',
  'merged_pull_requests',
  'contributors',
  'releases',
  'commits',
] as const;

/** Under which heads people's exports keep what is needed, the surest first. Dates of creation or of the last push are no dates of a count. */
const HEADS = {
  repo: [
    'repo',
    'repository',
    'repo_name',
    'repository_name',
    'full_name',
    'fullname',
    'name_with_owner',
    'namewithowner',
    'github_repo',
    'html_url',
    'repo_url',
    'repository_url',
    'github_url',
    'url',
    'project',
    'name',
  ],
  date: ['date', 'day', 'snapshot_date', 'observed_at', 'datetime', 'date_time', 'timestamp', 'time'],
  month: ['event_month'],
  stars: [
    'stars',
    'total_stars',
    'stargazers',
    'stargazers_count',
    'stargazer_count',
    'stargazercount',
    'stars_count',
    'star_count',
  ],
  forks: ['forks', 'forks_count', 'fork_count', 'forkcount'],
  watchers: ['watchers', 'subscribers_count'],
} as const;

/** Where a file keeps what. */
export interface Columns {
  /** Undefined: all rows are of the one project that was named beside the file. */
  repo: string | undefined;
  /** Undefined: all rows are of the one day that was named beside the file. */
  date: string | undefined;
  /** `date` names months, whose counts are those of their ends. */
  isMonthly: boolean;
  /** The file is of a kind that writes the day first. */
  isDayFirst: boolean;
  stars: string | undefined;
  /** A table with a column of stars for each project: their heads. */
  wide: readonly string[];
  /** The head of each other count that the file has. */
  counts: Readonly<Partial<Record<(typeof COUNTS)[number], string>>>;
}

/** @throws OperatorError where what is needed has no column, with the columns that there are */
export function findColumns(heads: readonly string[], given: { repo: boolean; date: boolean }): Columns {
  const first = (names: readonly string[]): string | undefined => names.find((name) => heads.includes(name));
  const month = first(HEADS.month);
  const repo = first(HEADS.repo);
  const date = first(HEADS.date) ?? month;
  const isMonthly = date !== undefined && date === month;
  const wide = repo === undefined && !given.repo ? heads.filter(isRepositoryName) : [];
  // Star counts over time that are told by the month stand under this head; elsewhere it could be the total of anything.
  const stars = first(HEADS.stars) ?? (isMonthly ? first(['total']) : undefined);
  const absent = [
    ...(repo === undefined && !given.repo && wide.length === 0 ? ['repo'] : []),
    ...(date === undefined && !given.date ? ['date'] : []),
    ...(stars === undefined && wide.length === 0 ? ['stars'] : []),
  ];
  if (absent.length > 0)
    throw new OperatorError(
      `The head line has no column ${absent.join(', ')}.`,
      `It reads ${heads.slice(0, 12).join(', ')}. It should begin like repo,date,stars; --repo owner/name says whose figures a file without names has, --date 2025-10-30 of which day they are.`,
    );
  for (const [option, column] of [
    ['repo', given.repo ? repo : undefined],
    ['date', given.date ? date : undefined],
  ] as const)
    if (column !== undefined && column !== 'name')
      throw new OperatorError(`The file has a column ${column} of its own.`, `Leave --${option} out.`);
  return {
    repo: given.repo ? undefined : repo,
    date,
    isMonthly,
    isDayFirst: heads.includes('day_stars') && heads.includes('total_stars'),
    stars,
    wide,
    counts: Object.fromEntries(
      COUNTS.flatMap((name) => {
        const column = first(name === 'forks' ? HEADS.forks : name === 'watchers' ? HEADS.watchers : [name]);
        return column === undefined ? [] : [[name, column]];
      }),
    ),
  };
}
