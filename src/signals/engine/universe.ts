import type { SpikeLimits } from './stars/spike-evidence.ts';
import type { Day } from '../../contracts/figures/series.ts';
import { binomialUpperTail } from './stars/distributions.ts';
import { createRatioCounts } from './ratio-counts.ts';
import type { RatioCounts } from './ratio-counts.ts';
import type { StarCandidate, StarScan } from './stars/star-scan.ts';

/**
 * What can only be seen across projects: whether a day moved many of them (a purge, a late recorder), which is one finding
 * and not one per project, and which candidates go well beyond what such a day brought to all.
 */
export interface UniverseVerdict {
  /** Per project, in the order in which they were added: its candidates that stand. */
  readonly accepted: readonly (readonly StarCandidate[])[];
  readonly moves: readonly PlatformMove[];
}

/** Far more projects than usual gained or lost stars on one day. */
export interface PlatformMove {
  readonly day: Day;
  readonly direction: 'gain' | 'loss';
  /** Projects moved that way, and projects with a figure that day. */
  readonly moved: number;
  readonly projects: number;
  /** Share that moves that way on an ordinary day. */
  readonly usualShare: number;
  /** Sum over the moved projects, beyond the usual. */
  readonly stars: number;
  readonly pValue: number;
  /** Numbers of the projects that moved. */
  readonly who: readonly number[];
}

/** Below this many projects a day says nothing about everybody. */
const fewestProjects = 50;
/** A project's day counts towards the common factor from this usual on; below it a ratio is noise. */
const ratioLevel = 3;
/** A common factor up to this is ordinary. */
const ordinaryFactor = 1.3;
const moveTest = { pValue: 1e-6, timesUsual: 3, share: 0.01, projects: 15, memory: 56, quiet: 14 };

interface DayTally {
  day: Day;
  projects: number;
  ratios: RatioCounts;
  upRatios: number[];
  up: number[];
  down: number[];
  stars: { up: number; down: number };
  candidates: { project: number; candidate: StarCandidate }[];
}

/**
 * Takes in one project's scan after the other and keeps only what the days need, so that a scan can be let go at once:
 * memory grows with the days and with what stood out, not with the projects.
 */
export interface Universe {
  /** Takes in a scan; the projects are numbered from 0 in this order. */
  add(scan: StarScan): void;
  /**
   * Decides all days at once, each from its own figures and earlier ones only: a candidate is a finding unless the day
   * lifted many projects and this one not much more than the others.
   */
  decide(): Generator<void, UniverseVerdict>;
}

export function createUniverse(limits: SpikeLimits): Universe {
  const days = new Map<Day, DayTally>();
  let projects = 0;
  return {
    add(scan) {
      tallyDays(days, scan, projects);
      projects += 1;
    },
    *decide() {
      const tallies = [...days.values()].sort((a, b) => a.day - b.day);
      const accepted: StarCandidate[][] = Array.from({ length: projects }, () => []);
      const moves = yield* findMoves(tallies);
      const gainDays = new Set(moves.filter(({ direction }) => direction === 'gain').map(({ day }) => day));
      for (const tally of tallies) {
        // On a day that moved many at once, only what goes well beyond the others is this project's own.
        const factor = Math.max(commonFactor(tally), gainDays.has(tally.day) ? median(tally.upRatios) : 1);
        for (const { project, candidate } of tally.candidates) {
          if (candidate.observed >= limits.spikeRatio * factor * candidate.expected) accepted[project]?.push(candidate);
        }
        yield;
      }
      return { accepted, moves };
    },
  };
}

/** The verdict over scans that are all at hand. */
export function decideUniverse(scans: readonly StarScan[], limits: SpikeLimits): UniverseVerdict {
  const universe = createUniverse(limits);
  for (const scan of scans) universe.add(scan);
  const steps = universe.decide();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function tallyDays(days: Map<Day, DayTally>, { obs, level, expected, candidates }: StarScan, project: number): void {
  const tallyOf = (day: Day): DayTally => {
    let tally = days.get(day);
    if (tally === undefined) {
      tally = {
        day,
        projects: 0,
        ratios: createRatioCounts(),
        upRatios: [],
        up: [],
        down: [],
        stars: { up: 0, down: 0 },
        candidates: [],
      };
      days.set(day, tally);
    }
    return tally;
  };
  for (let i = 0; i < obs.size; i++) {
    const usual = expected[i] ?? Number.NaN;
    if (Number.isNaN(usual)) continue;
    const tally = tallyOf(obs.day[i] ?? 0);
    tally.projects += 1;
    if (obs.span[i] !== 1) continue;
    const gain = obs.gain[i] ?? 0;
    if ((level[i] ?? 0) >= ratioLevel) tally.ratios.add(gain / usual);
    if (gain <= -Math.max(5, 0.000_5 * (obs.before[i] ?? 0))) {
      tally.down.push(project);
      tally.stars.down += gain;
    } else if (gain - usual >= 10 && gain >= 2 * usual) {
      tally.up.push(project);
      tally.upRatios.push(gain / Math.max(usual, 1));
      tally.stars.up += gain - usual;
    }
  }
  for (const candidate of candidates) tallyOf(obs.day[candidate.decided] ?? 0).candidates.push({ project, candidate });
}

/** How much more than usual the middle project gained; 1 on ordinary days. */
function commonFactor({ ratios }: DayTally): number {
  if (ratios.size < fewestProjects) return 1;
  const factor = ratios.median();
  return factor > ordinaryFactor ? factor : 1;
}

/**
 * Days on which far more projects gained or lost than on the days before. Binomial test of the share against the
 * median share of the past eight weeks, doubled, because projects are not independent.
 */
function* findMoves(tallies: readonly DayTally[]): Generator<void, PlatformMove[]> {
  const moves: PlatformMove[] = [];
  for (const direction of ['down', 'up'] as const) {
    const shares: number[] = [];
    for (const tally of tallies) {
      if (tally.projects < fewestProjects * 2) continue;
      const who = tally[direction];
      const usual = Math.max(shares.length > 0 ? median(shares) : 0, 0.5 / tally.projects);
      const share = who.length / tally.projects;
      const pValue = binomialUpperTail(who.length, tally.projects, Math.min(1, usual * 2));
      if (
        shares.length >= moveTest.quiet &&
        who.length >= moveTest.projects &&
        share >= moveTest.share &&
        share >= moveTest.timesUsual * usual &&
        pValue <= moveTest.pValue
      ) {
        moves.push({
          day: tally.day,
          direction: direction === 'down' ? 'loss' : 'gain',
          moved: who.length,
          projects: tally.projects,
          usualShare: usual,
          stars: tally.stars[direction],
          pValue,
          who,
        });
      }
      shares.push(share);
      if (shares.length > moveTest.memory) shares.shift();
      yield;
    }
  }
  return moves.sort((a, b) => a.day - b.day);
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
