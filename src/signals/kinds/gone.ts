import { eventSignal } from '../engine/event.ts';
import { changeFigures, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The repository cannot be read any more. */
export const gone: SignalKindDefinition<'gone', EventEvidence> = {
  kind: 'gone',
  ...NOTHING_BESIDE,
  atOnce: true,
  name: 'no longer public',
  group: 'events',
  words: ['vanished', 'disappeared', 'deleted', 'gone private'],
  isHealth: true,
  alreadySays: 'state',
  states: null,
  tone: () => 'warning',
  figures: changeFigures,
  evidence: eventEvidence,
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
