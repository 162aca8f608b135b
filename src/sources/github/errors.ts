import { OperatorError } from '../../contracts/errors.ts';

export type LimitedResource = 'graphql' | 'rest' | 'search' | 'secondary';

/** The hour's budget (or its routine share) is spent, or GitHub asked for a long pause. Nothing is wrong: go on at `resetAt` (ms). */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
  readonly resource: LimitedResource;
  readonly resetAt: number;

  constructor(resource: LimitedResource, resetAt: number) {
    super(`GitHub ${resource} budget is spent until ${new Date(resetAt).toISOString()}`);
    this.resource = resource;
    this.resetAt = resetAt;
  }
}

/** GitHub itself is down or out of reach: even its cheapest answer fails. Nothing is learned about any project from this. */
export class GitHubOutage extends Error {
  override readonly name = 'GitHubOutage';

  constructor(detail: string, options?: ErrorOptions) {
    super(`GitHub does not answer: ${detail}`, options);
  }
}

/** GitHub refuses the token (401), or a token is needed and there is none. */
export class BadToken extends OperatorError {
  readonly kind = 'bad-token';

  constructor(detail: string) {
    super(
      `GitHub refuses the token: ${detail}.`,
      'Create a token without any scopes at https://github.com/settings/tokens and set GITHUB_TOKEN.',
    );
  }
}
