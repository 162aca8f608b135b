import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Score } from '../../../src/contracts/figures/score.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import { writeInBatches } from '../../engine/batches.ts';
import { listedBy } from './rankable.ts';
import { rankingMethods } from './leaderboard.ts';
import { measureValueMethods } from './measure-values.ts';
import { rankWriter } from './ranks.ts';
import type { RankedStanding, ScoreStore, Standing, TotalOn } from '../../ports/findings.ts';
import { columnNames, parameters, replaced, selection } from '../../engine/columns.ts';
import { RANKED_COLUMNS, STANDING_COLUMNS } from './standing-columns.ts';

/** Scores per day, the flat standings for leaderboards, and the whole score with its reasons while it is kept. */
export function scoreStore(connection: Connection): ScoreStore {
  const { statement } = connection;
  const { putValues, ...measures } = measureValueMethods(connection);
  const putScore = statement<[number, number, string, number | null]>(`
    insert into scores (day, project_id, version, total) values (?, ?, ?, ?)
    on conflict (day, project_id) do update set version = excluded.version, total = excluded.total`);
  const putBody = statement<[number, number, Buffer]>(`
    insert into score_bodies (day, project_id, body) values (?, ?, ?) on conflict (day, project_id) do update set body = excluded.body`);
  // A day that is scored again later must not take the place of what stands now.
  const putStanding = statement<Standing>(`
    insert into standings (${columnNames(STANDING_COLUMNS)}, listed)
    values (${parameters(STANDING_COLUMNS)}, ${listedBy(':projectId')})
    on conflict (project_id) do update set ${replaced(STANDING_COLUMNS)}, listed = excluded.listed
    where excluded.day >= standings.day`);
  const standingsOf = statement<[string], RankedStanding>(
    `select ${selection(RANKED_COLUMNS, 's')} from standings s where s.project_id in (select value from numbers(?))`,
  );
  const dayBefore = statement<[number], { day: number | null }>(
    'select max(day) as day from score_bodies where day <= ?',
  );
  const bodyOn = statement<[number, number], { body: Buffer }>(
    'select body from score_bodies where day = ? and project_id = ?',
  );
  // Scores are clustered by day: this steps from one day that has scores to the next and looks each project up in it. The
  // range of days alone would read every project of each day.
  const totalsOf = statement<[from: number, to: number, to: number, ids: string], TotalOn>(`
    with recursive days (day) as (
      select min(day) from scores where day between ? and ?
      union all
      select (select min(s.day) from scores s where s.day > days.day and s.day <= ?) from days where days.day is not null)
    select s.project_id as "projectId", s.day, s.total, s.version
    from days cross join numbers(?) w cross join scores s
    where s.day = days.day and s.project_id = w.value order by s.day`);

  const clearQuality = statement<[string]>(
    'update standings set star_quality = null where star_quality is not null and project_id not in (select value from numbers(?))',
  );
  const setQuality = statement<[string, number, string]>(
    'update standings set star_quality = ? where project_id = ? and star_quality is distinct from ?',
  );

  return {
    ...rankingMethods(connection),
    ...rankWriter(connection),
    ...measures,

    async record(batch) {
      await writeInBatches(connection, batch, async ({ score: { projectId, day, score }, standing, values = [] }) => {
        await putScore.run(day, projectId, score.version, score.total ?? null);
        await putBody.run(day, projectId, pack(score));
        if ((await putStanding.run(standing)).changes > 0) await putValues(projectId, values);
      });
    },

    async setStarQuality(grades) {
      await clearQuality.run(JSON.stringify([...grades.keys()]));
      await writeInBatches(connection, [...grades], async ([id, grade]) => setQuality.run(grade, id, grade));
    },

    async standings(projectIds) {
      return new Map(
        (await standingsOf.all(JSON.stringify(projectIds))).map((standing) => [standing.projectId, standing]),
      );
    },

    async newest(projectId, until = Number.MAX_SAFE_INTEGER) {
      for (
        let day = (await dayBefore.get(until))?.day ?? null;
        day !== null;
        day = (await dayBefore.get(day - 1))?.day ?? null
      ) {
        const row = await bodyOn.get(day, projectId);
        if (row !== undefined) return { projectId, day, score: unpack(row.body) };
      }
      return undefined;
    },

    async totals(projectIds, { from, to }) {
      return totalsOf.all(from, to, to, JSON.stringify(projectIds));
    },

    async scored() {
      const { newestDay } = only(
        await statement<[], { newestDay: number | null }>('select max(day) as "newestDay" from scores').get(),
      );
      const oldest = await statement<[], { version: string }>(`
        select s.version from (select project_id, day from standings where listed order by at limit 1) t
        join scores s on s.project_id = t.project_id and s.day = t.day`).get();
      return { newestDay: newestDay ?? undefined, oldestVersion: oldest?.version };
    },
  };
}

/** Bodies are a few KB: the usual buffer of 16 KB each would be memory that waits for the collector, and the usual window and tables take longer to set up than to use. */
const CHUNK = 4_096;

/** A score's sentences repeat from one to the next; deflated, a year of weekly bodies of 10,000 projects fits in some hundred MB. */
const pack = (score: Score): Buffer =>
  deflateRawSync(JSON.stringify(score), { level: 1, chunkSize: CHUNK, windowBits: 12, memLevel: 4 });
const unpack = (body: Buffer): Score =>
  JSON.parse(inflateRawSync(body, { chunkSize: CHUNK }).toString('utf8')) as Score;
