import { isoOfDay } from '../core/series.ts';
import type { Day, ProjectHistory, UnixSeconds } from '../core/series.ts';
import { resolveThresholds } from '../core/signal.ts';
import type { Signal, SignalOf, SignalThresholds } from '../core/signal.ts';
import { growBursts } from './bursts.ts';
import { plural, whole } from './describe.ts';
import { discoveryCutoff } from './distributions.ts';
import { earlySignal, findEarlySpike } from './early-warning.ts';
import { findEvents } from './event-signals.ts';
import { findHealth } from './health.ts';
import { observeStars } from './observations.ts';
import { spikeSignals } from './spike-signals.ts';
import { findStaleReleases } from './stale-release.ts';
import { findStarQuality } from './star-quality.ts';
import { scanStars } from './star-scan.ts';
import type { StarScan } from './star-scan.ts';
import { decideSteps } from './universe.ts';
import type { PlatformMove } from './universe.ts';

export interface DetectOptions {
  readonly thresholds?: Partial<SignalThresholds>;
  /** Last day to judge (UTC); figures of later days are not looked at. */
  readonly today: Day;
}

/**
 * Every detector over every project: all signals of the given histories, past ones included, as they stand on `today`.
 * What was said of a day rests on that day and earlier ones only, so running it over a longer past or day by day finds
 * the same signals.
 *
 * Input: the histories of the projects that are watched together (false discoveries are controlled over them).
 * Cost: under a millisecond per project and year. Pure: no clock, no I/O.
 */
export function detectSignals(histories: readonly ProjectHistory[], options: DetectOptions): Signal[] {
  const steps = detectSteps(histories, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, giving way to other work between projects: `pause` is awaited at least every few milliseconds of work. */
export async function detectSignalsPolitely(
  histories: readonly ProjectHistory[], options: DetectOptions, pause: () => Promise<void>,
): Promise<Signal[]> {
  const steps = detectSteps(histories, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** Projects per step: a few milliseconds of work. */
const stepProjects = 5;

function* detectSteps(histories: readonly ProjectHistory[], { thresholds, today }: DetectOptions): Generator<void, Signal[]> {
  const limits = resolveThresholds(thresholds);
  const scans: StarScan[] = [];
  const watched: ProjectHistory[] = [];
  const found: Signal[] = [];
  for (const [i, history] of histories.entries()) {
    const obs = observeStars(history, today);
    if (obs !== null) {
      scans.push(scanStars(obs, limits));
      watched.push(history);
    }
    found.push(
      ...findStaleReleases(history, limits, today),
      ...findHealth(history, limits, today),
      ...findEvents(history, obs, limits, today),
      ...findStarQuality(history, limits, today),
    );
    if (i % stepProjects === 0) yield;
  }
  const { accepted, moves } = yield* decideSteps(scans, limits);
  for (const [i, history] of watched.entries()) {
    const scan = scans[i];
    if (scan !== undefined) found.push(...spikeSignals(history, scan.obs, growBursts(scan, accepted[i] ?? [], limits), today));
    if (i % (stepProjects * 10) === 0) yield;
  }
  found.push(...moves.map((move) => moveSignal(move, scans)));
  return found;
}

/**
 * Early warnings from hourly pulses, to run after each pulse. Gives at most one provisional spike per project, none
 * for a project that already has a burst under way in `known`.
 */
export function detectEarly(
  histories: readonly ProjectHistory[],
  known: readonly Signal[],
  options: { readonly thresholds?: Partial<SignalThresholds>; readonly now: UnixSeconds },
): SignalOf<'star-spike'>[] {
  const limits = resolveThresholds(options.thresholds);
  const busy = new Set(known.filter(({ kind, ended }) => kind === 'star-spike' && ended === null).map(({ projectId }) => projectId));
  const today = Math.floor(options.now / 86_400) - 1;
  const tests = histories.flatMap((history) => {
    if (history.pulses.length === 0) return [];
    const obs = observeStars(history, today);
    const scan = obs === null ? null : scanStars(obs, limits);
    const early = findEarlySpike(history.pulses.filter(({ at }) => at <= options.now), scan, limits);
    return [{ history, scan, early }];
  });
  const spikes = tests.flatMap(({ history, scan, early }) => (early === null || busy.has(history.id) ? [] : [{ history, scan, early }]));
  const cutoff = discoveryCutoff(spikes.map(({ early }) => early.pValue), tests.length, limits.spikeFalseAlarms);
  return spikes
    .filter(({ early, scan }) => early.pValue <= cutoff || scan === null || scan.obs.size < 7)
    .map(({ history, scan, early }) => earlySignal(history, scan, early));
}

function moveSignal(move: PlatformMove, scans: readonly StarScan[]): SignalOf<'platform-move'> {
  const { who, ...evidence } = move;
  const source = scans[who[0] ?? 0]?.obs.source ?? { line: 'observed', zone: 'UTC', asOf: null };
  const share = move.moved / move.projects;
  const verb = move.direction === 'loss' ? 'lost' : 'gained far more stars than usual';
  const stars = move.direction === 'loss' ? ` stars beyond the usual (${plural(-move.stars, 'star')} in all)` : ` (+${whole(move.stars)} in all)`;
  return {
    kind: 'platform-move',
    key: `platform-move:${move.direction}:${isoOfDay(move.day)}`,
    projectId: null,
    repo: null,
    state: 'over',
    onset: move.day,
    detected: move.day,
    peak: move.day,
    ended: move.day,
    severity: share >= 0.1 ? 'medium' : 'low',
    sentence: `${plural(move.moved, 'project')} of ${whole(move.projects)} ${verb}${stars} on ${isoOfDay(move.day)}: a move of the platform, not of the projects.`,
    evidence: { ...evidence, data: { ...source, through: move.day } },
  };
}
