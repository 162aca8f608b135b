import { index, integer, primaryKey, sqliteTable, text } from '../engine/drizzle.ts';
import { projects } from './projects.ts';

/** Packages that projects publish, by purl; also those that do not count, with the reason. Times are ms since the epoch. */
export const packages = sqliteTable(
  'packages',
  {
    id: integer('id').primaryKey(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Canonical, without a version. */
    purl: text('purl').notNull().unique(),
    /** The purl's type. */
    registry: text('registry').notNull(),
    name: text('name').notNull(),
    standing: text('standing', { enum: ['own', 'look-alike', 'minor', 'removed', 'disowned'] }).notNull(),
    reason: text('reason'),
    origin: text('origin', { enum: ['lookup', 'operator', 'import'] }).notNull(),
    attested: integer('attested', { mode: 'boolean' }).notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (t) => [index('packages_project').on(t.projectId), index('packages_registry').on(t.registry, t.standing)],
);

const packageId = () =>
  integer('package_id')
    .notNull()
    .references(() => packages.id, { onDelete: 'cascade' });

/** Downloads of one UTC day. Clustered by its key (WITHOUT ROWID in the migration): some 12 bytes a row. */
export const packageDays = sqliteTable(
  'package_days',
  {
    packageId: packageId(),
    day: integer('day').notNull(),
    downloads: integer('downloads').notNull(),
    /** The day was not over for the registry when it was read. */
    partial: integer('partial', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.packageId, t.day] })],
);

/** States of a package: totals, sums of 30 days, dependents; at most one of each a day. Clustered by its key. */
export const packageFigures = sqliteTable(
  'package_figures',
  {
    packageId: packageId(),
    figure: text('figure', {
      enum: ['downloads-total', 'downloads-30d', 'dependent-packages', 'dependent-repositories', 'dependents'],
    }).notNull(),
    day: integer('day').notNull(),
    at: integer('at').notNull(),
    value: integer('value').notNull(),
    /** When the source itself had last looked; null where it does not say. */
    sourceAt: integer('source_at'),
  },
  (t) => [primaryKey({ columns: [t.packageId, t.figure, t.day] })],
);

/** Downloads of a whole registry on a UTC day. */
export const registryDays = sqliteTable(
  'registry_days',
  {
    registry: text('registry').notNull(),
    day: integer('day').notNull(),
    downloads: integer('downloads').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.registry, t.day] })],
);

/** What was last asked of a source for a package. */
export const packageFetches = sqliteTable(
  'package_fetches',
  {
    packageId: packageId(),
    source: text('source').notNull(),
    triedAt: integer('tried_at').notNull(),
    okAt: integer('ok_at'),
    /** A clause for readers; null when the last try went well. */
    reason: text('reason'),
    /** The last day that was read, for sources of days. */
    throughDay: integer('through_day'),
  },
  (t) => [primaryKey({ columns: [t.packageId, t.source] })],
);

/** What was last asked of a source for a project: its packages, or who published them. */
export const packageLookups = sqliteTable(
  'package_lookups',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    source: text('source').notNull(),
    triedAt: integer('tried_at').notNull(),
    okAt: integer('ok_at'),
    reason: text('reason'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.source] })],
);

/** How each source did last, whichever process asked it. */
export const sourceStates = sqliteTable('source_states', {
  source: text('source').primaryKey(),
  lastOkAt: integer('last_ok_at'),
  lastFailedAt: integer('last_failed_at'),
  failure: text('failure'),
  retryAt: integer('retry_at'),
});

/** Organisations that projects' own lists of adopters name. */
export const projectAdopters = sqliteTable(
  'project_adopters',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Spellings of one organisation have one key. */
    key: text('key').notNull(),
    name: text('name').notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
    /** First reading that had it after one that had not; null: it stood there when the list was first read. */
    namedSince: integer('named_since'),
    /** First reading that no longer had it; null: it is still named. */
    droppedAt: integer('dropped_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] })],
);
