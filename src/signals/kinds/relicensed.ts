import { eventSignal } from '../engine/event.ts';
import { changeFigures, eventEvidence } from '../engine/signal-fields.ts';
import type { EventEvidence } from '../engine/event.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** Licences that let anyone use the code for anything; leaving them is what dependents must know about. */
const PERMISSIVE = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'Unlicense',
  'Zlib',
  'BSL-1.0',
  'MPL-2.0',
]);
/** The licence changed. */
export const relicensed: SignalKindDefinition<'relicensed', EventEvidence> = {
  kind: 'relicensed',
  ...NOTHING_BESIDE,
  atOnce: true,
  name: 'licence changed',
  group: 'events',
  words: [
    'relicensed',
    'changed licence',
    'changed license',
    'changed their licence',
    'changed their license',
    'licence changes',
    'license changes',
    'licence change',
    'license change',
    'new licence',
    'relicensing',
  ],
  isHealth: true,
  states: null,
  tone: () => 'warning',
  figures: changeFigures,
  evidence: eventEvidence,
  find: ({ history, today }) =>
    history.events.flatMap((event) => {
      if (event.type !== 'relicensed' || event.day > today) return [];
      const closing =
        event.from !== null && PERMISSIVE.has(event.from) && (event.to === null || !PERMISSIVE.has(event.to));
      const sentence = `The licence changed from ${event.from ?? 'none recognised'} to ${event.to ?? 'none recognised'}.`;
      return [eventSignal(history, 'relicensed', event.day, closing ? 'high' : 'medium', sentence, event)];
    }),
};
