import * as format from '../../../src/text/format.ts';
import { oldWarning } from '../as-of.ts';

/** `As of 30 Oct 2025 06:00 UTC, ⚠ 36 days old`: how old what a picture shows is, as its footnote says it. */
export function pictureAge(at: number | undefined, now: number): string {
  return at === undefined ? 'Age unknown' : `As of ${format.dateTime(at)}${oldWarning(at, now)}`;
}
