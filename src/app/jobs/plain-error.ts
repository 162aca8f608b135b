import { UserError } from '../../contracts/errors.ts';
import type { PlainError } from './messages.ts';

export function plainError(error: unknown): PlainError {
  if (error instanceof UserError)
    return { type: 'user', sentence: error.sentenceLine, hint: error.hintLine, suggestions: error.suggestions };
  return error instanceof Error
    ? { type: 'other', message: error.message, stack: error.stack }
    : { type: 'other', message: String(error), stack: undefined };
}

export function errorOf(plain: PlainError): Error {
  if (plain.type === 'user') return new UserError(plain.sentence, plain.hint, plain.suggestions);
  const error = new Error(plain.message);
  // Where it happened; where it was unpacked tells nothing.
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
