import type { EventEvidence, Severity, Signal, SignalKind } from '../../contracts/signal.ts';
import { isoOfDay } from '../../contracts/series.ts';
import type { Day, ProjectHistory } from '../../contracts/series.ts';
import type { Observations } from './observations.ts';

export type EventKind = Extract<
  SignalKind,
  'archived' | 'gone' | 'moved' | 'relicensed' | 'first-release' | 'milestone'
>;

/** The finding that something happened once, with its day. No statistics: it is over as soon as it is found. */
export function eventSignal(
  history: ProjectHistory,
  kind: EventKind,
  day: Day,
  severity: Severity,
  sentence: string,
  facts: { from?: string | null; to?: string | null; value?: number },
  obs?: Observations,
): Signal {
  const evidence: EventEvidence = {
    day,
    from: facts.from ?? null,
    to: facts.to ?? null,
    value: facts.value ?? null,
    data: { line: 'observed', zone: 'UTC', asOf: null, ...obs?.source, through: day },
  };
  const mark = kind === 'milestone' ? `:${String(facts.value ?? '')}` : '';
  return {
    kind,
    key: `${kind}:${history.id}:${isoOfDay(day)}${mark}`,
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
