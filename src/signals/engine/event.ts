import type { DataSource, Severity, Signal } from '../../contracts/figures/signal.ts';
import { isoOfDay } from '../../contracts/figures/series.ts';
import type { Day, ProjectHistory } from '../../contracts/figures/series.ts';
import type { Observations } from './observations.ts';

export interface EventEvidence {
  readonly day: Day;
  readonly from: string | null;
  readonly to: string | null;
  /** Days of silence before a first release in long; stars at a milestone; else `null`. */
  readonly value: number | null;
  readonly data: DataSource;
}

/**
 * The finding that something happened once, with its day. No statistics: it is over as soon as it is found.
 *
 * @param facts `mark` tells several events of one kind and day apart
 */
export function eventSignal<K extends string>(
  history: ProjectHistory,
  kind: K,
  day: Day,
  severity: Severity,
  sentence: string,
  facts: { from?: string | null; to?: string | null; value?: number; mark?: string },
  obs?: Observations,
): Signal<K, EventEvidence> {
  const evidence: EventEvidence = {
    day,
    from: facts.from ?? null,
    to: facts.to ?? null,
    value: facts.value ?? null,
    data: { line: 'observed', zone: 'UTC', asOf: null, ...obs?.source, through: day },
  };
  return {
    kind,
    key: `${kind}:${history.id}:${isoOfDay(day)}${facts.mark === undefined ? '' : `:${facts.mark}`}`,
    projectId: history.id,
    repo: history.repo,
    state: 'over',
    onset: day,
    detected: day,
    peak: day,
    ended: day,
    severity,
    sentence,
    evidence,
  };
}
