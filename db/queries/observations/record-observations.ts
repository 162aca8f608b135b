import { dayOf } from '../../../src/contracts/clock.ts';
import type { CoverageRecord } from '../../../src/contracts/figures/coverage.ts';
import type { Connection } from '../../engine/connection.ts';
import { writeInBatches } from '../../engine/batches.ts';
import type {
  DeletedRelease,
  ObservationBatch,
  ObservationStore,
  PulseRecord,
  ReleaseRecord,
  Snapshot,
  WindowCount,
} from '../../ports/observations.ts';
import { firstSeenAt } from '../../../src/history/first-seen.ts';
import { columnNames, parameters } from '../../engine/columns.ts';
import { without } from '../../engine/connection.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { snapshots } from '../../schema/index.ts';
import { fetchWriter } from '../projects/fetches.ts';
import { mentionWriters } from './mentions.ts';
import { recordStarHistory } from './record-star-history.ts';

const COLUMNS = getTableColumns(snapshots);
/** What a later reading of the same day adds to. */
const COUNTS = without(COLUMNS, 'projectId', 'day', 'at', 'source');

type Recording = Pick<ObservationStore, 'record' | 'recordStarHistory'>;

type Rows = Required<Omit<ObservationBatch, 'releasesSeenAt'>>;

/** What was asked comes last, so that nothing is taken for read that a crash left out. */
const ORDER = [
  'pulses',
  'snapshots',
  'releases',
  'deletedReleases',
  'coverage',
  'windowCounts',
  'mentions',
  'mentionSweeps',
  'fetches',
] as const satisfies readonly (keyof Rows)[];

export function recordingMethods(connection: Connection): Recording {
  const { statement } = connection;
  const seen = statement<{ projectId: number; at: number; added: number }>(`
    insert into latest_observations (project_id, at, snapshots) values (:projectId, :at, :added)
    on conflict (project_id) do update set
      at = case when excluded.at > latest_observations.at then excluded.at else latest_observations.at end,
      snapshots = latest_observations.snapshots + excluded.snapshots`);

  const addPulse = statement<PulseRecord>(`
    insert into pulses (project_id, at, stars, forks) values (:projectId, :at, :stars, :forks)
    on conflict (project_id, at) do update set
      stars = coalesce(excluded.stars, pulses.stars), forks = coalesce(excluded.forks, pulses.forks)`);

  const addSnapshot = statement<Snapshot>(`
    insert into snapshots (${columnNames(COLUMNS)}) values (${parameters(COLUMNS)}) on conflict do nothing`);
  // Only within its own day, only forward in time, and never a recorded figure over an observed one.
  const mergeSnapshot = statement<Snapshot & { readOn: number }>(`
    update snapshots set at = :at, source = :source, ${Object.entries(COUNTS)
      .map(([field, { name }]) => `${name} = coalesce(:${field}, ${name})`)
      .join(', ')}
    where project_id = :projectId and day = :day and at <= :at and :readOn = :day and (:source = 'github' or source = 'import')`);

  const forgetTag = statement<ReleaseRecord, { publishedAt: number; seenAt: number | null }>(`
    delete from releases where project_id = :projectId and tag = :tag and published_at <> :publishedAt and tag <> ''
    returning published_at as "publishedAt", seen_at as "seenAt"`);
  const findTag = statement<ReleaseRecord, { source: string }>(`
    select source from releases where project_id = :projectId and tag = :tag and tag <> '' and source = 'github'`);
  const addRelease = statement<ReleaseRecord & { flag: number; seenAt: number }>(`
    insert into releases (project_id, tag, published_at, prerelease, source, seen_at, excerpt, created_at)
    values (:projectId, :tag, :publishedAt, :flag, :source, :seenAt, :excerpt, :createdAt)
    on conflict (project_id, published_at, tag) do update set prerelease = excluded.prerelease, source = excluded.source,
      seen_at = case when releases.prerelease and not excluded.prerelease then excluded.seen_at else releases.seen_at end,
      excerpt = coalesce(excluded.excerpt, releases.excerpt),
      created_at = coalesce(excluded.created_at, releases.created_at), deleted_at = null`);
  const deleteRelease = statement<DeletedRelease>(
    'update releases set deleted_at = :at where project_id = :projectId and tag = :tag and deleted_at is null',
  );

  const addWindow = statement<WindowCount>(`
    insert into window_counts (project_id, measure, as_of, value) values (:projectId, :measure, :asOf, :value)
    on conflict (project_id, measure, as_of) do update set value = excluded.value`);

  // Readings that touch are one span, so that a project read every day for years has one row.
  const takeTouching = statement<CoverageRecord, { from: number; to: number }>(`
    delete from coverage where project_id = :projectId and subject = :subject and completeness = :completeness
      and from_at <= :to and to_at >= :from returning from_at as "from", to_at as "to"`);
  const addCoverage = statement<CoverageRecord>(`
    insert into coverage (project_id, subject, completeness, from_at, to_at)
    values (:projectId, :subject, :completeness, :from, :to)`);

  const parts: { [Part in keyof Rows]: (row: Rows[Part][number], seenAt: number | undefined) => Promise<void> } = {
    async pulses(pulse) {
      await addPulse.run(pulse);
      await seen.run({ projectId: pulse.projectId, at: pulse.at, added: 0 });
    },
    async snapshots(snapshot) {
      const merged = (await mergeSnapshot.run({ ...snapshot, readOn: dayOf(snapshot.at) })).changes > 0;
      const added = merged ? 0 : (await addSnapshot.run(snapshot)).changes;
      await seen.run({ projectId: snapshot.projectId, at: snapshot.at, added });
    },
    async releases(release, seenAt) {
      // GitHub's own date of a tag stands; figures recorded elsewhere only fill in what it does not have.
      if (release.source !== 'github' && (await findTag.get(release)) !== undefined) return;
      const before = release.source === 'github' ? await forgetTag.all(release) : [];
      // A release whose date was set anew is the one that was seen before.
      const firstSeen = Math.min(seenAt ?? release.publishedAt, ...before.map(firstSeenAt));
      const unread = { excerpt: null, createdAt: null };
      await addRelease.run({ ...unread, ...release, flag: release.prerelease ? 1 : 0, seenAt: firstSeen });
    },
    async deletedReleases(deleted) {
      await deleteRelease.run(deleted);
    },
    async coverage(read) {
      const touching = await takeTouching.all(read);
      await addCoverage.run({
        ...read,
        from: Math.min(read.from, ...touching.map(({ from }) => from)),
        to: Math.max(read.to, ...touching.map(({ to }) => to)),
      });
    },
    async windowCounts(count) {
      await addWindow.run(count);
    },
    ...mentionWriters(connection),
    fetches: fetchWriter(connection),
  };

  return {
    async record({ releasesSeenAt, ...batch }) {
      for (const part of ORDER) {
        // The rows of a part and what writes them belong together, which a loop over parts cannot say.
        const writeRow = parts[part] as (row: unknown, seenAt: number | undefined) => Promise<void>;
        await writeInBatches<unknown>(connection, batch[part] ?? [], (row) => writeRow(row, releasesSeenAt));
      }
    },

    async recordStarHistory(projectId, days, fetchedAt, completeThrough) {
      return recordStarHistory(connection, { projectId, days, fetchedAt, completeThrough });
    },
  };
}
