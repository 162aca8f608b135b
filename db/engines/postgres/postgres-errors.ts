import { OperatorError } from '../../../src/contracts/errors.ts';
import { placeOf } from '../../location.ts';

/** The code of PostgreSQL (SQLSTATE) or of the system. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The connection is gone or was never made: the server restarts, is full or cannot be reached right now. */
export const isConnectionLost = (error: unknown): boolean =>
  /^(08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN)/.test(codeOf(error)) ||
  (error instanceof Error &&
    /connection (terminated|ended)|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
      error.message,
    ));

/** What still collides after so many tries is no coincidence. */
const SAME_ROW_TRIES = 3;

/**
 * Whether the same call may go well a moment later: another transaction was in the way (40001, 40P01, 55P03, or a row that it
 * added first, 23505), or the connection is gone.
 */
export const isTransient = (error: unknown, tries: number): boolean =>
  /^(40001|40P01|55P03)$/.test(codeOf(error)) ||
  (codeOf(error) === '23505' && tries <= SAME_ROW_TRIES) ||
  isConnectionLost(error);

/** What an operator can do about it, as one sentence and a hint; any other error is handed back as it is. */
export function postgresError(error: unknown, address: string): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error;
  const place = placeOf(address);
  const say = (sentence: string, hint: string): OperatorError => new OperatorError(sentence, hint, { cause: error });
  const code = codeOf(error);
  if (code === '28P01' || code === '28000')
    return say(
      `The database ${place} refuses the user or the password.`,
      'Correct the address in GROUNDSWELL_DATABASE.',
    );
  if (code === '3D000')
    return say(`There is no database ${place}.`, 'Create it (create database ...), or correct GROUNDSWELL_DATABASE.');
  if (code === '42501')
    return say(
      `The database ${place} does not give its user the rights that are needed (${error.message}).`,
      'Make the user the owner of the database, or grant it create and usage on its schema.',
    );
  if (code === '53100')
    return say(`The disk of the database ${place} is full.`, 'Free some space; what was stored is safe.');
  if (code === '25006')
    return say(
      `The database ${place} is read-only.`,
      'Name the primary server in GROUNDSWELL_DATABASE, not a replica.',
    );
  if (isConnectionLost(error) || code === 'ENOTFOUND')
    return say(
      `The database ${place} cannot be reached (${error.message}).`,
      'Check that the server runs and takes connections from this machine.',
    );
  return error;
}
