import type { Connection } from '../../engine/connection.ts';
import type { PackageRecord } from '../../ports/usage.ts';

interface Put extends Omit<PackageRecord, 'attested'> {
  attested: number;
  projectId: number;
  at: number;
}

/** Inside the caller's transaction. Returns the ids by purl; packages that the operator gave to another project are left out. */
export async function recordPackages(
  { statement }: Connection,
  projectId: number,
  records: readonly PackageRecord[],
  at: number,
): Promise<ReadonlyMap<string, number>> {
  const put = statement<[Put], { id: number }>(
    `insert into packages (project_id, purl, registry, name, standing, reason, origin, attested, first_seen_at, seen_at)
     values (:projectId, :purl, :registry, :name, :standing, :reason, :origin, :attested, :at, :at)
     on conflict (purl) do update set project_id = excluded.project_id, name = excluded.name, standing = excluded.standing,
       reason = excluded.reason, origin = excluded.origin, attested = excluded.attested,
       seen_at = case when excluded.seen_at > packages.seen_at then excluded.seen_at else packages.seen_at end
     where excluded.origin = 'operator' or packages.origin <> 'operator'
     returning id`,
  );
  const ids = new Map<string, number>();
  for (const record of records) {
    const row = await put.get({ ...record, attested: Number(record.attested), projectId, at });
    if (row !== undefined) ids.set(record.purl, row.id);
  }
  return ids;
}
