import type { Signal, SignalKind, SignalOf } from '../../contracts/signal.ts';
import type { Day } from '../../contracts/series.ts';
import type { StarArtefact } from '../../contracts/star-artefact.ts';
import { counterRise } from '../../history/counter-rise.ts';
import { artefactWords } from '../../text/artefact-words.ts';
import { SAME_RELEASE_DAYS } from '../../history/release-cadence.ts';
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
/** Kinds that hold from a day to another. */
const spells: ReadonlySet<SignalKind> = new Set(['closing-ratio', 'backlog', 'merge-rate']);
/** A burst is worth an update when its peak grew by this factor. */
const growth = 1.5;

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
      others.get(kindOfProject(signal))?.find((other) => !seen.has(other.key) && isSameFinding(other, signal));
    if (before === undefined) {
      transitions.push({ signal, change: today - signal.detected <= newsDays ? 'new' : 'old' });
      continue;
    }
    if (seen.has(before.key)) continue;
    seen.add(before.key);
    const kept = keepIdentity(before, signal);
    const change = changeOf(before, kept);
    if (change !== null) transitions.push({ signal: kept, change });
    else if (kept.ended === null && !isRising(before, kept) && JSON.stringify(kept) !== JSON.stringify(before))
      transitions.push({ signal: kept, change: 'figures' });
  }
  for (const signal of open) {
    if (signal.ended !== null || seen.has(signal.key) || !canBeWithdrawn(signal, today)) continue;
    transitions.push(
      signal.kind === 'star-spike'
        ? { signal: withdrawn(signal, today), change: 'withdrawn' }
        : { signal: { ...signal, state: 'over', ended: today }, change: 'ended' },
    );
  }
  return transitions;
}

const WITHDRAWN = 'Withdrawn';

/** The sentence must not go on stating what the figures no longer carry. */
function withdrawn(signal: SignalOf<'star-spike'>, today: Day): SignalOf<'star-spike'> {
  const { observed, provisional } = signal.evidence;
  const what = `${plural(observed.stars, 'star')} seen on ${dayName(signal.detected)}`;
  const sentence = provisional
    ? `Not confirmed: ${what} by the hour are not in the figures of whole days.`
    : `${WITHDRAWN}: ${what} are no longer in the figures.`;
  return { ...signal, state: 'over', ended: today, sentence };
}

/**
 * A stored spike that turned out to be the counter's doing, with the sentence that says so; null where it is not, or was
 * withdrawn before. Its evidence stays what was seen.
 *
 * @param artefacts of the project, as they are judged by now
 */
export function withdrawnAsCounters(
  signal: Signal,
  artefacts: readonly StarArtefact[],
  today: Day,
): SignalOf<'star-spike'> | null {
  if (signal.kind !== 'star-spike' || signal.sentence.startsWith(WITHDRAWN)) return null;
  const { peakDay, observed, data } = signal.evidence;
  const artefact = counterRise({ line: data.line, peakDay }, artefacts);
  if (artefact?.settled !== true) return null;
  const what = `${plural(observed.stars, 'star')} seen on ${dayName(signal.detected)}`;
  const sentence = `${WITHDRAWN}: ${what} are not counted as a gain; ${artefactWords(artefact)}.`;
  return { ...signal, state: 'over', ended: signal.ended ?? today, sentence };
}

const kindOfProject = ({ kind, projectId }: Signal): string => `${kind} ${projectId ?? ''}`;

/**
 * Whether two findings of one kind about one project are the same under two keys: seen by the hour and by the day, in
 * restated figures, or in a reading that begins elsewhere.
 */
function isSameFinding(a: Signal, b: Signal): boolean {
  if (a.kind === 'star-spike' && b.kind === 'star-spike') return isSameBurst(a, b);
  if (a.kind === 'stale-release' && b.kind === 'stale-release')
    return Math.abs(a.evidence.lastRelease - b.evidence.lastRelease) <= SAME_RELEASE_DAYS;
  if (a.kind === 'milestone' && b.kind === 'milestone') return a.evidence.value === b.evidence.value;
  return spells.has(a.kind) && a.onset < (b.ended ?? Infinity) && b.onset < (a.ended ?? Infinity);
}

function isSameBurst(a: SignalOf<'star-spike'>, b: SignalOf<'star-spike'>): boolean {
  // What no day confirmed was no burst: the next one is told anew.
  if (a.ended !== null && a.evidence.provisional) return false;
  return a.onset <= lastDay(b, b.peak) && b.onset <= lastDay(a, Math.max(a.peak, a.onset + sameBurstDays));
}

/** Its last day, or as far as it is known while it lasts. */
function lastDay({ onset, ended }: Signal, known: Day): Day {
  return ended === null ? known : Math.max(onset, ended - 1);
}

function keepIdentity(before: Signal, now: Signal): Signal {
  return {
    ...now,
    key: before.key,
    onset: Math.min(before.onset, now.onset),
    detected: Math.min(before.detected, now.detected),
  };
}

function changeOf(before: Signal, now: Signal): Transition['change'] | null {
  if (before.ended === null && now.ended !== null) return 'ended';
  // What is over was told; a reading that begins in the middle of it knows less, not more.
  if (before.ended !== null && now.ended !== null && spells.has(now.kind)) return null;
  if (now.kind === 'star-spike' && before.kind === 'star-spike') {
    if (before.evidence.aftermath === null && now.evidence.aftermath !== null) return 'aftermath';
    if (now.ended === null && now.evidence.peakStars >= growth * before.evidence.peakStars) return 'grew';
    if (before.evidence.provisional && !now.evidence.provisional) return 'state';
  }
  return before.state === now.state && before.severity === now.severity ? null : 'state';
}

/** A peak that creeps up is measured against the one that was told; keeping each step would hide that it grew. */
function isRising(before: Signal, now: Signal): boolean {
  return (
    before.kind === 'star-spike' && now.kind === 'star-spike' && now.evidence.peakStars > before.evidence.peakStars
  );
}

/** A provisional spike gets until the second day after it to be confirmed. */
function canBeWithdrawn(signal: Signal, today: Day): boolean {
  return signal.kind !== 'star-spike' || !signal.evidence.provisional || today - signal.detected > 1;
}
