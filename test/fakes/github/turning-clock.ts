import type { Clock } from '../../../src/contracts/clock.ts';

/**
 * A clock that nobody waits for: whoever sleeps moves the time to the end of the sleep. Sleepers that began together wake
 * at their own moments, not one after the other. `shared` lets a worker read the same time.
 */
export class TurningClock implements Clock {
  /** Every sleep that was asked for, milliseconds, in order. */
  readonly slept: number[] = [];
  private readonly cell: Float64Array;

  constructor(at: number | string, shared: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.cell = new Float64Array(shared);
    this.set(typeof at === 'string' ? Date.parse(at) : at);
  }

  now(): number {
    return this.cell[0] ?? 0;
  }

  set(at: number): void {
    this.cell[0] = at;
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    this.slept.push(ms);
    const until = this.now() + ms;
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (!signal?.aborted) this.set(Math.max(this.now(), until));
  }
}
