/**
 * What may stand before a token: the start, anything but a letter or digit, or the end of an escape, whose last letter
 * would otherwise look like part of the word.
 */
const BEFORE = String.raw`(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))`;
const token = (shape: string): RegExp => new RegExp(BEFORE + shape, 'g');

/** A value behind a name, as in JSON (escaped or not), a form or an address. The first group is kept. */
export const valueOf = (names: string): RegExp =>
  new RegExp(String.raw`((?:${names})(?:\\*["'])?\s*[=:]\s*(?:\\*["'])?)[^\s"'\\&,}]+`, 'g');

/** Everything that is known for a secret by its shape alone. A first group is kept, for the eye to see what it was. */
const SHAPES: readonly RegExp[] = [
  // Slack: bot, user, app-level, workflow and rotating tokens.
  token(String.raw`x(?:ox[a-z]|app|wfp)(?:\.[a-z]+)?-\w[\w-]*`),
  // GitHub: classic and installation tokens, of which newer ones hold a signed part with dots; fine-grained ones.
  token(String.raw`gh[oprsu]_[\w-]{20,}(?:\.[\w-]+){0,2}`),
  token(String.raw`github_pat_\w{20,}`),
  // Discord: bot tokens.
  token(String.raw`[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,45}`),
  // Signed tokens of anybody.
  token(String.raw`eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+`),
  // Whoever has the address of a webhook or an interaction may post by it.
  /https:\/\/hooks\.slack(?:-gov)?\.com\/[^\s"'\\]+/g,
  /(\/(?:webhooks|interactions)\/\d{15,25}\/)[\w-]{20,}/g,
  // Names and passwords in addresses.
  /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'\\]+@/gi,
  // Signatures of Slack's requests.
  /\bv0=[0-9a-f]{16,}/g,
  valueOf('client_secret|refresh_token|access_token'),
];

export const REDACTED = '[redacted]';

/** Takes out whatever looks like a secret, and what the shapes of `more` fit. */
export const redactShapes = (text: string, more: readonly RegExp[] = []): string =>
  [...SHAPES, ...more].reduce(
    (clean, shape) => clean.replace(shape, (_, kept: unknown) => `${typeof kept === 'string' ? kept : ''}${REDACTED}`),
    text,
  );
