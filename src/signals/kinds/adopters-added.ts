import type { Signal } from '../../contracts/figures/signal.ts';
import { sentenceList } from '../../text/format.ts';
import { plural } from '../engine/describe.ts';
import { eventSignal } from '../engine/event.ts';
import type { EventEvidence } from '../engine/event.ts';
import { dayFigure, eventEvidence } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** Names that a sentence has room for. */
const NAMES_SHOWN = 5;

/** Organisations came into the project's own list of adopters. Who stood there when it was first read is not new. */
export const adoptersAdded: SignalKindDefinition<'adopters-added', EventEvidence> = {
  kind: 'adopters-added',
  ...NOTHING_BESIDE,
  name: 'adopters added',
  group: 'use',
  words: ['new adopters', 'adopters named', 'named adopters', 'new users named'],
  isHealth: false,
  digest: 'use',
  states: null,
  tone: () => 'up',
  figures: dayFigure,
  evidence: eventEvidence,
  find({ history, today }) {
    const byDay = Map.groupBy(
      history.use.adopters.filter(({ day }) => day <= today),
      ({ day }) => day,
    );
    return [...byDay].map(([day, added]): Signal<'adopters-added', EventEvidence> => {
      const names = added.map(({ name }) => name).toSorted();
      return eventSignal(history, 'adopters-added', day, 'medium', sentenceOf(names), { value: names.length });
    });
  },
};

function sentenceOf(names: readonly string[]): string {
  const shown =
    names.length <= NAMES_SHOWN
      ? sentenceList(names)
      : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`;
  return `The list of adopters names ${plural(names.length, 'more organisation')}: ${shown}.`;
}
