import { eventSignal } from '../engine/event.ts';
import { changeFigures, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** The repository has another name or another owner. */
export const moved: SignalKindDefinition<'moved', EventEvidence> = {
  kind: 'moved',
  ...NOTHING_BESIDE,
  atOnce: true,
  name: 'moved',
  group: 'events',
  words: [
    'repository move',
    'repository moved',
    'repositories moved',
    'repos moved',
    'projects moved',
    'renamed',
    'transferred',
  ],
  isHealth: true,
  states: null,
  tone: () => 'warning',
  figures: changeFigures,
  evidence: eventEvidence,
  find: ({ history, today }) =>
    history.events.flatMap((event) => {
      if ((event.type !== 'renamed' && event.type !== 'moved') || event.day > today) return [];
      const how = event.type === 'moved' ? 'moved to another owner' : 'was renamed';
      return [eventSignal(history, 'moved', event.day, 'medium', `${event.from} ${how}: now ${event.to}.`, event)];
    }),
};
