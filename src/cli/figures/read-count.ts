import { OperatorError } from '../../contracts/errors.ts';

/** What exports write where there is no value. */
const ABSENT = /^(?:null|\\n|nan|n\/?a|none|-|–)?$/i;
const DIGITS = /^\d+$/;
/** Thousands by three, as in most countries, or by two before the last three, as in India. */
const GROUPED_BY_COMMA = /^(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})$/;
const GROUPED_BY_APOSTROPHE = /^\d{1,3}(?:['’]\d{3})+$/;
/** As programs write a whole number that they hold as a fraction. */
const WHOLE_FRACTION = /^\d+\.0$/;
/** What is 1234 in one country and 1.234 in another. */
const TWO_WAYS = /^\d{1,3}(?:[.,\s\u00A0\u202F]\d{1,3})+$/;

/**
 * A count as people and programs write it, or null for a cell without one. `isDecimalComma`: the file separates its cells by
 * semicolons because commas separate decimals, so that a comma separates no thousands.
 * @throws OperatorError where it is none, or where it could be one count here and another one elsewhere: nothing is guessed
 */
export function readCount(text: string | undefined, isDecimalComma: boolean): number | null {
  const typed = text?.trim() ?? '';
  if (ABSENT.test(typed)) return null;
  const isGrouped = GROUPED_BY_APOSTROPHE.test(typed) || (!isDecimalComma && GROUPED_BY_COMMA.test(typed));
  const digits = isGrouped ? typed.replace(/\D/g, '') : WHOLE_FRACTION.test(typed) ? typed.slice(0, -2) : typed;
  const value = DIGITS.test(digits) ? Number(digits) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new OperatorError(
    TWO_WAYS.test(typed)
      ? `“${typed.slice(0, 30)}” is no count that can be read in only one way.`
      : `“${typed.slice(0, 30)}” is no count.`,
    'Write counts in digits alone, such as 12000.',
  );
}
