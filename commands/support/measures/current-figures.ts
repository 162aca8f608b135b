import { counterReasons } from '../counter-notes.ts';
import type { CommandContext } from '../context.ts';
import type { ProjectFilter, ProjectRecord, Standing } from '../../../db/store.ts';
import { amongWhom, isNarrowed } from '../finding/filter-options.ts';
import { MEASURE_COLUMNS, measureCells } from './measure-cells.ts';

/** Platforms take files of a few megabytes; more rows than this are left out, and the answer says so. */
export const MOST_ROWS = 20_000;

/** A table for a spreadsheet. */
export interface Sheet {
  name: string;
  /** What there is none of where it is empty: `star history of qdrant/qdrant in the last year`. */
  absent: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
  asOf: number | undefined;
  /** Whether filters left projects out. */
  isNarrowed?: boolean;
}

/** Current figures of the projects that a filter lets through, ranked ones first. */
export async function currentFigures(
  context: CommandContext,
  what: 'watchlist' | 'all',
  filter: ProjectFilter,
): Promise<Sheet> {
  const board = await context.store.scores.leaderboard({
    ...filter,
    order: 'total',
    limit: MOST_ROWS + 1,
    offset: 0,
  });
  // Projects without a total are not ranked, but they are tracked: they come last, with what is known of them.
  const ids =
    what === 'watchlist' && !isNarrowed(filter)
      ? (await context.store.workspaces.watchlist(context.caller.workspace)).map((entry) => entry.projectId)
      : (await context.store.projects.list({ filter })).map((project) => project.id);
  const ranked = new Set(board.rows.map((row) => row.projectId));
  const rest = board.rows.length > MOST_ROWS ? [] : ids.filter((id) => !ranked.has(id));
  const [projects, standings] = await Promise.all([
    context.store.projects.getMany(rest),
    context.store.scores.standings(rest),
  ]);
  const everyId = [...ranked, ...rest];
  const [rankedProjects, values] = await Promise.all([
    context.store.projects.getMany([...ranked]),
    context.store.scores.measureValues(everyId),
  ]);
  const records = new Map(rankedProjects.map((project) => [project.id, project]));
  const notes = await counterReasons(context, [...board.rows, ...[...standings.values()]], 30);
  const unranked = projects.map((project) => ({ project, standing: standings.get(project.id) }));
  return {
    name: `${what === 'watchlist' ? 'watchlist' : 'all projects'}${amongWhom({ ...filter, watchedBy: undefined })}`,
    absent: isNarrowed(filter) ? 'project is within these filters' : 'tracked project yet',
    isNarrowed: isNarrowed(filter),
    columns: [
      'rank',
      'project',
      'company',
      'category',
      'funding_stage',
      'funding_stage_since',
      'lifecycle',
      'language',
      'score',
      'adoption',
      'growth',
      'usage',
      'health',
      'coverage',
      'stars',
      'gained_7d',
      'gained_30d',
      'gained_7d_days',
      'gained_30d_days',
      'growth_30d',
      'forks',
      'contributors',
      'star_quality_risk',
      'gain_left_out_because',
      'as_of',
      ...MEASURE_COLUMNS,
    ],
    rows: [
      ...board.rows.flatMap((row) => {
        const project = records.get(row.projectId);
        return project === undefined
          ? []
          : [
              [
                ...standingCells(row.rank, row, row, notes.get(row.projectId)),
                ...measureCells(project, row, values.get(row.projectId)),
              ],
            ];
      }),
      ...unranked.map(({ project, standing }) => [
        ...standingCells(null, project, standing, notes.get(project.id)),
        ...measureCells(project, standing, values.get(project.id)),
      ]),
    ],
    asOf: oldestOf([
      ...board.rows.map((row) => row.starsObservedAt ?? row.at),
      ...[...standings.values()].flatMap((row) => row.starsObservedAt ?? []),
    ]),
  };
}

const oldestOf = (moments: readonly number[]): number | undefined =>
  moments.length === 0 ? undefined : moments.reduce((oldest, at) => Math.min(oldest, at));

type Cells = readonly (string | number | null)[];

function standingCells(
  rank: number | null,
  project: Pick<ProjectRecord, 'fullName' | 'company' | 'category' | 'fundingStage' | 'fundingStageSince' | 'language'>,
  row: Standing | undefined,
  leftOut: string | undefined,
): Cells {
  const known = [
    project.fullName,
    project.company,
    project.category,
    project.fundingStage,
    project.fundingStageSince,
    row?.lifecycle ?? null,
    project.language,
  ];
  // Two digits of a score and six of a share are more than they can mean.
  const figures = [
    row?.total,
    row?.adoption,
    row?.growth,
    row?.usage,
    row?.health,
    row?.coverage,
    row?.stars,
    row?.gained7d,
    row?.gained30d,
    row?.gained7dDays,
    row?.gained30dDays,
    row?.growth30d,
    row?.forks,
    row?.contributors,
  ];
  return [
    rank,
    ...known,
    ...figures.map((figure) => (figure == null ? null : Number(figure.toFixed(Math.abs(figure) < 1 ? 6 : 2)))),
    row?.starQuality ?? null,
    leftOut ?? null,
    row === undefined ? null : new Date(row.starsObservedAt ?? row.at).toISOString(),
  ];
}
