import { dayOf } from '../../../src/contracts/clock.ts';
import type { CoverageRecord } from '../../../src/contracts/coverage.ts';
import type { Connection } from '../../engine/connection.ts';
import { writeInBatches } from '../../engine/batches.ts';
import type { ObservationStore, PulseRecord, ReleaseRecord, Snapshot, WindowCount } from '../../ports/observations.ts';
import { seenAtOf } from './first-seen.ts';
import { recordStarHistory } from './record-star-history.ts';

const COUNTS = [
  ['stars', 'stars'],
  ['forks', 'forks'],
  ['watchers', 'watchers'],
  ['open_issues', 'openIssues'],
  ['closed_issues', 'closedIssues'],
  ['pull_requests', 'pullRequests'],
  ['open_pull_requests', 'openPullRequests'],
  ['merged_pull_requests', 'mergedPullRequests'],
  ['contributors', 'contributors'],
  ['releases', 'releases'],
  ['commits', 'commits'],
  ['pushed_at', 'pushedAt'],
] as const satisfies readonly (readonly [string, keyof Snapshot])[];

type Recording = Pick<
  ObservationStore,
  'recordPulses' | 'recordSnapshots' | 'recordStarHistory' | 'recordReleases' | 'recordWindowCounts'
>;

export function recordingMethods(connection: Connection): Recording {
  const { client } = connection;
  const seen = client.prepare<{ projectId: number; at: number; added: number }>(`
    insert into latest_observations (project_id, at, snapshots) values (:projectId, :at, :added)
    on conflict (project_id) do update set at = max(at, excluded.at), snapshots = snapshots + excluded.snapshots`);

  const addPulse = client.prepare<PulseRecord>(`
    insert into pulses (project_id, at, stars, forks) values (:projectId, :at, :stars, :forks)
    on conflict (project_id, at) do update set stars = coalesce(excluded.stars, stars), forks = coalesce(excluded.forks, forks)`);

  const addSnapshot = client.prepare<Snapshot>(`
    insert or ignore into snapshots (project_id, day, at, source, ${COUNTS.map(([column]) => column).join(', ')})
    values (:projectId, :day, :at, :source, ${COUNTS.map(([, field]) => `:${field}`).join(', ')})`);
  // Only within its own day, only forward in time, and never a recorded figure over an observed one.
  const mergeSnapshot = client.prepare<Snapshot & { readOn: number }>(`
    update snapshots set at = :at, source = :source, ${COUNTS.map(([column, field]) => `${column} = coalesce(:${field}, ${column})`).join(', ')}
    where project_id = :projectId and day = :day and at <= :at and :readOn = :day and (:source = 'github' or source = 'import')`);

  const forgetTag = client.prepare<ReleaseRecord, { publishedAt: number; seenAt: number | null }>(`
    delete from releases where project_id = :projectId and tag = :tag and published_at <> :publishedAt and tag <> ''
    returning published_at as publishedAt, seen_at as seenAt`);
  const findTag = client.prepare<ReleaseRecord, { source: string }>(`
    select source from releases where project_id = :projectId and tag = :tag and tag <> '' and source = 'github'`);
  const addRelease = client.prepare<ReleaseRecord & { flag: number; seenAt: number }>(`
    insert into releases (project_id, tag, published_at, prerelease, source, seen_at) values (:projectId, :tag, :publishedAt, :flag, :source, :seenAt)
    on conflict (project_id, published_at, tag) do update set prerelease = excluded.prerelease, source = excluded.source,
      seen_at = case when prerelease > excluded.prerelease then excluded.seen_at else seen_at end`);

  const addWindow = client.prepare<WindowCount>(`
    insert into window_counts (project_id, measure, as_of, value) values (:projectId, :measure, :asOf, :value)
    on conflict (project_id, measure, as_of) do update set value = excluded.value`);

  // Readings that touch are one span, so that a project read every day for years has one row.
  const takeTouching = client.prepare<CoverageRecord, { from: number; to: number }>(`
    delete from coverage where project_id = :projectId and subject = :subject and completeness = :completeness
      and from_at <= :to and to_at >= :from returning from_at as "from", to_at as "to"`);
  const addCoverage = client.prepare<CoverageRecord>(`
    insert into coverage (project_id, subject, completeness, from_at, to_at)
    values (:projectId, :subject, :completeness, :from, :to)`);

  return {
    async recordPulses(pulses) {
      await writeInBatches(connection, pulses, (pulse) => {
        addPulse.run(pulse);
        seen.run({ projectId: pulse.projectId, at: pulse.at, added: 0 });
      });
    },

    async recordSnapshots(snapshots) {
      await writeInBatches(connection, snapshots, (snapshot) => {
        const merged = mergeSnapshot.run({ ...snapshot, readOn: dayOf(snapshot.at) }).changes > 0;
        const added = merged ? 0 : addSnapshot.run(snapshot).changes;
        seen.run({ projectId: snapshot.projectId, at: snapshot.at, added });
      });
    },

    async recordStarHistory(projectId, days, fetchedAt, completeThrough) {
      return recordStarHistory(connection, { projectId, days, fetchedAt, completeThrough });
    },

    async recordReleases(releases, seenAt, coverage = []) {
      await writeInBatches(connection, releases, (release) => {
        // GitHub's own date of a tag stands; figures recorded elsewhere only fill in what it does not have.
        if (release.source !== 'github' && findTag.get(release) !== undefined) return;
        const before = release.source === 'github' ? forgetTag.all(release) : [];
        // A release whose date was set anew is the one that was seen before.
        const firstSeen = Math.min(seenAt ?? release.publishedAt, ...before.map(seenAtOf));
        addRelease.run({ ...release, flag: release.prerelease ? 1 : 0, seenAt: firstSeen });
      });
      await writeInBatches(connection, coverage, (read) => {
        const touching = takeTouching.all(read);
        addCoverage.run({
          ...read,
          from: Math.min(read.from, ...touching.map(({ from }) => from)),
          to: Math.max(read.to, ...touching.map(({ to }) => to)),
        });
      });
    },

    async recordWindowCounts(counts) {
      await writeInBatches(connection, counts, (count) => addWindow.run(count));
    },
  };
}
