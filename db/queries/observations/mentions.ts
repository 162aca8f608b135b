import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import type { MentionRecord, MentionRow, MentionSweep } from '../../../src/contracts/figures/mention.ts';
import type { Span } from '../../../src/contracts/figures/recorded.ts';
import type { Connection } from '../../engine/connection.ts';

/** Inside the caller's transaction. */
export function mentionWriters({ statement }: Connection): {
  mentions: (mention: MentionRecord) => Promise<void>;
  mentionSweeps: (sweep: MentionSweep) => Promise<void>;
} {
  const put = statement<MentionRecord>(`
    insert into mentions (project_id, source, story, place, url, link, title, at, points, comments, read_at)
    values (:projectId, :source, :story, :place, :url, :link, :title, :at, :points, :comments, :readAt)
    on conflict (project_id, source, story) do update set title = excluded.title, points = excluded.points,
      comments = excluded.comments, read_at = excluded.read_at
    where excluded.read_at >= mentions.read_at`);
  const takeTouching = statement<MentionSweep, Span>(`
    delete from mention_sweeps where source = :source and from_at <= :to and to_at >= :from
    returning from_at as "from", to_at as "to"`);
  const addSweep = statement<MentionSweep>(
    'insert into mention_sweeps (source, from_at, to_at) values (:source, :from, :to)',
  );
  return {
    async mentions(mention) {
      await put.run(mention);
    },
    async mentionSweeps(sweep) {
      const touching = await takeTouching.all(sweep);
      await addSweep.run({
        ...sweep,
        from: Math.min(sweep.from, ...touching.map(({ from }) => from)),
        to: Math.max(sweep.to, ...touching.map(({ to }) => to)),
      });
    },
  };
}

/** Stories about one project, oldest first, and over which times they were looked for. */
export function mentionReader({
  statement,
}: Connection): (id: number, span: Span) => Promise<{ mentions: MentionRow[]; mentionsRead: CoverageSpan[] }> {
  const mentions = statement<[id: number, from: number, to: number], MentionRow>(`
    select source, story, place, link, title, at, points, comments from mentions
    where project_id = ? and at between ? and ? order by at, source, story`);
  // A sweep looks for the projects that are tracked by then; what came before is looked up when a project is new.
  const read = statement<[id: number, id: number], CoverageSpan>(`
    select from_at as "from", to_at as "to", completeness from coverage where project_id = ? and subject = 'mentions'
    union all
    select case when s.from_at < p.tracked_since then p.tracked_since else s.from_at end, s.to_at, 'complete'
    from mention_sweeps s join projects p on p.id = ? and s.to_at >= p.tracked_since
    order by 1`);
  return async (id, { from, to }) => ({
    mentions: await mentions.all(id, from, to),
    mentionsRead: await read.all(id, id),
  });
}
