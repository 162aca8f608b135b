import type { Signal } from '../../contracts/figures/signal.ts';
import type { Day } from '../../contracts/figures/series.ts';
import { definitionOf } from '../index.ts';
import type { Change } from './life.ts';

/**
 * What changed since the signals were last looked at. Detection starts from the figures each time; this step keeps the
 * identity of what was already announced, so that one burst stays one alert when its past is restated.
 */
export interface Transition {
  readonly signal: Signal;
  /**
   * `new`: announce it. `grew`: worth an update in its thread. `state`: it moved on to another state. `ended`: it is
   * over. `aftermath`: what stayed after 30 days is known. `withdrawn`: the figures behind it are gone. `old`: found in
   * a past that was loaded just now; keep it, announce nothing. `figures`: the same finding while it lasts, with newer
   * numbers; keep them, so that whoever asks reads today's, and announce nothing.
   */
  readonly change: Change | 'new' | 'withdrawn' | 'old';
}

/** A signal first found this many days after the figures showed it is history, not news. */
const newsDays = 4;

/**
 * Compares what is stored, each under its announced key, with what is found now. Every transition's signal carries the
 * stored key, onset and day of detection, ready to be stored.
 *
 * @param open what still lives of what is judged now: it ends where it is no longer found
 * @param known what else is stored about the same projects: what was told already keeps its key
 */
export function reconcile(
  open: readonly Signal[],
  found: readonly Signal[],
  today: Day,
  known: readonly Signal[] = [],
): Transition[] {
  const stored = new Map([...known, ...open].map((signal) => [signal.key, signal]));
  const byName = new Set(found.map(({ key }) => key));
  // Those that live come first: where a finding goes on, its open alert goes on.
  const unnamed = [...stored.values()]
    .filter(({ key }) => !byName.has(key))
    .sort((a, b) => Number(a.ended !== null) - Number(b.ended !== null));
  const others = Map.groupBy(unnamed, kindOfProject);
  const seen = new Set<string>();
  const transitions: Transition[] = [];
  for (const signal of found) {
    const before =
      stored.get(signal.key) ??
      others.get(kindOfProject(signal))?.find((other) => !seen.has(other.key) && lifeOf(signal).isSame(other, signal));
    if (before === undefined) {
      transitions.push({ signal, change: today - signal.detected <= newsDays ? 'new' : 'old' });
      continue;
    }
    if (seen.has(before.key)) continue;
    seen.add(before.key);
    const kept = keepIdentity(before, signal);
    const change = changeOf(before, kept);
    if (change !== null) transitions.push({ signal: kept, change });
    else if (
      kept.ended === null &&
      !lifeOf(kept).keepsOldFigures(before, kept) &&
      JSON.stringify(kept) !== JSON.stringify(before)
    )
      transitions.push({ signal: kept, change: 'figures' });
  }
  for (const signal of open) {
    if (signal.ended !== null || seen.has(signal.key)) continue;
    const withdrawn = lifeOf(signal).withdraw(signal, today);
    if (withdrawn === 'wait') continue;
    transitions.push(
      withdrawn === null
        ? { signal: { ...signal, state: 'over', ended: today }, change: 'ended' }
        : { signal: withdrawn, change: 'withdrawn' },
    );
  }
  return transitions;
}

const kindOfProject = ({ kind, projectId }: Signal): string => `${kind} ${projectId ?? ''}`;

const lifeOf = ({ kind }: Signal) => definitionOf(kind).life;

function keepIdentity(before: Signal, now: Signal): Signal {
  return {
    ...lifeOf(now).carry(before, now),
    key: before.key,
    onset: Math.min(before.onset, now.onset),
    detected: Math.min(before.detected, now.detected),
  };
}

function changeOf(before: Signal, now: Signal): Change | null {
  if (before.ended === null && now.ended !== null) return 'ended';
  const own = lifeOf(now).changeOf(before, now);
  if (own !== undefined) return own;
  return before.state === now.state && before.severity === now.severity ? null : 'state';
}
