import { index, integer, primaryKey, sqliteTable, text } from '../engine/drizzle.ts';
import { projects } from './projects.ts';

const projectId = () =>
  integer('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' });

/** Counts as observed on one UTC day (the last reading of the day). Null is unknown. Never rewritten once the day is over. */
export const snapshots = sqliteTable(
  'snapshots',
  {
    projectId: projectId(),
    /** Days since 1970-01-01 UTC. */
    day: integer('day').notNull(),
    at: integer('at').notNull(),
    source: text('source', { enum: ['github', 'import'] }).notNull(),
    stars: integer('stars'),
    forks: integer('forks'),
    watchers: integer('watchers'),
    openIssues: integer('open_issues'),
    closedIssues: integer('closed_issues'),
    /** Ever opened. */
    pullRequests: integer('pull_requests'),
    openPullRequests: integer('open_pull_requests'),
    mergedPullRequests: integer('merged_pull_requests'),
    contributors: integer('contributors'),
    releases: integer('releases'),
    commits: integer('commits'),
    pushedAt: integer('pushed_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.day] })],
);

/** When each project was last observed, and how many days of snapshots it has: a few dozen pages, so that status needs no scan of the history. */
export const latestObservations = sqliteTable('latest_observations', {
  projectId: integer('project_id')
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  at: integer('at').notNull(),
  snapshots: integer('snapshots').notNull(),
});

/** The small hourly snapshot; thinned after 14 days. */
export const pulses = sqliteTable(
  'pulses',
  { projectId: projectId(), at: integer('at').notNull(), stars: integer('stars'), forks: integer('forks') },
  (t) => [primaryKey({ columns: [t.projectId, t.at] })],
);

/** Stars gained per day as GitHub reconstructs it, in the days of the published zone. */
export const starDays = sqliteTable(
  'star_days',
  {
    projectId: projectId(),
    day: integer('day').notNull(),
    gained: integer('gained').notNull(),
    /** When this figure was first read as it stands; later readings that agree leave it. */
    fetchedAt: integer('fetched_at').notNull(),
    /** The day was not over when it was read: what changes until then is growth, not restatement. */
    partial: integer('partial', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.day] })],
);

/** The retention ledger: a past day of the star history was restated. */
export const retentionLedger = sqliteTable(
  'retention_ledger',
  {
    projectId: projectId(),
    day: integer('day').notNull(),
    noticedAt: integer('noticed_at').notNull(),
    from: integer('from_gained').notNull(),
    to: integer('to_gained').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.day, t.noticedAt] })],
);

export const releases = sqliteTable(
  'releases',
  {
    projectId: projectId(),
    tag: text('tag').notNull(),
    publishedAt: integer('published_at').notNull(),
    prerelease: integer('prerelease', { mode: 'boolean' }).notNull(),
    source: text('source').notNull(),
    /** When it was first read, ms. Null in rows that are older than this column: see `seenAtOf`. */
    seenAt: integer('seen_at'),
    /** First sentences of its notes, safe to show; empty: they say nothing; null: not read. */
    excerpt: text('excerpt'),
    /** When it was made on GitHub, which orders GitHub's list; may lie before its publication. Null: not read. */
    createdAt: integer('created_at'),
    /** When it was first missing among the project's releases, ms. */
    deletedAt: integer('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.publishedAt, t.tag] }), index('releases_published').on(t.publishedAt)],
);

/**
 * Over which times a list was read, and how completely: what did not happen then did not happen; of other times nothing is
 * known. Readings that touch are one span. Counts need none: each snapshot says what was read on its day.
 */
export const coverage = sqliteTable(
  'coverage',
  {
    projectId: projectId(),
    subject: text('subject', { enum: ['releases', 'mentions'] }).notNull(),
    completeness: text('completeness', { enum: ['complete', 'newest-only', 'most-read'] }).notNull(),
    from: integer('from_at').notNull(),
    to: integer('to_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.subject, t.completeness, t.from] })],
);

/** Counts of a past window as GitHub's search gave them, for the time before there are own snapshots. `as_of`: the window's end (ms). */
export const windowCounts = sqliteTable(
  'window_counts',
  {
    projectId: projectId(),
    measure: text('measure', {
      enum: ['issues-created-30d', 'issues-created-365d', 'issues-closed-365d', 'pull-requests-merged-365d'],
    }).notNull(),
    asOf: integer('as_of').notNull(),
    value: integer('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.measure, t.asOf] })],
);

/** What a counter of stars, issues or pull requests did that people did not do, as it was judged last; see StarArtefact. Days of the line's own zone. */
export const starArtefacts = sqliteTable(
  'star_artefacts',
  {
    projectId: projectId(),
    line: text('line', {
      enum: ['observed', 'reconstructed', 'issues', 'closed-issues', 'merged-pull-requests'],
    }).notNull(),
    kind: text('kind', {
      enum: ['fell-to-nothing', 'restated', 'came-back', 'jumped', 'froze', 'moved-name'],
    }).notNull(),
    from: integer('from_day').notNull(),
    to: integer('to_day').notNull(),
    fromCount: integer('from_count').notNull(),
    toCount: integer('to_count').notNull(),
    believed: integer('believed', { mode: 'boolean' }).notNull(),
    settled: integer('settled', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.line, t.from] })],
);
