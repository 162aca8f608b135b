import { blob, index, integer, primaryKey, real, sql, sqliteTable, text, uniqueIndex } from '../engine/drizzle.ts';
import type { Signal } from '../../src/contracts/figures/signal.ts';
import { projects } from './projects.ts';

/**
 * One total a day and project. Clustered by day: a past day's ranking is one range, a day's scores are written side by side,
 * and one project's line is a short seek per day.
 */
export const scores = sqliteTable(
  'scores',
  {
    day: integer('day').notNull(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    version: text('version').notNull(),
    total: real('total'),
  },
  (t) => [primaryKey({ columns: [t.day, t.projectId] })],
);

/** The whole Score of a day (JSON, deflated), kept for the last days and one day a week, then dropped. */
export const scoreBodies = sqliteTable(
  'score_bodies',
  {
    id: integer('id').primaryKey(),
    day: integer('day').notNull(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    body: blob('body', { mode: 'buffer' }).notNull(),
  },
  (t) => [uniqueIndex('score_bodies_day').on(t.day, t.projectId)],
);

/** Where each project stands now: one flat row for leaderboards, written by the scoring job together with `scores`. */
export const standings = sqliteTable(
  'standings',
  {
    projectId: integer('project_id')
      .primaryKey()
      .references(() => projects.id, { onDelete: 'cascade' }),
    day: integer('day').notNull(),
    at: integer('at').notNull(),
    total: real('total'),
    totalWeekAgo: real('total_week_ago'),
    adoption: real('adoption'),
    growth: real('growth'),
    usage: real('usage'),
    health: real('health'),
    coverage: real('coverage').notNull(),
    stars: integer('stars'),
    starsObservedAt: integer('stars_observed_at'),
    forks: integer('forks'),
    contributors: integer('contributors'),
    /** Stars gained over the last 7 / 30 / 90 whole days; null: unknown. */
    gained7d: integer('gained_7d'),
    gained30d: integer('gained_30d'),
    gained90d: integer('gained_90d'),
    /** gained / stars at the start of the window. */
    growth7d: real('growth_7d'),
    growth30d: real('growth_30d'),
    growth90d: real('growth_90d'),
    newIssues30d: integer('new_issues_30d'),
    mergedPullRequests365d: integer('merged_pull_requests_365d'),
    issuesClosedRatio: real('issues_closed_ratio'),
    lastReleaseAt: integer('last_release_at'),
    lifecycle: text('lifecycle'),
    starQuality: text('star_quality', { enum: ['low', 'medium', 'high'] }),
    /** False while the project is gone, blocked or retired: it is not ranked. Kept here so that a leaderboard reads one table. */
    listed: integer('listed', { mode: 'boolean' }).notNull().default(true),
    /** Counts of twelve months behind the ratio of closed issues. */
    issuesCreated365d: integer('issues_created_365d'),
    issuesClosed365d: integer('issues_closed_365d'),
    /** Days that the gains are over, where they are known: fewer or more than the window where its ends or some days are not. */
    gained7dDays: integer('gained_7d_days'),
    gained30dDays: integer('gained_30d_days'),
    gained90dDays: integer('gained_90d_days'),
    /** Rank by total among all that are listed and have one, and among those of the category; null while it has no rank. */
    totalRank: integer('total_rank'),
    totalRanked: integer('total_ranked'),
    categoryRank: integer('category_rank'),
    categoryRanked: integer('category_ranked'),
  },
  // The first pages of the ranking that most people ask for.
  (t) => [
    index('standings_total')
      .on(t.total)
      .where(sql`listed and total is not null`),
  ],
);

/** Measures of the projects that are no column of their standing, as of the last scoring: what is ranked, and what is compared. */
export const measureValues = sqliteTable(
  'measure_values',
  {
    /** The measure, with its window where it has one. */
    key: text('key').notNull(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    value: real('value'),
    observedAt: integer('observed_at'),
    days: integer('days'),
    /** What it is a figure of, where a project has several. */
    note: text('note'),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.key] }),
    index('measure_values_ranked')
      .on(t.key, t.value)
      .where(sql`value is not null`),
  ],
);

/** Signals as the detectors state them; one row a stable key, updated while it lives. */
export const signals = sqliteTable(
  'signals',
  {
    id: integer('id').primaryKey(),
    /** Null for platform-wide moves. */
    projectId: integer('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    kind: text('kind').notNull(),
    state: text('state', { enum: ['onset', 'growing', 'peak', 'over'] }).notNull(),
    severity: text('severity', { enum: ['low', 'medium', 'high'] }).notNull(),
    onset: integer('onset').notNull(),
    detected: integer('detected').notNull(),
    ended: integer('ended'),
    /** Counts the changes worth telling: a delivery's key names it. */
    revision: integer('revision').notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** The whole Signal. */
    body: text('body', { mode: 'json' }).$type<Signal>().notNull(),
  },
  (t) => [
    uniqueIndex('signals_key').on(t.key),
    index('signals_project').on(t.projectId, t.detected),
    index('signals_detected').on(t.detected, t.updatedAt),
    index('signals_updated').on(t.updatedAt),
  ],
);
