import { OperatorError } from '../../contracts/errors.ts';
import type { Credential } from './access/credential.ts';

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

/** How long tokens may live; organisations set the limit, GitHub's own default is 366 days. */
export const NEW_TOKEN_HINT =
  'Make a fine-grained token with public repositories, no permission and a lifetime of at most a year at https://github.com/settings/personal-access-tokens and set GITHUB_TOKEN.';

/** GitHub refuses the token (401) or the App, or a token is needed and there is none. */
export class BadToken extends OperatorError {
  readonly kind = 'bad-token';

  constructor(detail: string, credential: Credential | undefined) {
    if (credential?.kind === 'app')
      super(
        `GitHub refuses the App: ${detail}.`,
        'Check GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and the private key on the page of the App, and the clock of this machine.',
      );
    else
      super(
        `GitHub refuses ${credential === undefined || credential.name === 'token' ? 'the token' : credential.name}: ${detail}.`,
        NEW_TOKEN_HINT,
      );
  }
}

/** What answers at the address that is set is no API of GitHub. */
export class NotGitHub extends OperatorError {
  readonly kind = 'not-github';

  constructor(address: string) {
    super(
      `There is no GitHub API at ${address}.`,
      'Leave GITHUB_API_URL away for github.com; for GitHub Enterprise Server it is https://HOST/api/v3.',
    );
  }
}
