import { eventSignal } from '../engine/event.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The repository has another name or another owner. */
export const moved: SignalKindDefinition = {
  kind: 'moved',
  atOnce: true,
  find: ({ history, today }) =>
    history.events.flatMap((event) => {
      if ((event.type !== 'renamed' && event.type !== 'moved') || event.day > today) return [];
      const how = event.type === 'moved' ? 'moved to another owner' : 'was renamed';
      return [eventSignal(history, 'moved', event.day, 'medium', `${event.from} ${how}: now ${event.to}.`, event)];
    }),
};
