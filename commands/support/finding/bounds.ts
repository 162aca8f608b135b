import { UserError } from '../../../src/contracts/errors.ts';
import { shorten } from '../../../src/text/format.ts';
import { readWrittenNumber } from '../../../src/text/written-number.ts';

/**
 * A bound as people write it: `1000`, `1,000`, `20k`, `1.5m`, `10%`, `30d`; undefined where none was given.
 * @param name of the option, for the error
 * @throws UserError for a bound that is no number, or that can be read in two ways
 */
export function readBound(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const typed = text.trim().replace('−', '-');
  const value = readWrittenNumber(typed.replace(/\s*[%d]$/i, ''));
  if (typeof value === 'number') return value;
  throw new UserError(
    value === undefined
      ? `“${shorten(text, 60)}” is no number for ${name}.`
      : `“${shorten(text, 60)}” can be read in two ways for ${name}.`,
    'Write it as 1000, 20k, 10% or 30d, in the unit of the measure.',
  );
}
