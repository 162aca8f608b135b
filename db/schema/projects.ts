import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from '../engine/drizzle.ts';

/** One row a tracked repository. The node id is the identity; names change and are remembered. Times are ms since the epoch. */
export const projects = sqliteTable(
  'projects',
  {
    id: integer('id').primaryKey(),
    nodeId: text('node_id').notNull().unique(),
    /** `owner/name` as GitHub spells it now. */
    fullName: text('full_name').notNull(),
    description: text('description'),
    language: text('language'),
    topics: text('topics', { mode: 'json' }).$type<readonly string[]>().notNull(),
    homepage: text('homepage'),
    /** SPDX id; null when GitHub recognises none. */
    license: text('license'),
    /** Whether a licence was ever read: null above is no licence only then, and a first reading is no change. */
    licenseRead: integer('license_read', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at'),
    pushedAt: integer('pushed_at'),
    archived: integer('archived', { mode: 'boolean' }).notNull().default(false),
    isFork: integer('is_fork', { mode: 'boolean' }).notNull().default(false),
    /** 'active' answers; 'gone' is deleted or private; 'blocked' is taken down or flagged. */
    state: text('state', { enum: ['active', 'gone', 'blocked'] })
      .notNull()
      .default('active'),
    stateReason: text('state_reason'),
    /** What is known beyond GitHub. */
    company: text('company'),
    category: text('category'),
    fundingStage: text('funding_stage'),
    /** Entries in an ADOPTERS file; null: never looked or no such file (`adopters_path` tells which). */
    adopters: integer('adopters'),
    adoptersPath: text('adopters_path'),
    adoptersCheckedAt: integer('adopters_checked_at'),
    /** Where the figures come from: live GitHub or recorded figures that were imported. */
    origin: text('origin', { enum: ['github', 'import'] })
      .notNull()
      .default('github'),
    trackedSince: integer('tracked_since').notNull(),
    /** Set when the first backfill is complete. */
    backfilledAt: integer('backfilled_at'),
    /** No workspace follows it since then and it is not part of the configured universe; routine refresh stops. */
    retiredAt: integer('retired_at'),
    /** When the funding stage was announced: `2023` or `2023-06`; null: not known. */
    fundingStageSince: text('funding_stage_since'),
    /**
     * Never tracked, but read because somebody asked: deleted after this time. Such a project is retired from its first day, so
     * that whatever leaves retired projects out leaves it out as well. Null: it is or was tracked.
     */
    visitedUntil: integer('visited_until'),
  },
  (t) => [
    // With `retired_at`, so that counting what is tracked by category never reads the wide rows.
    index('projects_category').on(t.category, t.retiredAt),
    index('projects_language').on(t.language, t.retiredAt),
    index('projects_visited_until').on(t.visitedUntil),
    index('projects_funding_stage').on(t.fundingStage, t.retiredAt),
  ],
);

/** Every name a project answers to, lower case; the current one included. The newest holder of a name wins. */
export const projectNames = sqliteTable(
  'project_names',
  {
    name: text('name').notNull(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    current: integer('current', { mode: 'boolean' }).notNull(),
    since: integer('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.projectId] }), index('project_names_project').on(t.projectId)],
);

/** Renames, moves, archiving, deletion, licence changes: dated by what was observed. */
export const projectEvents = sqliteTable(
  'project_events',
  {
    id: integer('id').primaryKey(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    kind: text('kind', {
      enum: ['archived', 'unarchived', 'gone', 'back', 'renamed', 'moved', 'relicensed'],
    }).notNull(),
    at: integer('at').notNull(),
    from: text('from_value'),
    to: text('to_value'),
  },
  (t) => [uniqueIndex('project_events_once').on(t.projectId, t.kind, t.at), index('project_events_at').on(t.at)],
);

/** What was last asked of GitHub for a project, subject by subject: age, reason of absence, entity tag, cursor. */
export const fetches = sqliteTable(
  'fetches',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    subject: text('subject', {
      enum: ['pulse', 'daily', 'star-history', 'contributors', 'releases', 'windows', 'adopters'],
    }).notNull(),
    triedAt: integer('tried_at').notNull(),
    okAt: integer('ok_at'),
    /** A clause for readers, such as `GitHub refuses the list for very large repositories`; null when the last try went well. */
    reason: text('reason'),
    etag: text('etag'),
    /** JSON owned by the ingest, such as how far a backfill got. */
    cursor: text('cursor'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.subject] })],
);
