import type { Line } from '../../src/contracts/messages/message.ts';
import { kindName, stateWord } from '../../src/signals/index.ts';
import type { Severity, Signal } from '../../src/contracts/figures/signal.ts';
import type { SignalRecord } from '../../db/store.ts';
import { writeDay } from '../../src/text/chart-text.ts';

/** Arrows mean a direction everywhere, so they cannot mean a severity here. */
const GLYPHS: Readonly<Record<Severity, string>> = { high: '⚠ ', medium: '', low: '· ' };

/** `since 12 Mar 2025, past its peak` or `12 to 18 Mar 2025`; without the days where the sentence that follows says them. */
function when(signal: Signal): string {
  const from = writeDay(signal.onset);
  const state = stateWord(signal);
  if (signal.sentence.includes(` since ${from}`)) return signal.state === 'over' ? '' : (state ?? '');
  if (signal.state !== 'over') return `since ${from}${state === undefined ? '' : `, ${state}`}`;
  return signal.ended !== null && signal.ended > signal.onset + 1 ? `${from} to ${writeDay(signal.ended - 1)}` : from;
}

/** One finding as a line: severity glyph, kind, when, and the sentence with its numbers. */
export function signalLine({ signal }: SignalRecord): Line {
  const time = when(signal);
  return [
    GLYPHS[signal.severity],
    { kind: 'strong', text: kindName(signal.kind) },
    `${time === '' ? '' : ` ${time}`}: ${signal.sentence}`,
  ];
}
