import { pino } from 'pino';
import type { Logger } from '../contracts/logger.ts';
import { REDACTED, redactShapes } from '../runtime/secret-shapes.ts';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS, secretsOf } from './settings.ts';
import type { Environment } from './settings.ts';

/** Shorter values would be found in ordinary words. */
const SHORTEST_SECRET = 6;

/** Replaces every configured secret, however it is written, and anything else that looks like a token. */
export function createRedactor(environment: Environment): (text: string) => string {
  return redactorOf(secretsOf(environment));
}

/** The same for secrets that are known already. */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf));
  // What is configured goes first, the longest first: a shape, or a shorter secret, would take its beginning and leave the rest.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => redactShapes(longestFirst.reduce((clean, form) => clean.replaceAll(form, REDACTED), text));
}

/** As it is, as in addresses and forms, and as in JSON, once and in a text that is quoted by another. */
function formsOf(secret: string): string[] {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  const inAddress = encodeURIComponent(secret.toWellFormed());
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1);
  return [
    secret,
    inAddress,
    inAddress.toLowerCase(),
    encodeURI(secret.toWellFormed()),
    inForm,
    inJson(secret),
    inJson(inJson(secret)),
  ];
}

/** A level that is none must not keep anybody from the help, nor from the sentence that says what is wrong with it. */
const levelOf = (level: string): string => LOG_LEVELS.find((known) => known === level.trim()) ?? DEFAULT_LOG_LEVEL;

/** Structured logs as JSON lines on standard error, so that answers on standard output stay clean. */
export function createLog(
  level: string,
  environment: Environment,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Logger {
  const redact = createRedactor(environment);
  return pino(
    {
      level: levelOf(level),
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.err },
    },
    // The whole line is cleaned: a token may hide in an error message, a stack or an address.
    { write: (line: string) => write(redact(line)) },
  );
}
