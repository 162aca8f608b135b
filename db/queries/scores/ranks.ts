import type { Connection } from '../../engine/connection.ts';
import { writeInBatches } from '../../engine/batches.ts';
import { NO_RANK } from './rankable.ts';
import type { ScoreStore } from '../../ports/findings.ts';

interface Rank {
  projectId: number;
  totalRank: number;
  totalRanked: number;
  categoryRank: number | null;
  categoryRanked: number | null;
}

/** Writes ranks where a scorecard reads them: counting ten thousand rows for each would take longer than all the rest of it. */
export function rankWriter(connection: Connection): Pick<ScoreStore, 'updateRanks'> {
  const { statement } = connection;
  return {
    async updateRanks() {
      await statement<[], never>(
        `update standings set ${NO_RANK} where total_rank is not null and (not listed or total is null)`,
      ).run();
      // Equal totals share the better rank. Most ranks are the same as before, and only the others are written.
      const changed = await statement<[], Rank>(`
        with ranks as (
          select s.project_id as id, p.category,
            rank() over (order by s.total desc) as total_rank,
            count(*) over () as total_ranked,
            rank() over (partition by p.category order by s.total desc) as category_rank,
            count(*) over (partition by p.category) as category_ranked
          from standings s join projects p on p.id = s.project_id
          where s.listed and s.total is not null)
        select r.id as "projectId", r.total_rank as "totalRank", r.total_ranked as "totalRanked",
          case when r.category is not null then r.category_rank end as "categoryRank",
          case when r.category is not null then r.category_ranked end as "categoryRanked"
        from ranks r join standings s on s.project_id = r.id
        where s.total_rank is distinct from r.total_rank or s.total_ranked is distinct from r.total_ranked
          or s.category_rank is distinct from case when r.category is not null then r.category_rank end
          or s.category_ranked is distinct from case when r.category is not null then r.category_ranked end`).all();
      const write = statement<[Rank], never>(`
        update standings set total_rank = :totalRank, total_ranked = :totalRanked,
          category_rank = :categoryRank, category_ranked = :categoryRanked
        where project_id = :projectId and listed and total is not null`);
      await writeInBatches(connection, changed, async (rank) => write.run(rank));
    },
  };
}
