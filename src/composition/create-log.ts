import { pino } from 'pino';
import type { Logger } from '../core/logger.ts';
import { SETTINGS } from '../settings.ts';

/** Shapes of tokens that must never be written, whatever field or sentence they stand in. */
const TOKENS = /\b(?:xox[abeoprs]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+|gh[oprsu]_\w{20,}|github_pat_\w{20,}|[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,45})/g;

/** Replaces anything that looks like a token, and every configured secret as it is. */
export function createRedactor(environment: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(SETTINGS)
    .filter(([, doc]) => 'secret' in doc)
    .flatMap(([name]) => environment[name]?.trim() ?? [])
    .filter((value) => value.length >= 6);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text.replace(TOKENS, '[redacted]'));
}

/** Structured logs as JSON lines on standard error, so that answers on standard output stay clean. */
export function createLog(level: string, environment: Readonly<Record<string, string | undefined>>, write: (line: string) => void = (line) => process.stderr.write(line)): Logger {
  const redact = createRedactor(environment);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) }, serializers: { err: pino.stdSerializers.err } },
    // The whole line is cleaned: a token may hide in an error message, a stack or an address.
    { write: (line: string) => write(redact(line)) },
  );
}
