import type { Clock } from '../../../contracts/clock.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import type { Priority } from '../types.ts';

export interface GateLimits {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Points (requests, for REST) in any sixty seconds. */
  readonly pointsPerMinute: number;
  /** Milliseconds that GitHub works for us in any sixty seconds, measured as time to answer. */
  readonly busyMsPerMinute: number;
}

/** GitHub's request to send nothing at all for a while holds for everything this client does. */
export interface Pause {
  until: number;
}

interface Spell {
  readonly at: number;
  readonly points: number;
  busyMs: number;
}

/**
 * Paces requests on our own clock: at most so many at once, so many points and so much of GitHub's time a minute, and none
 * while GitHub asked for a pause. The throttling plugin cannot do this: it sends one GraphQL query a second whatever it
 * costs, and holds back only the request that was refused, not those behind it.
 */
export class Gate {
  private readonly clock: Clock;
  private readonly limits: GateLimits;
  private readonly pause: Pause;
  private active = 0;
  private readonly waiting: Record<Priority, (() => void)[]> = { interactive: [], routine: [] };
  private spells: Spell[] = [];

  constructor(clock: Clock, limits: GateLimits, pause: Pause) {
    this.clock = clock;
    this.limits = limits;
    this.pause = pause;
  }

  /** Waits for its turn; the caller calls the returned function when the answer is there. Rejects with the signal's reason. */
  async enter(points: number, priority: Priority, signal: AbortSignal | undefined): Promise<() => void> {
    await this.slot(priority);
    try {
      for (let wait = this.delay(points); wait > 0; wait = this.delay(points)) {
        await this.clock.sleep(wait, signal);
        signal?.throwIfAborted();
      }
      signal?.throwIfAborted();
    } catch (reason) {
      this.free();
      throw reason;
    }
    const spell: Spell = { at: this.clock.now(), points, busyMs: 0 };
    this.spells.push(spell);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      spell.busyMs = this.clock.now() - spell.at;
      this.free();
    };
  }

  private async slot(priority: Priority): Promise<void> {
    if (this.active >= this.limits.concurrency) await new Promise<void>((go) => void this.waiting[priority].push(go));
    else this.active += 1;
  }

  /** Hands the place straight on, people who wait first, so that nobody slips in between. */
  private free(): void {
    const next = this.waiting.interactive.shift() ?? this.waiting.routine.shift();
    if (next === undefined) this.active -= 1;
    else next();
  }

  /** Milliseconds until `points` more may be sent; 0 for now. */
  private delay(points: number): number {
    const now = this.clock.now();
    if (now < this.pause.until) return this.pause.until - now;
    this.spells = this.spells.filter((spell) => spell.at > now - MINUTE);
    let spent = 0;
    let busy = 0;
    for (const spell of this.spells) {
      spent += spell.points;
      busy += spell.busyMs;
    }
    if (spent + points <= this.limits.pointsPerMinute && busy < this.limits.busyMsPerMinute) return 0;
    const oldest = this.spells[0];
    return oldest === undefined ? 0 : oldest.at + MINUTE - now;
  }
}
