import type { Connection } from '../../engine/connection.ts';
import type { AuditEntry } from '../../ports/workspaces.ts';
import { auditTrail } from '../../schema/index.ts';

/** Inside the caller's transaction: a change and its trace are written together or not at all. */
export async function writeAudit({ db }: Connection, entry: AuditEntry): Promise<void> {
  await db.insert(auditTrail).values(entry).run();
}
