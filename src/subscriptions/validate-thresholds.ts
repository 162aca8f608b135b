import { UserError } from '../contracts/errors.ts';
import { THRESHOLD_DOCS } from '../signals/index.ts';
import type { SignalThresholds, ThresholdName } from '../signals/index.ts';

/**
 * The detectors look once for everybody, with the defaults. A subscription narrows what they found; a laxer threshold would
 * change nothing, and whoever wrote it would wait for alerts that cannot come.
 *
 * @throws UserError that names the first threshold which is laxer than its default
 */
export function refuseLaxThresholds(thresholds: { readonly [K in keyof SignalThresholds]?: number | undefined }): void {
  for (const [name, value] of Object.entries(thresholds) as [ThresholdName, number | undefined][]) {
    const doc = THRESHOLD_DOCS[name];
    if (value === undefined || (doc.stricter === 'higher' ? value >= doc.default : value <= doc.default)) continue;
    const [from, to] = doc.stricter === 'higher' ? [doc.default, doc.max] : [doc.min, doc.default];
    throw new UserError(
      `${name} ${value} would change nothing: everything is looked for with ${doc.default}, and a subscription can only be stricter.`,
      `Write a number from ${from} to ${to} (${doc.unit}).`,
    );
  }
}
