import type { ChannelRef } from '../../../src/contracts/platforms/chat-platform.ts';
import { without } from '../../engine/connection.ts';
import type { Delivery, NewDelivery } from '../../ports/deliveries.ts';
import type { deliveries } from '../../schema/index.ts';

type Row = typeof deliveries.$inferSelect;
type NewRow = typeof deliveries.$inferInsert;

export function deliveryOf(row: Row): Delivery {
  const { workspaceId, channel, thread, ...rest } = without(row, 'platform', 'dueAt');
  const target: ChannelRef =
    thread === null ? { workspace: workspaceId, channel } : { workspace: workspaceId, channel, thread };
  return { ...rest, target };
}

export function rowOf({ target, mayStandSince, ...rest }: NewDelivery, at: number): NewRow {
  return {
    ...rest,
    uncertain: mayStandSince !== undefined,
    firstAttemptAt: mayStandSince ?? null,
    uncertainUntil: mayStandSince === undefined ? null : at,
    workspaceId: target.workspace,
    channel: target.channel,
    thread: target.thread ?? null,
    state: 'owed',
    createdAt: at,
  };
}
