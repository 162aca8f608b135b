import type { SeenRequest } from './requests.ts';

/** What happens to a request instead of an answer, or to its answer. */
export type Act =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  /** No answer, ever. */
  | { readonly kind: 'stall' }
  /** The connection is torn down before an answer. */
  | { readonly kind: 'reset' }
  /** Half of the body, then the connection is torn down. */
  | { readonly kind: 'cut' }
  /** The right answer as it would have been at another moment: a cache that lags behind. */
  | { readonly kind: 'stale'; readonly at: number }
  /** Something happens in the world just before the answer. */
  | { readonly kind: 'meanwhile'; readonly run: () => void };

export interface Fault {
  readonly name: string;
  readonly when: (request: SeenRequest) => boolean;
  readonly act: Act;
  /** Requests it strikes; Infinity for all. */
  times: number;
  struck: number;
}

/** Troubles to come, struck in the order they were planned. */
export class Faults {
  private readonly planned: Fault[] = [];

  /** Strikes the next `times` requests that `when` picks. */
  plan(name: string, when: Fault['when'], act: Act, times = 1): void {
    this.planned.push({ name, when, act, times, struck: 0 });
  }

  next(request: SeenRequest): Act | undefined {
    const fault = this.planned.find((each) => each.struck < each.times && each.when(request));
    if (fault) fault.struck += 1;
    return fault?.act;
  }

  clear(): void {
    this.planned.length = 0;
  }

  /** Planned and never struck as often as planned: the test did not test what it says. */
  get unused(): string[] {
    return this.planned
      .filter((each) => each.struck === 0 || (Number.isFinite(each.times) && each.struck < each.times))
      .map((each) => `${each.name}: struck ${each.struck} of ${each.times}`);
  }
}

export const graphql =
  (operation?: string) =>
  (request: SeenRequest): boolean =>
    request.path === '/graphql' && (operation === undefined || request.operation === operation);
export const rest =
  (part: string) =>
  (request: SeenRequest): boolean =>
    request.path !== '/graphql' && `${request.path}?${request.query.toString()}`.includes(part);

const limited = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** The ways in which GitHub says "slower". */
export const secondaryLimit = (status: 403 | 429, headers: Readonly<Record<string, string>> = {}): Act => ({
  kind: 'answer',
  status,
  headers,
  body: { message: limited },
});

export const badGateway: Act = {
  kind: 'answer',
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>502 Bad Gateway</body></html>',
};
