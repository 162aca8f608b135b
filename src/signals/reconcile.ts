import type { Signal, SignalOf } from '../core/signal.ts';
import type { Day } from '../core/series.ts';
import { dayName, plural } from './describe.ts';

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
  readonly change: 'new' | 'grew' | 'state' | 'ended' | 'aftermath' | 'withdrawn' | 'old' | 'figures';
}

/** A signal first found this many days after the figures showed it is history, not news. */
const newsDays = 4;
/** Two bursts of a project this close are the same one, seen by the hour and by the day or in restated figures. */
const sameBurstDays = 3;
/** A burst is worth an update when its peak grew by this factor. */
const growth = 1.5;

/**
 * Compares what is stored (`previous`, each under its announced key) with what is found now. Every transition's
 * signal carries the stored key, onset and day of detection, ready to be stored.
 */
export function reconcile(previous: readonly Signal[], found: readonly Signal[], today: Day): Transition[] {
  const stored = new Map(previous.map((signal) => [signal.key, signal]));
  const bursts = Map.groupBy(previous.filter(({ kind }) => kind === 'star-spike'), ({ projectId }) => projectId);
  const seen = new Set<string>();
  const transitions: Transition[] = [];
  for (const signal of found) {
    const before = stored.get(signal.key) ?? bursts.get(signal.projectId)?.find((other) => !seen.has(other.key) && isSameBurst(other, signal));
    if (before === undefined) {
      transitions.push({ signal, change: today - signal.detected <= newsDays ? 'new' : 'old' });
      continue;
    }
    if (seen.has(before.key)) continue;
    seen.add(before.key);
    const kept = keepIdentity(before, signal);
    const change = changeOf(before, kept);
    if (change !== null) transitions.push({ signal: kept, change });
    else if (kept.ended === null && !isRising(before, kept) && JSON.stringify(kept) !== JSON.stringify(before)) transitions.push({ signal: kept, change: 'figures' });
  }
  for (const signal of previous) {
    if (signal.ended !== null || seen.has(signal.key) || !canBeWithdrawn(signal, today)) continue;
    transitions.push(signal.kind === 'star-spike' ? { signal: withdrawn(signal, today), change: 'withdrawn' } : { signal: { ...signal, state: 'over', ended: today }, change: 'ended' });
  }
  return transitions;
}

/** The sentence must not go on stating what the figures no longer carry. */
function withdrawn(signal: SignalOf<'star-spike'>, today: Day): SignalOf<'star-spike'> {
  const { observed, provisional } = signal.evidence;
  const what = `${plural(observed.stars, 'star')} seen on ${dayName(signal.detected)}`;
  const sentence = provisional ? `Not confirmed: ${what} by the hour are not in the figures of whole days.` : `Withdrawn: ${what} are no longer in the figures.`;
  return { ...signal, state: 'over', ended: today, sentence };
}

function isSameBurst(a: Signal, b: Signal): boolean {
  if (a.kind !== 'star-spike' || b.kind !== 'star-spike' || a.projectId !== b.projectId) return false;
  return a.onset <= (b.ended ?? b.peak) && b.onset <= (a.ended ?? Math.max(a.peak, a.onset + sameBurstDays));
}

function keepIdentity(before: Signal, now: Signal): Signal {
  return { ...now, key: before.key, onset: Math.min(before.onset, now.onset), detected: Math.min(before.detected, now.detected) };
}

function changeOf(before: Signal, now: Signal): Transition['change'] | null {
  if (before.ended === null && now.ended !== null) return 'ended';
  if (now.kind === 'star-spike' && before.kind === 'star-spike') {
    if (before.evidence.aftermath === null && now.evidence.aftermath !== null) return 'aftermath';
    if (now.ended === null && now.evidence.peakStars >= growth * before.evidence.peakStars) return 'grew';
    if (before.evidence.provisional && !now.evidence.provisional) return 'state';
  }
  return before.state === now.state && before.severity === now.severity ? null : 'state';
}

/** A peak that creeps up is measured against the one that was told; keeping each step would hide that it grew. */
function isRising(before: Signal, now: Signal): boolean {
  return before.kind === 'star-spike' && now.kind === 'star-spike' && now.evidence.peakStars > before.evidence.peakStars;
}

/** A provisional spike gets until the second day after it to be confirmed. */
function canBeWithdrawn(signal: Signal, today: Day): boolean {
  return signal.kind !== 'star-spike' || !signal.evidence.provisional || today - signal.detected > 1;
}
