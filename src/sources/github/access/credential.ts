/** What one client of GitHub shows for itself; each credential of another account has an hourly budget of its own. */
export type Credential =
  | {
      readonly kind: 'token';
      readonly token: string;
      /** Such as “token 2 of 3”, for sentences. */ readonly name: string;
    }
  | ({ readonly kind: 'app' } & AppCredential);

export interface AppCredential {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly installationId: number;
}

/** The credentials of a client: a GitHub App first, for organisations' rules for personal tokens do not apply to it. */
export function credentialsOf(tokens: readonly string[], app: AppCredential | undefined): readonly Credential[] {
  return [
    ...(app === undefined ? [] : [{ kind: 'app', ...app } as const]),
    ...tokens.map(
      (token, at) =>
        ({
          kind: 'token',
          token,
          name: tokens.length === 1 ? 'token' : `token ${at + 1} of ${tokens.length}`,
        }) as const,
    ),
  ];
}
