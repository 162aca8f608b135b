import { BadToken, BudgetExhausted, GitHubOutage } from '../errors.ts';
import type { Transport } from './transport.ts';
import type { Allowance, Budget, Call, Outcome, OwnedRepositories } from '../types.ts';

/** What is asked of one credential for many items, and of nobody's for a single one. */
export interface ManyPlan<I, K, T> {
  readonly items: readonly I[];
  readonly keyOf: (item: I) => K;
  readonly ask: (transport: Transport, items: readonly I[]) => Promise<ReadonlyMap<K, Outcome<T>>>;
  /** One item without a credential, where GitHub shows it to everybody. */
  readonly askAnonymously?: (transport: Transport, item: I) => Promise<Outcome<T>>;
  /** Share of the anonymous hour that this leaves to others; 0 unless told. */
  readonly leave?: number;
}

/**
 * All ways to ask GitHub: the credential with most of its hour left first, the next where that one is spent, refused or
 * held off by a policy of the organisation, and at last without any, within the 60 requests an hour that GitHub allows an
 * address. What is public is not lost because a token lives too long.
 */
export class Access {
  private readonly transports: readonly Transport[];
  private readonly anonymous: Transport;
  /** Refused once: asked again only where nothing else is left, for too many refusals block an address. */
  private readonly refused = new Set<Transport>();

  /** @param anonymous sends no credential; shared by everything that asks through this. */
  constructor(transports: readonly Transport[], anonymous: Transport) {
    this.transports = transports;
    this.anonymous = anonymous;
  }

  get authenticated(): boolean {
    return this.transports.length > 0;
  }

  /** One credential for several requests that belong together. */
  async one<T>(ask: (transport: Transport) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcomes = await this.many<string, string, T>({
      items: [''],
      keyOf: (item) => item,
      ask: async (transport) => new Map([['', await ask(transport)]]),
      askAnonymously: ask,
    });
    return outcomes.get('') ?? NO_ANSWER;
  }

  /** As the credentials are answered, without a second try for what they are refused. */
  async credentialOnly<T>(ask: (transport: Transport) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcomes = await this.many<string, string, T>({
      items: [''],
      keyOf: (item) => item,
      ask: async (transport) => new Map([['', await ask(transport)]]),
    });
    return outcomes.get('') ?? NO_ANSWER;
  }

  /** The repositories of an owner: what the credential was refused of them is looked for without it. */
  async completed(
    ask: (transport: Transport) => Promise<Outcome<OwnedRepositories>>,
    askAnonymously: (transport: Transport) => Promise<Outcome<OwnedRepositories>>,
  ): Promise<Outcome<OwnedRepositories>> {
    const first = await this.many<string, string, OwnedRepositories>({
      items: [''],
      keyOf: (item) => item,
      ask: async (transport) => new Map([['', await ask(transport)]]),
      askAnonymously,
    });
    const outcome = first.get('') ?? NO_ANSWER;
    if (!outcome.ok || !outcome.value.refused.some(({ reason }) => reason === 'token-policy')) return outcome;
    const more = new Map<string, Outcome<OwnedRepositories>>([['', outcome]]);
    await this.askWithout({ items: [''], keyOf: (item) => item }, askAnonymously, [''], more);
    return more.get('') ?? outcome;
  }

  async many<I, K, T>(plan: ManyPlan<I, K, T>): Promise<ReadonlyMap<K, Outcome<T>>> {
    const { transports } = this;
    if (transports.length === 0) return plan.ask(this.anonymous, plan.items);
    const order = [...transports].sort(
      (a, b) => Number(this.refused.has(a)) - Number(this.refused.has(b)) || left(b) - left(a),
    );
    const outcomes = new Map<K, Outcome<T>>();
    let failure: BudgetExhausted | BadToken | undefined;
    let asked = plan.items;
    for (const transport of order) {
      if (asked.length === 0) break;
      try {
        for (const [key, outcome] of await plan.ask(transport, asked)) outcomes.set(key, outcome);
        asked = asked.filter((item) => isRefusedByPolicy(outcomes.get(plan.keyOf(item))));
        failure = undefined;
      } catch (error) {
        if (!(error instanceof BudgetExhausted) && !(error instanceof BadToken)) throw error;
        if (error instanceof BadToken) this.refused.add(transport);
        // The hour that ends first says when to go on; a refused token only where nothing else is left.
        if (failure === undefined || failure instanceof BadToken || isSooner(error, failure)) failure = error;
      }
    }
    if (outcomes.size === 0 && failure !== undefined) throw failure;
    if (plan.askAnonymously !== undefined) await this.askWithout(plan, plan.askAnonymously, asked, outcomes);
    return outcomes;
  }

  /** What the credentials were refused is asked for once more without one, as far as the anonymous hour goes. */
  private async askWithout<I, K, T>(
    plan: Pick<ManyPlan<I, K, T>, 'items' | 'keyOf' | 'leave'>,
    ask: (transport: Transport, item: I) => Promise<Outcome<T>>,
    items: readonly I[],
    into: Map<K, Outcome<T>>,
  ): Promise<void> {
    for (const item of items) {
      const rest = this.anonymous.budget().rest;
      if (rest !== null && rest.remaining <= rest.limit * (plan.leave ?? 0)) return;
      try {
        const outcome = await ask(this.anonymous, item);
        if (outcome.ok) into.set(plan.keyOf(item), outcome);
      } catch (error) {
        // The refusal of the credential stays the answer.
        if (error instanceof BudgetExhausted || error instanceof GitHubOutage) return;
        throw error;
      }
    }
  }

  budget(): Budget {
    const anonymous = this.anonymous.budget();
    const budgets = this.authenticated ? this.transports.map((transport) => transport.budget()) : [anonymous];
    const pauses = budgets.map(({ pausedUntil }) => pausedUntil);
    const all = this.authenticated ? [...budgets, anonymous] : budgets;
    const spent = (what: keyof Budget['spent']): number => all.reduce((sum, each) => sum + each.spent[what], 0);
    return {
      authenticated: this.authenticated,
      graphql: sum(budgets.map(({ graphql }) => graphql)),
      rest: sum(budgets.map(({ rest }) => rest)),
      search: sum(budgets.map(({ search }) => search)),
      anonymous: this.authenticated ? anonymous.rest : null,
      pausedUntil: pauses.includes(null) ? null : Math.min(...pauses.filter((pause) => pause !== null)),
      clockAheadMs: all.find(({ clockAheadMs }) => clockAheadMs !== null)?.clockAheadMs ?? null,
      spent: {
        graphqlPoints: spent('graphqlPoints'),
        graphqlRequests: spent('graphqlRequests'),
        restRequests: spent('restRequests'),
        notModified: spent('notModified'),
      },
    };
  }

  /** Asks each credential for its budget. @throws the first refusal, where one is refused: a set-up check wants to know. */
  async readBudget(call: Call | undefined): Promise<Budget> {
    const asked = await Promise.allSettled(
      (this.authenticated ? this.transports : [this.anonymous]).map((transport) => transport.readBudget(call)),
    );
    const refused = asked.find((each) => each.status === 'rejected');
    if (refused !== undefined) throw refused.reason;
    return this.budget();
  }
}

const NO_ANSWER = { ok: false, reason: 'server-error', detail: 'no answer' } as const;

const isRefusedByPolicy = (outcome: Outcome<unknown> | undefined): boolean =>
  outcome === undefined || (!outcome.ok && outcome.reason === 'token-policy');

const isSooner = (error: unknown, than: unknown): boolean =>
  error instanceof BudgetExhausted && than instanceof BudgetExhausted && error.resetAt < than.resetAt;

/** The smaller of the two shares of its hour that a credential has left; all where it was not told yet. */
function left(transport: Transport): number {
  const { graphql, rest } = transport.budget();
  return Math.min(
    ...[graphql, rest].map((each) => (each === null || each.limit === 0 ? 1 : each.remaining / each.limit)),
  );
}

/** Several hours as one: how much is left in all, and when the first of them begins again. */
function sum(allowances: readonly (Allowance | null)[]): Allowance | null {
  const known = allowances.filter((each) => each !== null);
  if (known.length === 0) return null;
  return {
    limit: known.reduce((total, { limit }) => total + limit, 0),
    remaining: known.reduce((total, { remaining }) => total + remaining, 0),
    resetAt: Math.min(...known.map(({ resetAt }) => resetAt)),
  };
}
