import { once } from 'node:events';
import type { Octokit } from 'octokit';
import type { Clock } from '../../../contracts/clock.ts';
import { MINUTE, SECOND } from '../../../contracts/clock.ts';
import type { Headers, Resource } from './budget.ts';
import { BudgetBook, resetMoment } from './budget.ts';
import type { Verdict } from '../classify.ts';
import { judge, oneLine } from '../classify.ts';
import { connectionTrouble } from '../../../runtime/connection-trouble.ts';
import { BadToken, BudgetExhausted, GitHubOutage, NotGitHub } from '../errors.ts';
import { Gate } from './gate.ts';
import type { Pause } from './gate.ts';
import type { OctokitSettings } from './octokit.ts';
import { pacedOctokit } from './octokit.ts';
import { probeQuery } from '../reading/queries.ts';
import type { GraphqlError } from '../reading/schemas.ts';
import { graphqlBodySchema, rateLimitSchema } from '../reading/schemas.ts';
import type { Absent, Budget, Call, Priority } from '../types.ts';
import type { RawAnswer } from '../reading/wire.ts';
import { appTroubleOf, limitedInside, messageOf, readBody, responseOf, unreadable } from '../reading/wire.ts';

export interface TransportSettings extends OctokitSettings {
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
}

export type Broken = Extract<Verdict, { kind: 'broken' }>;
export type RestReply =
  | { readonly kind: 'ok'; readonly status: number; readonly headers: Headers; readonly data: unknown }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly absence: Absent }
  | Broken;
export type GraphqlReply =
  | { readonly kind: 'ok'; readonly data: Readonly<Record<string, unknown>>; readonly errors: readonly GraphqlError[] }
  | Broken;

export interface RestRequest {
  readonly route: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly etag?: string;
  readonly resource?: Resource;
}

/** Longer pauses are not sat out: the work is put down until then, as with a spent budget. */
const longestPause = 3 * MINUTE;
/** Times that one request is sent again after a pause GitHub asked for. */
const patience = 4;
const UNLIMITED = { limit: 1_000_000, remaining: 1_000_000, resetAt: Number.MAX_SAFE_INTEGER } as const;
/** Failures in a row, over all requests, that no heavy query explains. */
const outageAfter = 16;
const probeWaits = [2 * SECOND, 5 * SECOND, 0] as const;
/** Somebody who waits is told at once. */
const promptWaits = [0] as const;

/** Requests to GitHub, one way for all: paced, within the budget, limits obeyed, failures told apart. */
export class Transport {
  readonly authenticated: boolean;
  private readonly clock: Clock;
  private readonly settings: TransportSettings;
  private loading: Promise<Octokit> | undefined;
  private readonly timeoutMs: number;
  private readonly book: BudgetBook;
  private readonly pause: Pause = { until: 0 };
  private readonly gates: Record<Resource, Gate>;
  private failuresInRow = 0;
  private probing: Promise<void> | undefined;
  private asking: Promise<unknown> | undefined;

  constructor(options: TransportSettings) {
    this.authenticated = options.credential !== undefined;
    this.clock = options.clock;
    this.timeoutMs = options.requestTimeoutMs;
    this.settings = options;
    this.book = new BudgetBook(options.clock);
    // A little below GitHub's documented 2,000 and 900 points, 60 s and 90 s a minute, and 30 searches a minute.
    this.gates = {
      graphql: new Gate(
        options.clock,
        { concurrency: 4, pointsPerMinute: 1_900, busyMsPerMinute: 55 * SECOND },
        this.pause,
      ),
      rest: new Gate(
        options.clock,
        { concurrency: 10, pointsPerMinute: 850, busyMsPerMinute: 85 * SECOND },
        this.pause,
      ),
      search: new Gate(
        options.clock,
        { concurrency: 2, pointsPerMinute: 28, busyMsPerMinute: 55 * SECOND },
        this.pause,
      ),
    };
  }

  budget(): Budget {
    return this.book.report(this.authenticated, this.pause.until > this.clock.now() ? this.pause.until : null);
  }

  /** Asks for the budget, which GitHub does not charge. */
  async readBudget(call: Call = { priority: 'interactive' }): Promise<Budget> {
    const reply = await this.send('rest', 0, { ...call, priority: 'interactive' }, (octokit, request) =>
      octokit.request('GET /rate_limit', { request }),
    );
    if (reply.kind === 'broken') {
      await this.outageUnlessAnswered(reply, call);
      return this.budget();
    }
    if (reply.kind === 'refused' && reply.absence.reason === 'not-found') {
      // GitHub Enterprise without limits says so in this way.
      if (!/not enabled/i.test(reply.absence.detail)) throw new NotGitHub(this.settings.baseUrl);
      for (const resource of ['rest', 'graphql', 'search'] as const) this.book.set(resource, UNLIMITED);
      return this.budget();
    }
    if (reply.kind !== 'ok') throw new GitHubOutage('the rate limit cannot be read');
    const parsed = rateLimitSchema.safeParse(reply.data);
    if (parsed.success) {
      const { core, graphql, search } = parsed.data.resources;
      for (const [resource, known] of [
        ['rest', core],
        ['graphql', graphql],
        ['search', search],
      ] as const) {
        const resetAt = known
          ? resetMoment({ 'x-ratelimit-reset': known.reset, date: reply.headers['date'] }, this.clock.now())
          : undefined;
        if (known && resetAt !== undefined)
          this.book.set(resource, { limit: known.limit, remaining: known.remaining, resetAt });
      }
    }
    return this.budget();
  }

  /** A request that broke is sent once more when GitHub is there at all: its plugin repeats what failed, but not bodies that were cut short. */
  async rest(request: RestRequest, call: Call): Promise<RestReply> {
    const first = await this.restOnce(request, call);
    return first.kind === 'broken' && first.reason !== 'timeout' ? await this.restOnce(request, call) : first;
  }

  private async restOnce(request: RestRequest, call: Call): Promise<RestReply> {
    const resource = request.resource ?? 'rest';
    await this.knowBudget(resource, call);
    const reply = await this.send(resource, 1, call, (octokit, options) =>
      octokit.request(request.route, {
        ...request.parameters,
        headers: request.etag === undefined ? {} : { 'if-none-match': request.etag },
        request: options,
      }),
    );
    if (reply.kind === 'unchanged') this.book.count('notModified', 1);
    else this.book.count('restRequests', 1);
    return await this.outageUnlessAnswered(reply, call);
  }

  /** `cost`: points expected. `gate`: whose pace it keeps; queries that search keep the slower one. */
  async graphql(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    cost: number,
    call: Call,
    gate: Resource = 'graphql',
  ): Promise<GraphqlReply> {
    if (!this.authenticated) throw new BadToken('GitHub answers this only with a token, and none is set', undefined);
    await this.knowBudget('graphql', call);
    return await this.outageUnlessAnswered(await this.graphqlOnce(query, variables, cost, call, gate), call);
  }

  private async graphqlOnce(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    cost: number,
    call: Call,
    gate: Resource,
  ): Promise<GraphqlReply> {
    const reply = await this.send(
      'graphql',
      cost,
      call,
      (octokit, options) =>
        // No retries by the plugin: a query that was too heavy once is split, not repeated.
        octokit.request('POST /graphql', { query, variables, request: { ...options, retries: 0 } }),
      gate,
    );
    this.book.count('graphqlRequests', 1);
    this.book.count('graphqlPoints', cost);
    if (reply.kind === 'broken') return reply;
    if (reply.kind === 'refused')
      return {
        kind: 'broken',
        reason: reply.absence.reason === 'token-policy' ? 'token-policy' : 'server-error',
        detail: reply.absence.detail,
      };
    if (reply.kind !== 'ok') return { kind: 'broken', reason: 'server-error', detail: 'unexpected 304' };
    const body = graphqlBodySchema.safeParse(reply.data);
    if (!body.success) return { kind: 'broken', reason: 'bad-data', detail: 'the answer is no GraphQL' };
    const errors = body.data.errors ?? [];
    const { data } = body.data;
    // An answer without any data says why in errors that belong to no object.
    if (!data) return { kind: 'broken', reason: 'timeout', detail: oneLine(errors[0]?.message ?? 'no data') };
    return { kind: 'ok', data, errors };
  }

  /** Without the first figures the reserve could not be kept: so they are asked for once, which is free. */
  private async knowBudget(resource: Resource, { priority = 'routine', signal }: Call): Promise<void> {
    if (this.book.knows(resource)) return;
    this.asking ??= this.readBudget({ priority }).finally(() => void (this.asking = undefined));
    // Several may wait for it, each with a signal of its own.
    await unlessAborted(this.asking, signal);
  }

  private async send(
    resource: Resource,
    cost: number,
    call: Call,
    ask: (octokit: Octokit, request: WireOptions) => Promise<{ status: number; headers: Headers; data: unknown }>,
    gate: Resource = resource,
  ): Promise<RestReply> {
    const priority: Priority = call.priority ?? 'routine';
    const octokit = await (this.loading ??= pacedOctokit(this.settings));
    for (let attempt = 1; ; attempt += 1) {
      this.book.reserve(resource, cost, priority);
      let verdict: Verdict | undefined;
      try {
        const leave = await this.gates[gate].enter(Math.max(cost, 1), priority, call.signal);
        // The wire is not ours to simulate: this deadline is real time, also where the clock is turned by hand.
        const deadline = AbortSignal.timeout(this.timeoutMs);
        try {
          const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
          // Given by request, the plugin's retries would repeat refusals as well.
          const retries = priority === 'interactive' ? { retries: 0 } : {};
          const asked = ask(octokit, { signal, parseSuccessResponseBody: false, ...retries });
          const { status, headers, data } = await unlessAborted(asked, call.signal);
          this.book.read(resource, headers);
          const answer: RawAnswer = { status, headers, data: await readBody(data) };
          verdict =
            answer.data === unreadable
              ? { kind: 'broken', reason: 'bad-data', detail: 'the answer was cut short or is no JSON' }
              : limitedInside(answer, this.clock.now());
          if (verdict === undefined) return { kind: 'ok', ...answer };
        } catch (error) {
          call.signal?.throwIfAborted();
          verdict = this.verdictOf(error, resource, deadline);
        } finally {
          leave();
        }
      } finally {
        this.book.settle(resource, cost);
      }
      const reply = this.act(verdict, resource, attempt);
      if (reply === undefined) continue;
      const mayPass = resource !== 'graphql' && reply.kind === 'broken' && reply.reason === 'server-error';
      if (priority !== 'interactive' || attempt > 1 || !mayPass) return reply;
      await this.clock.sleep(this.settings.retryUnitMs, call.signal);
    }
  }

  /** Undefined: wait (at the gate) and send again. */
  private act(verdict: Verdict, resource: Resource, attempt: number): RestReply | undefined {
    switch (verdict.kind) {
      case 'bad-token':
        throw new BadToken(verdict.detail, this.settings.credential);
      case 'spent':
        this.book.exhaust(resource, verdict.resetAt);
        throw new BudgetExhausted(resource, verdict.resetAt);
      case 'pause': {
        const now = this.clock.now();
        // Where GitHub names no time, each refusal doubles the wait.
        const until = verdict.said ? verdict.until : now + (verdict.until - now) * 2 ** (attempt - 1);
        this.pause.until = Math.max(this.pause.until, until);
        if (attempt > patience || this.pause.until - now > longestPause)
          throw new BudgetExhausted('secondary', this.pause.until);
        return undefined;
      }
      case 'broken':
      case 'unchanged':
      case 'refused':
        return verdict;
    }
  }

  private verdictOf(error: unknown, resource: Resource, deadline: AbortSignal): Verdict {
    if (deadline.aborted)
      return { kind: 'broken', reason: 'timeout', detail: `no answer in ${this.timeoutMs / SECOND} s` };
    const response = responseOf(error);
    if (response === undefined)
      return {
        kind: 'broken',
        reason: 'server-error',
        detail:
          connectionTrouble(error)?.sentence ?? (error instanceof Error ? oneLine(error.message) : 'no connection'),
        cause: error,
      };
    const appTrouble = appTroubleOf(error, response.status);
    if (appTrouble !== undefined) return { kind: 'bad-token', detail: appTrouble };
    this.book.read(resource, response.headers);
    return (
      limitedInside(response, this.clock.now()) ??
      judge({ ...response, message: messageOf(response.data, error) }, this.clock.now())
    );
  }

  /**
   * The one place that tells an outage from a query that was too heavy: when GitHub's cheapest answer fails as well, three
   * times over, or failures come in a row that no single query explains.
   * @throws {GitHubOutage}
   */
  private async outageUnlessAnswered<R extends { readonly kind: string }>(
    reply: R | Broken,
    call: Call,
  ): Promise<R | Broken> {
    // A refusal by policy is an answer, whatever became of the query.
    if (!isBroken(reply) || reply.reason === 'token-policy') {
      this.failuresInRow = 0;
      return reply;
    }
    this.failuresInRow += 1;
    if (this.failuresInRow >= outageAfter)
      throw new GitHubOutage(`${this.failuresInRow} failures in a row, the last: ${reply.detail}`, {
        cause: reply.cause,
      });
    this.probing ??= this.probe(reply, call).finally(() => void (this.probing = undefined));
    await this.probing;
    return reply;
  }

  private async probe(broken: Broken, call: Call): Promise<void> {
    for (const wait of call.priority === 'interactive' ? promptWaits : probeWaits) {
      const reply = this.authenticated
        ? await this.graphqlOnce(probeQuery.text, {}, 1, { ...call, priority: 'interactive' }, 'graphql')
        : await this.send('rest', 0, { ...call, priority: 'interactive' }, (octokit, request) =>
            octokit.request('GET /rate_limit', { request }),
          );
      // This proves that somebody is there, not that real work succeeds: the row of failures goes on.
      if (reply.kind !== 'broken') return;
      if (wait > 0) await this.clock.sleep(wait, call.signal);
    }
    throw new GitHubOutage(broken.detail, { cause: broken.cause });
  }
}

const isBroken = (reply: { readonly kind: string }): reply is Broken => reply.kind === 'broken';

/**
 * What a request to Octokit carries besides its parameters. Bodies are parsed here: Octokit's own parser looks out for big
 * integers, of which there are none, and takes ten times as long, in one stretch.
 */
interface WireOptions {
  readonly signal: AbortSignal;
  readonly parseSuccessResponseBody: false;
  readonly retries?: number;
}

/** The answer, or the signal's reason as soon as it aborts: between its retries Octokit waits on timers that nothing breaks off. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const done = new AbortController();
  const aborted = once(signal, 'abort', { signal: done.signal }).then(() => {
    throw signal.reason;
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    done.abort();
    // Whichever comes later is read by nobody.
    work.catch(() => undefined);
    aborted.catch(() => undefined);
  }
}
