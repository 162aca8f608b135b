/**
 * Organisations and enterprises may refuse tokens by a policy of their own, for public repositories too. GitHub says so in
 * words only: REST with status 403, GraphQL with the type FORBIDDEN, the same as for any other refusal.
 */
const POLICIES: readonly { readonly words: RegExp; readonly tell: (match: RegExpExecArray) => string }[] = [
  {
    words: /forbids access via .*lifetime is (?:greater|longer) than (\d+) (day|hour)s?/is,
    tell: ([, limit = '', unit = '']) =>
      `its organisation accepts only tokens with a lifetime of at most ${limit} ${unit.toLowerCase()}${limit === '1' ? '' : 's'}`,
  },
  {
    words: /forbids access via .*(?:lifetime|expir)/is,
    tell: () => 'its organisation accepts only tokens with a shorter lifetime',
  },
  {
    words: /forbids access via .*\(classic\)/is,
    tell: () => 'its organisation refuses classic tokens',
  },
  {
    words: /forbids access via .*fine-grained/is,
    tell: () => 'its organisation refuses fine-grained tokens',
  },
  { words: /forbids access via/i, tell: () => 'its organisation refuses this kind of token' },
  {
    words: /\bSAML\b|single sign-on/i,
    tell: () => 'its organisation requires single sign-on (SAML), and the token is not authorised for it',
  },
  {
    words: /\bIP allow list\b/i,
    tell: () => 'its organisation accepts tokens only from the addresses on its IP allow list',
  },
  {
    words: /OAuth App access restrictions/i,
    tell: () => 'its organisation has not approved the application that the token belongs to',
  },
  {
    words: /not accessible by (?:personal access token|integration)/i,
    tell: () => 'GitHub does not show it to this kind of token',
  },
];

/**
 * Which policy a refusal names, as the end of a sentence; undefined for every other refusal. GitHub's own words are not
 * repeated, for they hold the address of the token's page.
 */
export function readTokenPolicy(message: string): string | undefined {
  for (const { words, tell } of POLICIES) {
    const match = words.exec(message);
    if (match !== null) return tell(match);
  }
  return undefined;
}
