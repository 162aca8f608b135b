import type { Severity, Signal } from '../contracts/figures/signal.ts';
import { writeDay } from '../text/chart-text.ts';

export const severityGlyph = (severity: Severity): string => (severity === 'high' ? '⚠ ' : '');

/** `stars as GitHub reconstructs them, days in America/Los_Angeles, through 9 Mar 2026`. */
export function dataLine(signal: Signal): string {
  const { line, zone, through } = signal.evidence.data;
  return `${line === 'observed' ? 'observed counts' : "GitHub's star history, which counts stars that still exist"}, days in ${zone}, through ${writeDay(through)}`;
}
