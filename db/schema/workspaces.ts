import { index, integer, primaryKey, sqliteTable, text } from '../engine/drizzle.ts';
import type { WorkspaceSettings } from '../ports/workspaces.ts';
import { projects } from './projects.ts';

/** A Slack workspace, a Discord guild, or one person's own space. `id`: `<platform>:<native id>`. */
export const workspaces = sqliteTable('workspaces', {
  id: text('id').primaryKey(),
  platform: text('platform').notNull(),
  name: text('name').notNull(),
  joinedAt: integer('joined_at').notNull(),
  /** Data is kept for a grace time after leaving, then removed. */
  leftAt: integer('left_at'),
  settings: text('settings', { mode: 'json' }).$type<WorkspaceSettings>().notNull(),
});

const workspaceId = () =>
  text('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' });

export const watchlist = sqliteTable(
  'watchlist',
  {
    workspaceId: workspaceId(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    addedBy: text('added_by').notNull(),
    addedAt: integer('added_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId] }), index('watchlist_project').on(t.projectId)],
);

/** Every change of a watchlist or subscription: who, when, what. */
export const auditTrail = sqliteTable(
  'audit_trail',
  {
    id: integer('id').primaryKey(),
    workspaceId: workspaceId(),
    channel: text('channel'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    actorName: text('actor_name').notNull(),
    /** Such as `track`, `subscription created`, `subscription switched off`. */
    action: text('action').notNull(),
    /** One plain sentence of what changed. */
    detail: text('detail').notNull(),
  },
  (t) => [index('audit_trail_workspace').on(t.workspaceId, t.at)],
);

/** Sealed (encrypted) platform installations. */
export const installations = sqliteTable('installations', {
  workspaceId: text('workspace_id').primaryKey(),
  sealed: text('sealed').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Single-use tickets such as OAuth states. */
export const tickets = sqliteTable('tickets', {
  ticket: text('ticket').primaryKey(),
  expiresAt: integer('expires_at').notNull(),
});

/** Button payloads too long for a platform's id field. */
export const actions = sqliteTable('actions', {
  id: text('id').primaryKey(),
  payload: text('payload').notNull(),
  usedAt: integer('used_at').notNull(),
});

/** What one process has taken for itself until `expires_at`, such as one interaction that several sessions hear. */
export const claims = sqliteTable(
  'claims',
  {
    name: text('name').primaryKey(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [index('claims_expiry').on(t.expiresAt)],
);
