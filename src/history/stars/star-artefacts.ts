import type { Day } from '../../contracts/figures/series.ts';
import type { StarArtefact, StarArtefactKind } from '../../contracts/figures/star-artefact.ts';
import {
  FALL_BACK,
  isBreak,
  isFrozen,
  isLargeLoss,
  isLargeRise,
  isSuddenRise,
  isSuspectRise,
  isUnusualLoss,
  NOTHING,
  REBUILT_DAYS,
  RETURN,
  TAIL,
} from './counter-rules.ts';
import { createStarSteps } from './star-steps.ts';
import type { CountOfDay, StarSteps } from './star-steps.ts';

/** What is known of a project beside its counts. */
export interface JudgedProject {
  /** Days on which it got another owner or name. */
  readonly moves?: readonly Day[];
}

/** A move is noticed within so many days of what it does to the count. */
const MOVE_DAYS = 10;

/**
 * What the counter did that people did not do, in a line of observed star counts.
 *
 * It looks both ways: a jump is told from a launch by what follows, and a fall by whether the count comes back. Where
 * nothing follows yet, the judgement is provisional (`settled: false`) and may be another one when more was read.
 *
 * @param readings oldest first, one a day at most; days without a reading are absent
 * @returns artefacts in order of time; they never overlap
 */
export function judgeCounts(readings: readonly CountOfDay[], { moves = [] }: JudgedProject = {}): StarArtefact[] {
  const steps = createStarSteps(readings);
  const found: StarArtefact[] = [];
  let lost = { stars: 0, until: Number.NEGATIVE_INFINITY };
  for (let at = 1; at < readings.length;) {
    const judged = judgeStep(steps, at, lost);
    if (judged === null) {
      at += 1;
      continue;
    }
    const { kind, end, believed, settled } = judged;
    const from = steps.day(at - 1);
    const to = steps.day(end);
    const moved = kind !== 'froze' && moves.some((day) => day >= from - MOVE_DAYS && day <= to + MOVE_DAYS);
    found.push({
      line: 'observed',
      kind: moved ? 'moved-name' : kind,
      from,
      to,
      fromCount: steps.count(at - 1),
      toCount: steps.count(end),
      believed,
      settled,
    });
    steps.exclude(at, end);
    const fall = -steps.gain(end);
    if (fall > 0) lost = { stars: fall, until: to + RETURN.smallDays };
    at = end + 1;
  }
  return found;
}

interface Judged {
  kind: StarArtefactKind;
  /** Reading at which it is over. */
  end: number;
  /** Whether the difference between the counts at both ends is what people did. */
  believed: boolean;
  settled: boolean;
}

function judgeStep(steps: StarSteps, at: number, lost: { stars: number; until: Day }): Judged | null {
  const gain = steps.gain(at);
  if (gain === 0) return judgeStandstill(steps, at);
  return gain < 0 ? judgeFall(steps, at) : judgeRise(steps, at, lost);
}

/** A run of equal counts that this project's days could not bring by chance, with the step that ends it. */
function judgeStandstill(steps: StarSteps, at: number): Judged | null {
  // A run is judged once, from its first step.
  if (at > 1 && steps.gain(at - 1) === 0 && !steps.isExcluded(at - 1)) return null;
  let last = at;
  while (last + 1 < steps.size && steps.gain(last + 1) === 0) last += 1;
  const days = steps.day(last) - steps.day(at - 1);
  // Medians of gains are at most twice their mean: most runs need no closer look.
  if (!isFrozen(2 * steps.meanBefore(at), days)) return null;
  const usual = steps.lately(at);
  if (!isFrozen(usual, days)) return null;
  if (last + 1 >= steps.size) return { kind: 'froze', end: last, believed: false, settled: false };
  const end = last + 1;
  const arrived = steps.gain(end);
  const expected = usual * (steps.day(end) - steps.day(at - 1));
  // What arrives together is believed as far as it is what the days at a standstill would have brought.
  return { kind: 'froze', end, believed: arrived >= 0 && arrived <= 3 * expected, settled: true };
}

function judgeFall(steps: StarSteps, at: number): Judged | null {
  const level = steps.count(at - 1);
  const loss = -steps.gain(at);
  const toNothing = steps.count(at) <= NOTHING.share * level && level >= NOTHING.least;
  if (!toNothing && !isLargeLoss(loss, level)) return null;
  const usual = steps.usual(at);
  if (!toNothing && !isUnusualLoss(loss, usual * steps.span(at))) return null;
  const kind = toNothing ? 'fell-to-nothing' : 'restated';
  const within = toNothing || isBreak(loss, level) ? RETURN.days : RETURN.smallDays;
  const back = returnOf(steps, at, { level, loss, usual, within });
  if (back !== null) {
    const by = steps.count(back) - level;
    return {
      kind: toNothing ? kind : 'came-back',
      end: back,
      believed: by >= -Math.max(2, 0.01 * loss),
      settled: true,
    };
  }
  const lastsDays = steps.day(steps.size - 1) - steps.day(at);
  let end = at;
  while (toNothing && end + 1 < steps.size && steps.day(end + 1) - steps.day(at) <= REBUILT_DAYS) end += 1;
  return { kind, end, believed: false, settled: lastsDays > RETURN.smallDays };
}

interface Fall {
  level: number;
  loss: number;
  usual: number;
  within: number;
}

/** The reading at which a count that fell is where it was, by a step and not by growing again; null: it is not back. */
function returnOf(steps: StarSteps, at: number, { level, loss, usual, within }: Fall): number | null {
  let stepped = false;
  for (let later = at + 1; later < steps.size; later += 1) {
    const days = steps.day(later) - steps.day(at - 1);
    if (days > within) return null;
    stepped ||= steps.gain(later) - usual * steps.span(later) >= RETURN.step * loss;
    if (!stepped || steps.count(later) < level - RETURN.lacking * loss) continue;
    const most = level + RETURN.beyond * loss + RETURN.growth * usual * days + 10;
    return steps.count(later) <= most ? later : null;
  }
  return null;
}

function judgeRise(steps: StarSteps, at: number, lost: { stars: number; until: Day }): Judged | null {
  const gain = steps.gain(at);
  const level = steps.count(at - 1);
  const awaited = steps.day(at) <= lost.until && gain >= RETURN.least * lost.stars;
  if (!awaited && !isLargeRise(gain, level)) return null;
  const usual = steps.usual(at);
  const expected = usual * steps.span(at);
  const excess = gain - expected;
  if (isSuddenRise(gain, level, expected)) {
    const back = fallBackOf(steps, at, { level, excess, usual });
    if (back !== null) {
      const left = Math.abs(steps.count(back) - level - usual * (steps.day(back) - steps.day(at - 1)));
      return { kind: 'jumped', end: back, believed: left <= FALL_BACK.believed * excess, settled: true };
    }
  }
  const returns = awaited && excess >= RETURN.least * lost.stars && excess <= RETURN.most * lost.stars;
  if (returns && gain >= 3 * expected) return { kind: 'came-back', end: at, believed: false, settled: true };
  if (!isSuspectRise(gain, level, usual, steps.span(at))) return null;
  // Real interest leaves a tail, or has begun before.
  const tail = (TAIL.share * gain) / steps.span(at);
  if (steps.rate(at - 1) >= Math.max(tail, TAIL.ratio * usual)) return null;
  // What comes in two parts, the second one smaller, is one jump.
  const twofold =
    steps.rate(at + 1) <= steps.rate(at) &&
    isSuspectRise(steps.gain(at + 1), steps.count(at), usual, steps.span(at + 1));
  const end = twofold ? at + 1 : at;
  if (steps.highestRate(end + 1, TAIL.days) >= tail) return null;
  const lastsDays = steps.day(steps.size - 1) - steps.day(end);
  return { kind: 'jumped', end, believed: false, settled: lastsDays >= TAIL.days };
}

interface Rise {
  level: number;
  excess: number;
  usual: number;
}

/** The reading at which most of what a rise brought was taken back at once; null: it was not. */
function fallBackOf(steps: StarSteps, at: number, { level, excess, usual }: Rise): number | null {
  for (let later = at + 1; later < steps.size; later += 1) {
    const days = steps.day(later) - steps.day(at - 1);
    if (days > FALL_BACK.days) return null;
    if (-steps.gain(later) < FALL_BACK.least * excess) continue;
    const left = steps.count(later) - level - usual * days;
    if (left <= FALL_BACK.left * excess && left >= -FALL_BACK.left * excess) return later;
  }
  return null;
}
