import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { date, sentenceList, span } from '../../src/text/format.ts';
import type { Block, Inline } from '../../src/contracts/messages/message.ts';
import type { MetricScore } from '../../src/contracts/figures/score.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';

/** Figures older than this are called out: the daily job has missed at least one run. */
export const STALE_AFTER = 2 * DAY;
/** One "as of" speaks for figures that were read within this of each other. */
const TOGETHER = DAY;

/** `, ⚠ 36 days old` behind a date, where it is worth a warning; else nothing. */
export const oldWarning = (at: number, now: number): string =>
  now - at > STALE_AFTER ? `, ⚠ ${span(now - at)} old` : '';

/** The small print under every answer: `as of 30 Oct 2025 06:00 UTC; ...`, with a warning how old that is where it is old. */
export function asOfNote(at: number | null | undefined, now: number, ...rest: readonly (Inline | undefined)[]): Block {
  const pieces: Inline[] =
    at === null || at === undefined
      ? ['age unknown: nothing was observed yet']
      : ['as of ', { kind: 'time', at, style: 'datetime' }];
  if (at !== null && at !== undefined) pieces.push(oldWarning(at, now));
  for (const piece of rest) if (piece !== undefined && piece !== '') pieces.push('; ', piece);
  return { kind: 'note', text: pieces };
}

/** A figure as an answer names it, and when it was read (ms). */
export interface Dated {
  label: string;
  at: number;
}

/** The metrics that are known, with when they were read. */
export const datedMetrics = (metrics: readonly MetricScore[]): Dated[] =>
  metrics.flatMap(({ name, value, observedAt }) =>
    value === undefined || observedAt === undefined ? [] : [{ label: METRICS[name].label, at: observedAt }],
  );

/**
 * How old an answer is. `at`: no figure that it shows is older, but for those that `older` names with their date: some are read
 * only every other week, and would make the rest look as old as themselves.
 *
 * @param headline when the figure was read that the answer is about; by default the newest
 */
export function ageOf(
  figures: readonly Dated[],
  headline = Math.max(...figures.map(({ at }) => at)),
): { at: number | undefined; older: string | undefined } {
  const older = figures.filter(({ at }) => at < headline - TOGETHER);
  const together = figures.flatMap(({ at }) => (at < headline - TOGETHER ? [] : at));
  const at = Math.min(headline, ...together);
  return { at: Number.isFinite(at) ? at : undefined, older: older.length === 0 ? undefined : olderText(older) };
}

function olderText(older: readonly Dated[]): string {
  const oldest = Math.min(...older.map(({ at }) => at));
  const orLater = older.some(({ at }) => dayOf(at) !== dayOf(oldest)) ? ' or later' : '';
  return `${sentenceList(older.map(({ label }) => label))} as of ${date(oldest)}${orLater}`;
}
