import type { AuditEntry } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';

/** Who did what, now: written in the same transaction as the change. */
export const auditEntry = (context: CommandContext, action: string, detail: string): AuditEntry => ({
  workspaceId: context.caller.workspace,
  channel: context.caller.channel ?? null,
  at: context.now,
  actor: context.caller.user,
  actorName: context.caller.userName,
  action,
  detail,
});
