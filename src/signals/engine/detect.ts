import type { Day, ProjectHistory, UnixSeconds } from '../../contracts/figures/series.ts';
import type { Signal } from '../../contracts/figures/signal.ts';
import { counterRise } from '../../history/stars/counter-rise.ts';
import { growBursts } from './stars/bursts.ts';
import type { Burst } from './stars/bursts.ts';
import { earlySignal, findEarlySpike } from './stars/early-warning.ts';
import type { SisterSpike } from '../../causes/cause-kind.ts';
import { createSisterJumps } from './stars/sister-jumps.ts';
import { observeStars } from './observations.ts';
import type { Observations } from './observations.ts';
import { spikeSignals, starSpike } from '../kinds/star-spike.ts';
import type { StarSpike } from '../kinds/star-spike.ts';
import { moveSignal } from '../kinds/platform-move.ts';
import type { PlatformMoveSignal } from '../kinds/platform-move.ts';
import { findAll, resolveThresholds } from '../index.ts';
import type { KnownSignal, SignalThresholds } from '../index.ts';
import { scanStars } from './stars/star-scan.ts';
import type { StarCandidate, StarScan } from './stars/star-scan.ts';
import { createUniverse } from './universe.ts';

export interface DetectOptions {
  readonly thresholds?: Partial<SignalThresholds>;
  /** Last day to judge (UTC); figures of later days are not looked at. */
  readonly today: Day;
  /** When it is run; absent for a replayed past. */
  readonly now?: UnixSeconds;
}

/**
 * Every detector over every project: all signals of the given histories, past ones included, as they stand on `today`.
 * What was said of a day rests on that day and earlier ones only, so running it over a longer past or day by day finds
 * the same signals.
 *
 * Input: the histories of the projects that are watched together (a day that lifts many is the platform's, not theirs).
 * Cost: under a millisecond per project and year. Pure: no clock, no I/O. Where the histories do not all fit into memory,
 * `createDetection` takes them one by one.
 */
export function detectSignals(histories: readonly ProjectHistory[], options: DetectOptions): KnownSignal[] {
  const detection = createDetection(options);
  const found = histories.flatMap((history) => detection.look(history));
  const steps = detection.decide();
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { spiking } = detection;
  return [
    ...found,
    ...histories.filter(({ id }) => spiking.has(id)).flatMap((history) => detection.spikes(history)),
    ...step.value,
  ];
}

/**
 * Detection over more projects than fit into memory. Each history is looked at once and can be let go; then the days are
 * decided over all projects; then the histories of the projects in `spiking` are looked at once more, for their bursts.
 */
export interface Detection {
  /** Signals that rest on this project alone; notes its stars for the decision. Each project once, by its id. */
  look(history: ProjectHistory): KnownSignal[];
  /** After the last project: moves of the whole platform. In small steps, to give way in between. */
  decide(): Generator<void, PlatformMoveSignal[]>;
  /** Ids of the projects with bursts. Empty until it is decided. */
  readonly spiking: ReadonlySet<string>;
  /** The bursts of a project in `spiking`. Days that were restated since the first look drop out. */
  spikes(history: ProjectHistory): StarSpike[];
}

export function createDetection({ thresholds, today, now }: DetectOptions): Detection {
  const limits = resolveThresholds(thresholds);
  const universe = createUniverse(limits);
  /** In the order in which they were added to the universe. */
  const noted: {
    id: string;
    repo: string;
    source: Observations['source'];
    judgedFrom: Day;
    candidates: ReadonlyMap<StarCandidate, string>;
  }[] = [];
  /** By project, the candidates that stand. */
  const accepted = new Map<string, ReadonlySet<string>>();
  const spiking = new Set<string>();
  /** Of all projects, those that stand. */
  const jumps = createSisterJumps();
  let allJudgedFrom = -Infinity;
  return {
    look(history) {
      const obs = observeStars(history, today);
      if (obs !== null) {
        const scan = scanStars(obs, limits);
        universe.add(scan);
        allJudgedFrom = Math.max(allJudgedFrom, obs.judgedFrom);
        noted.push({
          id: history.id,
          repo: history.repo,
          source: obs.source,
          judgedFrom: obs.judgedFrom,
          candidates: new Map(scan.candidates.map((candidate) => [candidate, daysOf(scan, candidate)])),
        });
      }
      const subject = { history, obs, limits, today };
      return findAll(subject);
    },
    *decide() {
      const verdict = yield* universe.decide();
      for (const [i, candidates] of verdict.accepted.entries()) {
        const project = noted[i];
        if (project === undefined || candidates.length === 0) continue;
        if (candidates.some(({ baseline }) => baseline.to + 1 >= project.judgedFrom)) spiking.add(project.id);
        for (const candidate of candidates)
          jumps.add(jumpOf(project.repo, candidate, project.candidates.get(candidate)));
        accepted.set(project.id, new Set(candidates.map((candidate) => project.candidates.get(candidate) ?? '')));
      }
      // Where the readings begin, too few days tell what is usual.
      return verdict.moves
        .filter(({ day }) => day >= allJudgedFrom)
        .map((move) => moveSignal(move, noted[move.who[0] ?? 0]?.source));
    },
    spiking,
    spikes(history) {
      const days = accepted.get(history.id);
      const obs = days === undefined ? null : observeStars(history, today);
      if (days === undefined || obs === null) return [];
      const scan = scanStars(obs, limits);
      const standing = scan.candidates.filter((candidate) => days.has(daysOf(scan, candidate)));
      const bursts = growBursts(scan, standing, limits).filter(
        (burst) => burst.onset >= obs.judgedFrom && !isCounters(burst, history, obs),
      );
      if (bursts.length === 0) return [];
      const sisters = jumps.of(history.repo);
      return spikeSignals(history, obs, bursts, today, { sisters, ...(now === undefined ? {} : { now }) });
    },
  };
}

/** Whether a burst turned out to be the counter's doing, by the judgement that rankings, digests and scores ask as well. */
const isCounters = ({ peakDay }: Burst, { artefacts }: ProjectHistory, { source: { line } }: Observations): boolean =>
  counterRise({ line, peakDay }, artefacts)?.settled === true;

/** @param entry the days that name the candidate, the last of its figure first */
function jumpOf(repo: string, { days, observed, expected }: StarCandidate, entry = ''): SisterSpike {
  const onset = Number(entry.split(' ')[0]) - days + 1;
  return { repo, onset, peakDay: onset, excess: Math.round(observed - expected) };
}

/** What names a candidate in another reading of the same figures. */
const daysOf = ({ obs }: StarScan, { index, decided }: StarCandidate): string =>
  `${String(obs.day[index])} ${String(obs.day[decided])}`;

/** Early warning over more projects than fit into memory: each is looked at once, then it is decided which stand. */
export interface EarlyDetection {
  look(history: ProjectHistory): void;
  /** At most one provisional spike per project, none for a project with a burst under way in `known`. */
  decide(known: readonly Signal[]): StarSpike[];
  /** What was seen to happen since yesterday: archived, gone, moved. Whole days tell no more of it. */
  readonly events: readonly KnownSignal[];
}

/**
 * Early warnings from hourly pulses, to run after each pulse. Reads of each history the pulses and the star line of the
 * past three months.
 */
export function createEarlyDetection(options: {
  readonly thresholds?: Partial<SignalThresholds>;
  readonly now: UnixSeconds;
}): EarlyDetection {
  const limits = resolveThresholds(options.thresholds);
  const today = Math.floor(options.now / 86_400) - 1;
  const found: StarSpike[] = [];
  const events: KnownSignal[] = [];
  return {
    events,
    look(history) {
      const subject = { history, obs: null, limits, today: today + 1 };
      events.push(...findAll(subject, ({ atOnce }) => atOnce).filter(({ detected }) => detected >= today));
      if (history.pulses.length === 0) return;
      const obs = observeStars(history, today);
      const scan = obs === null ? null : scanStars(obs, limits);
      const pulses = history.pulses.filter(({ at }) => at <= options.now);
      const early = findEarlySpike(pulses, scan, limits);
      if (early !== null) found.push(earlySignal(history, scan, early, { now: options.now }));
    },
    decide(known) {
      const busy = new Set(
        known.filter(({ kind, ended }) => kind === starSpike.kind && ended === null).map(({ projectId }) => projectId),
      );
      return found.filter(({ projectId }) => !busy.has(projectId));
    },
  };
}

/** The same over histories that are all at hand. */
export function detectEarly(
  histories: readonly ProjectHistory[],
  known: readonly Signal[],
  options: { readonly thresholds?: Partial<SignalThresholds>; readonly now: UnixSeconds },
): StarSpike[] {
  const detection = createEarlyDetection(options);
  for (const history of histories) detection.look(history);
  return detection.decide(known);
}
