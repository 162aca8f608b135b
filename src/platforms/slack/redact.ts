/** Tokens, secrets in addresses and signatures, whatever text they stand in. */
const SECRETS = [
  /\bx(?:ox[a-z]|app|wfp)(?:\.[a-z]+)?-[A-Za-z0-9-]+/g,
  /https:\/\/hooks\.slack(?:-gov)?\.com\/[^\s"']+/g,
  /\bv0=[0-9a-f]{16,}/g,
  /((?:client_secret|refresh_token|access_token|code|ticket)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/g,
];

export const redact = (text: string): string => SECRETS.reduce((clean, secret) => clean.replace(secret, (_, kept: unknown) => `${typeof kept === 'string' ? kept : ''}[redacted]`), text);
