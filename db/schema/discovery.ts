import type { FindingDetails } from '../../src/contracts/figures/discovery.ts';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from '../engine/drizzle.ts';
import { workspaces } from './workspaces.ts';

/** Repositories that a sweep has seen, tracked or not. Written only when something of it changes, so counts are elsewhere. */
export const candidates = sqliteTable(
  'candidates',
  {
    id: integer('id').primaryKey(),
    nodeId: text('node_id').notNull(),
    fullName: text('full_name').notNull(),
    /** The same in small letters, by which it is found. */
    name: text('name').notNull(),
    /** The name before this one; null: it was seen under one name only. */
    formerName: text('former_name'),
    createdDay: integer('created_day').notNull(),
    firstSeenDay: integer('first_seen_day').notNull(),
    firstStars: integer('first_stars').notNull(),
    description: text('description'),
    language: text('language'),
    topics: text('topics', { mode: 'json' }).$type<readonly string[]>().notNull(),
    license: text('license'),
    archived: integer('archived', { mode: 'boolean' }).notNull(),
  },
  (t) => [uniqueIndex('candidates_node_id').on(t.nodeId), index('candidates_name').on(t.name)],
);

const candidateId = () =>
  integer('candidate_id')
    .notNull()
    .references(() => candidates.id, { onDelete: 'cascade' });

/** The newest count of each candidate, and on which night it was read. Narrow, because every row is written every night. */
export const candidateCounts = sqliteTable('candidate_counts', {
  candidateId: integer('candidate_id')
    .primaryKey()
    .references(() => candidates.id, { onDelete: 'cascade' }),
  day: integer('day').notNull(),
  stars: integer('stars').notNull(),
  forks: integer('forks').notNull(),
  pushedDay: integer('pushed_day'),
});

/**
 * Counts of past nights: one row for a thousand candidates with ids that follow each other. A row a candidate and night would
 * take 1.8 GB a year for 400,000 of them; this takes a fifth of that.
 */
export const candidateNights = sqliteTable(
  'candidate_nights',
  {
    block: integer('block').notNull(),
    day: integer('day').notNull(),
    /** See db/queries/discovery/night-codec.ts. */
    counts: blob('counts', { mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.block, t.day] })],
);

/** Each night's sweep of the search. Times are ms since the epoch. */
export const sweeps = sqliteTable('sweeps', {
  day: integer('day').primaryKey(),
  startedAt: integer('started_at').notNull(),
  /** Null: it goes on. */
  finishedAt: integer('finished_at'),
  stars: integer('stars').notNull(),
  newStars: integer('new_stars').notNull(),
  newDays: integer('new_days').notNull(),
  requests: integer('requests').notNull(),
});

/** What one sweep asks for, search by search. */
export const sweepSlices = sqliteTable(
  'sweep_slices',
  {
    id: integer('id').primaryKey(),
    day: integer('day')
      .notNull()
      .references(() => sweeps.day, { onDelete: 'cascade' }),
    starsFrom: integer('stars_from').notNull(),
    starsTo: integer('stars_to'),
    createdFrom: integer('created_from'),
    createdTo: integer('created_to'),
    tries: integer('tries').notNull(),
    doneAt: integer('done_at'),
    /** How many there are, as the search counts them; and how many it gave. */
    total: integer('total'),
    found: integer('found'),
    /** The search itself said, each time, that it had not looked everywhere. */
    incomplete: integer('incomplete', { mode: 'boolean' }).notNull(),
  },
  (t) => [index('sweep_slices_day').on(t.day, t.doneAt)],
);

/** Candidates that were looked at closely, as judged on their newest night. */
export const candidateFindings = sqliteTable(
  'candidate_findings',
  {
    candidateId: integer('candidate_id')
      .primaryKey()
      .references(() => candidates.id, { onDelete: 'cascade' }),
    /** The night whose counts the gains end with. */
    day: integer('day').notNull(),
    /** The last night on which it was among the best. */
    pickedDay: integer('picked_day').notNull(),
    category: text('category'),
    /** Null: a project like any other. */
    apart: text('apart'),
    apartReason: text('apart_reason'),
    gained1: integer('gained_1'),
    gained7: integer('gained_7'),
    gained30: integer('gained_30'),
    details: text('details', { mode: 'json' }).$type<FindingDetails>().notNull(),
  },
  (t) => [index('candidate_findings_gained').on(t.gained7)],
);

/** What a workspace does not want to be shown again. */
export const dismissals = sqliteTable(
  'dismissals',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    candidateId: candidateId(),
    at: integer('at').notNull(),
    by: text('by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.candidateId] }), index('dismissals_candidate').on(t.candidateId)],
);
