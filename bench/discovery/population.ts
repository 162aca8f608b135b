import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { seededRandom } from '../fixtures/random.ts';

/** A repository whose stars are a function of time. */
export interface Repository {
  id: number;
  createdAt: number;
  /** Stars at `from`, ms, and a day after it. */
  from: number;
  base: number;
  perDay: number;
  /** A launch: stars gained by so many days since `launchedAt`. */
  launch: Launch | null;
}

interface Launch {
  launchedAt: number;
  /** Cumulative, by day since the launch, from 0. */
  gained: readonly number[];
}

export function starsAt({ base, perDay, from, launch, createdAt }: Repository, at: number): number {
  if (at < createdAt) return 0;
  const usual = base + Math.floor((perDay * Math.max(0, at - from)) / DAY);
  return usual + (launch === null ? 0 : launchedBy(launch, at));
}

/** Stars that a launch has brought by then; between two days evenly. */
function launchedBy({ launchedAt, gained }: Launch, at: number): number {
  const days = (at - launchedAt) / DAY;
  if (days <= 0) return 0;
  const before = Math.min(Math.floor(days), gained.length - 1);
  const after = Math.min(before + 1, gained.length - 1);
  const low = gained[before] ?? 0;
  return Math.floor(low + ((gained[after] ?? low) - low) * Math.min(1, days - before));
}

export interface PopulationPlan {
  size: number;
  /** When it begins, ms, and how many days are lived through. */
  at: number;
  days: number;
  launches: number;
  /** Recorded launches, by day since their start. */
  curves: readonly (readonly number[])[];
  floors: { stars: number; newStars: number; newDays: number };
}

/** How fast the number of repositories falls with their stars, and the share of them that is new. */
const POWER = 1.2;
const NEW_SHARE = 0.05;

/** `size` repositories above the floors, spread by a power law, most of them hardly moving; and launches at random times. */
export function makePopulation({ size, at, days, launches, curves, floors }: PopulationPlan): Repository[] {
  const { next } = seededRandom(22);
  const spread = (least: number): number => Math.min(400_000, Math.floor(least / (1 - next()) ** (1 / POWER)));
  const repositories: Repository[] = [];
  for (let id = 1; id <= size; id += 1) {
    const young = next() < NEW_SHARE;
    const base = spread(young ? floors.newStars : floors.stars);
    const age = young ? 1 + next() * (floors.newDays - 10) : floors.newDays + 10 + next() * 4_000;
    repositories.push({
      id,
      createdAt: at - age * DAY,
      from: at,
      base,
      perDay: (base / age) * next() * (young ? 0.6 : 0.4),
      launch: null,
    });
  }
  for (let index = 0; index < launches; index += 1) {
    const curve = curves[index % curves.length] ?? [];
    const old = index % 4 === 3;
    const launchedAt = at + (0.2 + next() * Math.max(0.1, days - 1.6)) * DAY;
    repositories.push({
      id: size + index + 1,
      createdAt: old ? at - (200 + next() * 900) * DAY : launchedAt - next() * 5 * DAY,
      from: at,
      base: old ? 20 + Math.floor(next() * 300) : Math.floor(next() * 10),
      perDay: 0.2,
      launch: { launchedAt, gained: curve },
    });
  }
  return repositories;
}

/** When it first had as many stars as a sweep reads at its age, ms; undefined: not until `until`. To five minutes. */
export function passedFloorAt(
  repository: Repository,
  floors: { stars: number; newStars: number; newDays: number },
  from: number,
  until: number,
): number | undefined {
  const step = 5 * 60_000;
  for (let at = from; at <= until; at += step) {
    const floor = dayOf(at) - dayOf(repository.createdAt) <= floors.newDays ? floors.newStars : floors.stars;
    if (starsAt(repository, at) >= floor) return at;
  }
  return undefined;
}
