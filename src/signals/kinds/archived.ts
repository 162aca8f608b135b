import { eventSignal } from '../engine/event.ts';
import { changeFigures, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The owner archived the repository. Leaving the archive ends a state and is read off the project's facts, not an alert. */
export const archived: SignalKindDefinition<'archived', EventEvidence> = {
  kind: 'archived',
  ...NOTHING_BESIDE,
  atOnce: true,
  name: 'archived',
  group: 'events',
  words: ['got archived', 'archiving', 'were archived', 'was archived'],
  isHealth: true,
  alreadySays: 'state',
  states: null,
  tone: () => 'warning',
  figures: changeFigures,
  evidence: eventEvidence,
  find: ({ history, today }) =>
    history.events
      .filter(({ type, day }) => type === 'archived' && day <= today)
      .map(({ day }) =>
        eventSignal(history, 'archived', day, 'high', `${history.repo} was archived: it takes no more changes.`, {}),
      ),
};
