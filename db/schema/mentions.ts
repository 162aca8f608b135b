import { integer, primaryKey, sqliteTable, text } from '../engine/drizzle.ts';
import { projects } from './projects.ts';

/** Public stories that link to a project. Who posted them is not kept. Times are ms since the epoch. */
export const mentions = sqliteTable(
  'mentions',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    source: text('source').notNull(),
    /** The source's own id of the story. */
    story: text('story').notNull(),
    place: text('place').notNull(),
    /** What it links to, as it was posted. */
    url: text('url').notNull(),
    /** Page of the discussion. */
    link: text('link').notNull(),
    title: text('title').notNull(),
    at: integer('at').notNull(),
    points: integer('points').notNull(),
    comments: integer('comments').notNull(),
    readAt: integer('read_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.source, t.story] })],
);

/** Over which times all stories of a source were looked through. Readings that touch are one span. */
export const mentionSweeps = sqliteTable(
  'mention_sweeps',
  {
    source: text('source').notNull(),
    from: integer('from_at').notNull(),
    to: integer('to_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.from] })],
);
