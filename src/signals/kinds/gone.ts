import { eventSignal } from '../engine/event.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The repository cannot be read any more. */
export const gone: SignalKindDefinition = {
  kind: 'gone',
  atOnce: true,
  find: ({ history, today }) =>
    history.events
      .filter(({ type, day }) => type === 'gone' && day <= today)
      .map(({ day }) =>
        eventSignal(
          history,
          'gone',
          day,
          'high',
          `${history.repo} can no longer be read: deleted or made private.`,
          {},
        ),
      ),
};
