import type { Clock } from '../../../contracts/clock.ts';
import { SECOND } from '../../../contracts/clock.ts';
import { BudgetExhausted } from '../errors.ts';
import type { Allowance, Budget, Priority } from '../types.ts';

export type Resource = 'graphql' | 'rest' | 'search';
export type Headers = Readonly<Record<string, string | number | undefined>>;

/** Share of an hour's budget that routine work leaves to people who wait for an answer. */
const reservedShare = 0.1;

const numberIn = (headers: Headers, name: string): number | undefined => {
  const value = headers[name];
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
};

/**
 * The moment that `x-ratelimit-reset` names, on our clock. Measured from GitHub's own `date` where it sends one, so that a
 * machine whose clock is wrong neither waits for ever nor asks too early.
 */
export function resetMoment(headers: Headers, now: number): number | undefined {
  const reset = numberIn(headers, 'x-ratelimit-reset');
  if (reset === undefined) return undefined;
  const theirs = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
  return Number.isNaN(theirs) ? reset * SECOND : now + (reset * SECOND - theirs);
}

interface Account {
  allowance: Allowance | null;
  /** Estimated cost of what was sent and not yet answered. */
  underWay: number;
}

/** Keeps account of the hour's budgets by what GitHub's headers say, and refuses what must not be spent. */
export class BudgetBook {
  private readonly clock: Clock;
  private readonly accounts: Record<Resource, Account> = {
    graphql: { allowance: null, underWay: 0 },
    rest: { allowance: null, underWay: 0 },
    search: { allowance: null, underWay: 0 },
  };
  private clockAheadMs: number | null = null;
  private readonly spent = { graphqlPoints: 0, graphqlRequests: 0, restRequests: 0, notModified: 0 };

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * Sets `cost` aside until `settle` is called.
   * @throws {BudgetExhausted} when that would go into the reserve (routine) or below nothing (anybody).
   */
  reserve(resource: Resource, cost: number, priority: Priority): void {
    const account = this.accounts[resource];
    const allowance = this.current(account);
    if (allowance !== null) {
      const floor = priority === 'routine' ? Math.ceil(allowance.limit * reservedShare) : 0;
      if (allowance.remaining - account.underWay - cost < floor) throw new BudgetExhausted(resource, allowance.resetAt);
    }
    account.underWay += cost;
  }

  settle(resource: Resource, cost: number): void {
    this.accounts[resource].underWay -= cost;
  }

  /** Takes over what an answer says is left. Answers arrive out of order: within one hour the lowest figure is the newest. */
  read(resource: Resource, headers: Headers): void {
    const theirs = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
    if (!Number.isNaN(theirs)) this.clockAheadMs = theirs - this.clock.now();
    const limit = numberIn(headers, 'x-ratelimit-limit');
    const remaining = numberIn(headers, 'x-ratelimit-remaining');
    const resetAt = resetMoment(headers, this.clock.now());
    if (limit === undefined || remaining === undefined || resetAt === undefined) return;
    const known = this.current(this.accounts[resource]);
    const sameHour = known !== null && Math.abs(known.resetAt - resetAt) < 30 * SECOND;
    if (known !== null && !sameHour && resetAt < known.resetAt) return;
    this.accounts[resource].allowance = {
      limit,
      remaining: sameHour ? Math.min(known.remaining, remaining) : remaining,
      resetAt,
    };
  }

  set(resource: Resource, allowance: Allowance): void {
    this.accounts[resource].allowance = allowance;
  }

  /** GitHub says that nothing is left. */
  exhaust(resource: Resource, resetAt: number): void {
    const limit = this.accounts[resource].allowance?.limit ?? 0;
    this.accounts[resource].allowance = { limit, remaining: 0, resetAt };
  }

  count(what: keyof Budget['spent'], by: number): void {
    this.spent[what] += by;
  }

  report(authenticated: boolean, pausedUntil: number | null): Budget {
    return {
      authenticated,
      graphql: this.current(this.accounts.graphql),
      rest: this.current(this.accounts.rest),
      search: this.current(this.accounts.search),
      anonymous: null,
      pausedUntil,
      clockAheadMs: this.clockAheadMs,
      spent: { ...this.spent },
    };
  }

  knows(resource: Resource): boolean {
    return this.accounts[resource].allowance !== null;
  }

  /** What is left now: once the hour is over, all of it again, until an answer says otherwise. */
  private current(account: Account): Allowance | null {
    const { allowance } = account;
    if (allowance === null || this.clock.now() < allowance.resetAt) return allowance;
    return { ...allowance, remaining: allowance.limit };
  }
}
