import type { Signal } from '../../contracts/figures/signal.ts';
import { definitionOf } from '../index.ts';

/**
 * Whether a finding that is already stored now says something that channels should hear: another state, severity or sentence,
 * or what stayed 30 days after a spike, which changes none of these.
 */
export const isNews = (before: Signal, now: Signal): boolean =>
  before.state !== now.state ||
  before.severity !== now.severity ||
  before.sentence !== now.sentence ||
  definitionOf(now.kind).contentKey(before) !== definitionOf(now.kind).contentKey(now) ||
  (!knowsAftermath(before) && knowsAftermath(now));

const knowsAftermath = (signal: Signal): boolean => definitionOf(signal.kind).aftermath(signal) !== null;
