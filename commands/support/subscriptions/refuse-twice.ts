import type { Subscription } from '../../../db/store.ts';
import { UserError } from '../../../src/contracts/errors.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import { describeSchedule } from '../../../src/subscriptions/schedule.ts';
import type { CommandContext } from '../context.ts';

/** The order of names in a filter means nothing, and a schedule is what it says of itself. */
const meaning = ({ schedule, filter }: Pick<Subscription, 'schedule' | 'filter'>): string =>
  JSON.stringify([schedule === null ? null : describeSchedule(schedule), filter], (_key, value: unknown) =>
    Array.isArray(value)
      ? value.toSorted()
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  );

/**
 * The same subscription twice in one channel would post everything twice.
 * @throws UserError with the number of the one that is there
 */
export async function refuseTwice(
  { store, caller }: CommandContext,
  wish: Pick<Subscription, 'channel' | 'kind' | 'schedule' | 'filter'>,
): Promise<void> {
  const there = (await store.subscriptions.list({ workspaceId: caller.workspace, states: ['active', 'paused'] })).find(
    (one) => one.channel === wish.channel && one.kind === wish.kind && meaning(one) === meaning(wish),
  );
  if (there === undefined) return;
  throw new UserError(
    `This channel has that already: ${there.kind === 'digest' ? 'digest' : 'alerts'} ${there.id}${there.state === 'paused' ? ', which is paused' : ''}.`,
    there.state === 'paused'
      ? say`\`resume ${there.id}\` lets it post again.`
      : say`\`subscribe ${there.kind} change:${there.id}\` with other options changes it.`,
    [there.state === 'paused' ? `resume ${there.id}` : 'subscriptions'],
  );
}
