import type { Connection } from '../../engine/connection.ts';
import { only, without } from '../../engine/connection.ts';
import type {
  GroupMedians,
  GroupTotals,
  Leaderboard,
  LeaderboardQuery,
  LeaderboardRow,
  MeasureOrder,
  ProjectFilter,
  ScoreStore,
  TopOn,
} from '../../ports/findings.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { projects } from '../../schema/index.ts';
import { filterConditions } from '../projects/project-filter.ts';
import { selection } from '../../engine/columns.ts';
import { STANDING_COLUMNS } from './standing-columns.ts';

type RankingMethods = Pick<ScoreStore, 'leaderboard' | 'groupMedians' | 'groupTotals' | 'topOn' | 'topCompaniesOn'>;
type Row = Omit<LeaderboardRow, 'rank' | 'archived'> & { archived: number };

const { fullName, company, category, language, fundingStage, fundingStageSince, license, archived } =
  getTableColumns(projects);
/** What a row of a ranking tells of its project. */
const NAMED = { fullName, company, category, language, fundingStage, fundingStageSince, license, archived };

/** Rankings of projects, all of them read from the flat table of standings. */
export function rankingMethods(connection: Connection): RankingMethods {
  const { statement, read } = connection;
  return {
    async leaderboard(query) {
      return read(async () => leaderboard(query));
    },

    async topOn({ from, to }, limit, filter = {}) {
      const { texts, parameters } = filterConditions(filter, 's.project_id');
      return statement<(string | number)[], TopOn>(`
        select t.project_id as "projectId", p.full_name as "fullName", t.total, t.day, t.version
        from (select s.project_id, s.total, s.day, s.version from scores s
          where ${[ON_NEWEST, ...texts].join(' and ')}
          order by s.total desc, s.project_id limit ?) t
        cross join projects p where p.id = t.project_id order by t.total desc, t.project_id`).all(
        from,
        to,
        ...parameters,
        limit,
      );
    },

    async topCompaniesOn({ from, to }, limit, filter = {}) {
      const { texts, parameters } = filterConditions(filter, 's.project_id');
      return statement<(string | number)[], TopOn & { company: string }>(`
        select t.project_id as "projectId", t.full_name as "fullName", t.company, t.total, t.day, t.version
        from (select s.project_id, p.full_name, p.company, s.total, s.day, s.version,
            row_number() over (partition by p.company order by s.total desc, s.project_id) as nth
          from scores s join projects p on p.id = s.project_id
          where ${[ON_NEWEST, 'p.company is not null', ...texts].join(' and ')}) t
        where t.nth = 1 order by t.total desc, t.project_id limit ?`).all(from, to, ...parameters, limit);
    },

    async groupTotals(by, gain, filter = {}) {
      const { texts, parameters } = filterConditions(filter, 's.project_id');
      const [group, gained] = [GROUPS[by], `s.${STANDING_COLUMNS[gain].name}`];
      return statement<(string | number)[], GroupTotals>(`
        select t.name as "group", count(*) as projects, sum(t.stars) as stars, count(t.gained) as "withGain",
          sum(t.gained) as gained, sum(t.stars_before) as before, max(case when t.nth = 1 and t.total is not null then t.full_name end) as "bestName",
          max(t.total) as "bestTotal"
        from (select ${group} as name, p.full_name, s.stars, s.total,
            case when s.stars is not null then ${gained} end as gained, s.stars - ${gained} as stars_before,
            row_number() over (partition by ${group} order by s.total desc nulls last, s.project_id) as nth
          from standings s join projects p on p.id = s.project_id
          where ${['s.listed', `${group} is not null`, ...texts].join(' and ')}) t
        group by t.name order by sum(t.stars) desc nulls last, t.name`).all(...parameters);
    },

    async groupMedians(by, orders, filter = {}) {
      return read(async () => groupMedians(by, orders, filter));
    },
  };

  async function leaderboard(query: LeaderboardQuery): Promise<Leaderboard> {
    const { table, first, joined, column, parameters: keys } = ranked(query.order);
    // The stars stand in the table that is read anyway.
    const filter = filterConditions(without(query, 'minStars', 'maxStars'), 's.project_id');
    const bounds: string[] = [];
    const boundParameters: number[] = [];
    const bound = (condition: string, value: number | undefined): void => {
      if (value === undefined) return;
      bounds.push(`${condition} ?`);
      boundParameters.push(value);
    };
    bound(`${column} >=`, query.minValue);
    bound(`${column} <=`, query.maxValue);
    bound('s.stars >=', query.minStars);
    bound('s.stars <=', query.maxStars);
    if (query.minGained !== undefined)
      bound(`s.${STANDING_COLUMNS[query.minGained.over].name} >=`, query.minGained.least);

    const matching = ['s.listed', ...filter.texts].join(' and ');
    const known = [`${column} is not null`, ...bounds].join(' and ');
    const counts = only(
      await statement<(string | number)[], { ranked: number; unknown: number }>(`
        select count(*) filter (where ${known}) as ranked, count(*) filter (where ${column} is null) as unknown
        from ${table} where ${matching}`).get(...boundParameters, ...keys, ...filter.parameters),
    );
    const direction = query.ascending === true ? 'asc' : 'desc';
    // The page is chosen on the narrow tables first; names are looked up for its rows alone.
    const rows = await statement<(string | number)[], Row>(`
      select ${selection(STANDING_COLUMNS, 't')}, t.value, t."valueAt", t."valueDays", t."valueNote", ${selection(NAMED, 'p')}
      from (select s.*, ${column} as value, ${typeof query.order === 'string' ? 'null as "valueAt", null as "valueDays", null as "valueNote"' : 'v.observed_at as "valueAt", v.days as "valueDays", v.note as "valueNote"'}
        from ${first} where ${joined}${matching} and ${known} order by ${column} ${direction}, s.stars desc nulls last, s.project_id limit ? offset ?) t
      cross join projects p where p.id = t.project_id order by t.value ${direction}, t.stars desc nulls last, t.project_id`).all(
      ...keys,
      ...filter.parameters,
      ...boundParameters,
      query.limit,
      query.offset,
    );
    const best = rows[0];
    const better =
      best === undefined || query.offset === 0
        ? 0
        : only(
            await statement<(string | number)[], { n: number }>(
              `select count(*) as n from ${first} where ${joined}${matching} and ${known} and ${column} ${query.ascending === true ? '<' : '>'} ?`,
            ).get(...keys, ...filter.parameters, ...boundParameters, best.value),
          ).n;
    return { ...counts, rows: withRanks(rows, query.offset, better) };
  }

  async function groupMedians(
    by: keyof typeof GROUPS,
    orders: readonly MeasureOrder[],
    filter: ProjectFilter,
  ): Promise<readonly GroupMedians[]> {
    const group = GROUPS[by];
    const { texts, parameters } = filterConditions(filter, 's.project_id');
    const where = ['s.listed', `${group} is not null`, ...texts].join(' and ');
    const medians = orders.map((order, at) =>
      typeof order === 'string' ? `median(s.${STANDING_COLUMNS[order].name}) as m${at}` : `null as m${at}`,
    );
    const rows = await statement<(string | number)[], MedianRow>(`
      select ${[`${group} as "group"`, 'count(*) as projects', ...medians].join(', ')},
        ${by === 'fundingStage' ? 'max(p.funding_stage_since)' : 'null'} as "newestStage"
      from standings s join projects p on p.id = s.project_id
      where ${where} group by 1 order by projects desc, 1`).all(...parameters);
    const keys = orders.flatMap((order) => (typeof order === 'string' ? [] : [order.key]));
    const others =
      keys.length === 0
        ? []
        : await statement<(string | number)[], { group: string; key: string; median: number }>(`
      select ${group} as "group", v.key, median(v.value) as median
      from measure_values v join standings s on s.project_id = v.project_id join projects p on p.id = s.project_id
      where v.key in (select value from texts(?)) and v.value is not null and ${where} group by 1, 2`).all(
            JSON.stringify(keys),
            ...parameters,
          );
    return rows.map((row) => ({
      group: row.group,
      projects: row.projects,
      newestStage: row.newestStage,
      medians: orders.map((order, at) =>
        typeof order === 'string'
          ? (row[`m${at}`] ?? null)
          : (others.find((other) => other.group === row.group && other.key === order.key)?.median ?? null),
      ),
    }));
  }
}

type MedianRow = Pick<GroupMedians, 'group' | 'projects' | 'newestStage'> & Record<`m${number}`, number | null>;

/** Scores of the newest scored day of a range. */
const ON_NEWEST = 's.day = (select max(day) from scores where day between ? and ?) and s.total is not null';

const GROUPS = {
  fundingStage: 'p.funding_stage',
  category: 'p.category',
  company: 'p.company',
  lifecycle: 's.lifecycle',
} as const;

/**
 * Where an order is read: the tables to count all matching projects in, those to take the first in order from and how they are joined, the column, and
 * what these need as parameters.
 */
function ranked(order: MeasureOrder): {
  table: string;
  first: string;
  joined: string;
  column: string;
  parameters: string[];
} {
  if (typeof order === 'string')
    return {
      table: 'standings s',
      first: 'standings s',
      joined: '',
      column: `s.${STANDING_COLUMNS[order].name}`,
      parameters: [],
    };
  return {
    table: 'standings s left join measure_values v on v.project_id = s.project_id and v.key = ?',
    // Joined crosswise, so that the values are walked in their own order.
    first: 'measure_values v cross join standings s',
    joined: 's.project_id = v.project_id and v.key = ? and ',
    column: 'v.value',
    parameters: [order.key],
  };
}

/** Equal values share the better place, also across pages. */
function withRanks(rows: readonly Row[], offset: number, betterThanFirst: number): LeaderboardRow[] {
  let rank = betterThanFirst + 1;
  return rows.map((row, index) => {
    if (index > 0 && row.value !== rows[index - 1]?.value) rank = offset + index + 1;
    return { ...row, archived: row.archived === 1, rank };
  });
}
