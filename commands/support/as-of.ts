import { DAY } from '../../src/core/clock.ts';
import { span } from '../../src/core/format.ts';
import type { Block, Inline } from '../../src/core/message.ts';

/** Figures older than this are called out: the daily job has missed at least one run. */
const STALE_AFTER = 2 * DAY;

/** The small print under every answer: `as of 30 Oct 2025 06:00 UTC; ...`, with a warning how old that is where it is old. */
export function asOfNote(at: number | null | undefined, now: number, ...rest: readonly (Inline | undefined)[]): Block {
  const pieces: Inline[] = at === null || at === undefined ? ['age unknown: nothing was observed yet'] : ['as of ', { kind: 'time', at, style: 'datetime' }];
  if (at !== null && at !== undefined && now - at > STALE_AFTER) pieces.push(`, ⚠ ${span(now - at)} old`);
  for (const piece of rest) if (piece !== undefined) pieces.push('; ', piece);
  return { kind: 'note', text: pieces };
}
