import type { Day } from '../contracts/figures/series.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import { SIGNAL_KINDS, definitionOf } from './index.ts';
import type { SignalKindDefinition } from './engine/signal-kind.ts';

const WITH_AFTERMATH = (SIGNAL_KINDS as readonly SignalKindDefinition[]).filter(
  ({ aftermathWithin }) => aftermathWithin !== null,
);

/** Which findings that are over may still be open on a day: those of these kinds that began on or after `onset`. */
export const mayAwaitAftermath = (today: Day): { kinds: readonly string[]; onset: Day } => ({
  kinds: WITH_AFTERMATH.map(({ kind }) => kind),
  onset: today - Math.max(0, ...WITH_AFTERMATH.map(({ aftermathWithin }) => aftermathWithin ?? 0)),
});

/** Whether the detectors must see a stored finding again: it is not over, or what stayed of it is still to be told. */
export function isOpen(signal: Signal, today: Day): boolean {
  if (signal.state !== 'over') return true;
  const kind = definitionOf(signal.kind);
  return (
    kind.aftermathWithin !== null && signal.onset >= today - kind.aftermathWithin && kind.aftermath(signal) === null
  );
}
