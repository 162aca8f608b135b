import type { Clock } from '../../../src/contracts/clock.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/contracts/clock.ts';

export type MeteredResource = 'core' | 'graphql' | 'search';

export interface MeterLimits {
  core: number;
  graphql: number;
  search: number;
  /** Without a token. */
  anonymous: number;
  /** Searches a minute without a token. */
  anonymousSearch: number;
  corePerMinute: number;
  graphqlPerMinute: number;
}

const documentedLimits: MeterLimits = {
  core: 5_000,
  graphql: 5_000,
  search: 30,
  anonymous: 60,
  anonymousSearch: 10,
  corePerMinute: 900,
  graphqlPerMinute: 2_000,
};

interface Window {
  startedAt: number;
  used: number;
}

/** GitHub's bookkeeping: hourly budgets in fixed windows, points in any minute, and what was ever charged. */
export class Meter {
  readonly limits: MeterLimits;
  /** Charged since the start, over all hours. */
  readonly charged = { core: 0, graphql: 0, search: 0 };
  /** Conditional requests that were answered 304. */
  notModified = 0;
  /** The lowest that a budget ever stood at. */
  readonly lowest = { core: Infinity, graphql: Infinity, search: Infinity };
  private readonly clock: Clock;
  private readonly windows: Record<MeteredResource, Window>;
  private readonly minutes: Record<'core' | 'graphql', { at: number; points: number }[]> = { core: [], graphql: [] };

  constructor(clock: Clock, limits: Partial<MeterLimits>) {
    this.clock = clock;
    this.limits = { ...documentedLimits, ...limits };
    const startedAt = clock.now();
    this.windows = { core: { startedAt, used: 0 }, graphql: { startedAt, used: 0 }, search: { startedAt, used: 0 } };
  }

  state(
    resource: MeteredResource,
    authenticated: boolean,
  ): { limit: number; remaining: number; used: number; resetAt: number } {
    const length = resource === 'search' ? MINUTE : HOUR;
    const window = this.windows[resource];
    const now = this.clock.now();
    if (now >= window.startedAt + length) {
      window.startedAt = now;
      window.used = 0;
    }
    const { anonymous, anonymousSearch } = this.limits;
    const withoutToken = { core: anonymous, graphql: 0, search: anonymousSearch };
    const limit = authenticated ? this.limits[resource] : withoutToken[resource];
    return {
      limit,
      remaining: Math.max(0, limit - window.used),
      used: window.used,
      resetAt: window.startedAt + length,
    };
  }

  charge(resource: MeteredResource, points: number, authenticated: boolean): void {
    this.state(resource, authenticated);
    this.windows[resource].used += points;
    this.charged[resource] += points;
    this.lowest[resource] = Math.min(this.lowest[resource], this.state(resource, authenticated).remaining);
  }

  /** Spends budget as another program with the same token would. */
  drain(resource: MeteredResource, leave: number): void {
    const { limit } = this.state(resource, true);
    this.windows[resource].used = limit - leave;
  }

  /** Whether this many points more are too many for one minute; counts them otherwise. */
  tooFast(resource: 'core' | 'graphql', points: number): boolean {
    const now = this.clock.now();
    const recent = this.minutes[resource].filter((each) => each.at > now - MINUTE);
    const sum = recent.reduce((total, each) => total + each.points, 0);
    this.minutes[resource] = recent;
    if (sum + points > (resource === 'core' ? this.limits.corePerMinute : this.limits.graphqlPerMinute)) return true;
    const last = recent.at(-1);
    if (last?.at === now) last.points += points;
    else recent.push({ at: now, points });
    return false;
  }

  headers(resource: MeteredResource, authenticated: boolean): Record<string, string> {
    const { limit, remaining, used, resetAt } = this.state(resource, authenticated);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil(resetAt / SECOND)),
      'x-ratelimit-resource': resource,
    };
  }
}
