import type { Connection } from '../../engine/connection.ts';
import type { DuePackage, UsageStore } from '../../ports/usage.ts';

/** What the sources have not read for too long. Recorded projects and those that GitHub no longer has are left alone. */
export function duePackages({ statement }: Connection): Pick<UsageStore, 'projectsDue' | 'packagesDue'> {
  const tracked = `p.retired_at is null and p.state = 'active' and p.origin = 'github'`;
  return {
    async projectsDue({ source, okBefore, triedBefore, limit }) {
      return (
        await statement<[string, number, number, number], { id: number; fullName: string; former: string | null }>(
          `select p.id, p.full_name as "fullName", (
           select string_agg(n.name, ' ') from project_names n where n.project_id = p.id and not n.current
             and not exists (select 1 from project_names taken where taken.name = n.name and taken.current)) as former
         from projects p
         left join package_lookups f on f.project_id = p.id and f.source = ?
         where ${tracked} and coalesce(f.ok_at, 0) < ? and coalesce(f.tried_at, 0) < ?
         order by coalesce(f.ok_at, 0), coalesce(f.tried_at, 0), p.id limit ?`,
        ).all(source, okBefore, triedBefore, limit)
      ).map(({ id, fullName, former }) => ({ id, fullName, formerNames: former === null ? [] : former.split(' ') }));
    },

    async packagesDue({ source, registry, okBefore, triedBefore, unreadBefore, limit }) {
      return statement<
        [string, string, number, number, number | null, number | null, string, number | null, number],
        DuePackage
      >(
        `select k.id, k.name, f.through_day as "throughDay" from packages k
         join projects p on p.id = k.project_id
         left join package_fetches f on f.package_id = k.id and f.source = ?
         where k.registry = ? and k.standing = 'own' and ${tracked}
           and coalesce(f.ok_at, 0) < ? and coalesce(f.tried_at, 0) < ?
           and (cast(? as bigint) is null or k.first_seen_at < ? and not exists (
             select 1 from package_fetches other where other.package_id = k.id and other.source <> ? and other.ok_at >= ?))
         order by coalesce(f.ok_at, 0), coalesce(f.tried_at, 0), k.id limit ?`,
      ).all(source, registry, okBefore, triedBefore, unreadBefore, unreadBefore, source, unreadBefore, limit);
    },
  };
}
