import { eventSignal } from '../engine/event.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The owner archived the repository. Leaving the archive ends a state and is read off the project's facts, not an alert. */
export const archived: SignalKindDefinition = {
  kind: 'archived',
  atOnce: true,
  find: ({ history, today }) =>
    history.events
      .filter(({ type, day }) => type === 'archived' && day <= today)
      .map(({ day }) =>
        eventSignal(history, 'archived', day, 'high', `${history.repo} was archived: it takes no more changes.`, {}),
      ),
};
