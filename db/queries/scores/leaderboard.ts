import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import type { GroupMedians, Leaderboard, LeaderboardQuery, LeaderboardRow, ScoreStore } from '../../ports/findings.ts';
import { filterConditions } from '../projects/project-filter.ts';
import { STANDING_COLUMNS, gainColumnOf, standingSelection } from './standing-columns.ts';

type RankingMethods = Pick<ScoreStore, 'leaderboard' | 'groupMedians' | 'topOn'>;
type Row = Omit<LeaderboardRow, 'rank' | 'archived'> & { archived: number };

/** How far back a day without scores (a missed run) may be answered by the one before. */
const NEAREST_DAYS = 6;

/** Rankings of projects, all of them read from the flat table of standings. */
export function rankingMethods(connection: Connection): RankingMethods {
  const { statement, read } = connection;
  return {
    async leaderboard(query) {
      return read(() => leaderboard(query));
    },

    async topOn(day, limit, filter = {}) {
      const { texts, parameters } = filterConditions(filter, 's.project_id');
      const where = ['s.total is not null', ...texts].map((text) => ` and ${text}`).join('');
      return statement<(string | number)[], { projectId: number; fullName: string; total: number }>(`
        select t.project_id as projectId, p.full_name as fullName, t.total
        from (select s.project_id, s.total from scores s
          where s.day = (select max(day) from scores where day between ? and ?)${where}
          order by s.total desc, s.project_id limit ?) t
        cross join projects p on p.id = t.project_id order by t.total desc, t.project_id`).all(
        day - NEAREST_DAYS,
        day,
        ...parameters,
        limit,
      );
    },

    async groupMedians(by) {
      const group = { fundingStage: 'p.funding_stage', category: 'p.category', lifecycle: 's.lifecycle' }[by];
      return statement<[], GroupMedians>(`
        select ${group} as "group", count(*) as projects, median(s.total) as total, median(s.stars) as stars, median(s.growth_30d) as growth30d,
          median(s.gained_30d) as gained30d, median(s.contributors) as contributors, median(s.issues_closed_ratio) as issuesClosedRatio,
          ${by === 'fundingStage' ? 'max(p.funding_stage_since)' : 'null'} as newestStage
        from standings s join projects p on p.id = s.project_id
        where s.listed = 1 and ${group} is not null group by 1 order by projects desc, 1`).all();
    },
  };

  function leaderboard(query: LeaderboardQuery): Leaderboard {
    const column = `s.${STANDING_COLUMNS[query.order]}`;
    const filter = filterConditions(query, 's.project_id');
    const floors: string[] = [];
    const floorParameters: number[] = [];
    const floor = (name: string, least: number | undefined): void => {
      if (least === undefined) return;
      floors.push(`s.${name} >= ?`);
      floorParameters.push(least);
    };
    floor('stars', query.minStars);
    floor(gainColumnOf(query.order), query.minGained);

    const matching = ['s.listed = 1', ...filter.texts].join(' and ');
    const ranked = [`${column} is not null`, ...floors].join(' and ');
    const counts = only(
      statement<(string | number)[], { ranked: number; unknown: number }>(`
        select count(*) filter (where ${ranked}) as ranked, count(*) filter (where ${column} is null) as unknown
        from standings s where ${matching}`).get(...floorParameters, ...filter.parameters),
    );
    // The page is chosen on the narrow table first; names are looked up for its rows alone.
    const rows = statement<(string | number)[], Row & { value: number }>(`
      select ${standingSelection('t')}, t.value, p.full_name as fullName, p.company, p.category, p.language, p.funding_stage as fundingStage, p.funding_stage_since as fundingStageSince, p.archived
      from (select s.*, ${column} as value from standings s where ${matching} and ${ranked} order by ${column} desc, s.stars desc, s.project_id limit ? offset ?) t
      cross join projects p on p.id = t.project_id order by t.value desc, t.stars desc, t.project_id`).all(
      ...filter.parameters,
      ...floorParameters,
      query.limit,
      query.offset,
    );
    const first = rows[0];
    const better =
      first === undefined || query.offset === 0
        ? 0
        : only(
            statement<(string | number)[], { n: number }>(
              `select count(*) as n from standings s where ${matching} and ${ranked} and ${column} > ?`,
            ).get(...filter.parameters, ...floorParameters, first.value),
          ).n;
    return { ...counts, rows: withPlaces(rows, query.offset, better) };
  }
}

/** Equal values share the better place, also across pages. */
function withPlaces(
  rows: readonly (Row & { value: number })[],
  offset: number,
  betterThanFirst: number,
): LeaderboardRow[] {
  let rank = betterThanFirst + 1;
  return rows.map(({ value, ...row }, index) => {
    if (index > 0 && value !== rows[index - 1]?.value) rank = offset + index + 1;
    return { ...row, archived: row.archived === 1, rank };
  });
}
