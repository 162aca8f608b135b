import * as format from '../../src/core/format.ts';
import { STALE_AFTER } from './as-of.ts';

/** `As of 30 Oct 2025 06:00 UTC, ⚠ 36 days old`: how old what a picture shows is, as its footnote says it. */
export function pictureAge(at: number | undefined, now: number): string {
  if (at === undefined) return 'Age unknown';
  return `As of ${format.dateTime(at)}${now - at > STALE_AFTER ? `, ⚠ ${format.span(now - at)} old` : ''}`;
}
