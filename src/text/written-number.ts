/** Groups of three after a comma, or as in India; after an apostrophe; after a blank of any width. */
const GROUPED =
  /^(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:['’]\d{3})+|\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3})+|\d+(?:_\d{3})+)(?:\.\d+)?$/;
/** Groups after full stops, two at least or with a decimal comma behind them: these can be nothing else. */
const GROUPED_BY_STOPS = /^\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+)(?:,\d+)?$/;
const PLAIN = /^\d+(?:\.\d+)?$/;
/** A comma that separates no thousands, since it is not followed by three digits. */
const DECIMAL_COMMA = /^\d+,(?:\d{1,2}|\d{4,})$/;
/** One thousand in one country, and one in another. */
const TWO_WAYS = /^[1-9]\d{0,2}\.\d{3}$/;
const FACTORS: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };

/**
 * A number as people in different countries write it: `12000`, `12,000`, `12'000`, `12 000`, `1.5`, `1,5`, `1.234,5`, `10k`,
 * `1.5m`, with a sign. What is one number here and another one elsewhere, such as `1.000`, is not guessed.
 * @returns `two ways` for such a number, undefined for anything that is none
 */
export function readWrittenNumber(text: string): number | 'two ways' | undefined {
  const [, sign = '', written = '', factor = ''] = /^([+-]?)(.*?)([km]?)$/i.exec(text.trim()) ?? [];
  if (TWO_WAYS.test(written)) return 'two ways';
  const plain = GROUPED.test(written)
    ? written.replaceAll(/[^\d.]/g, '')
    : GROUPED_BY_STOPS.test(written)
      ? written.replaceAll('.', '').replace(',', '.')
      : DECIMAL_COMMA.test(written)
        ? written.replace(',', '.')
        : written;
  if (!PLAIN.test(plain)) return undefined;
  // 1.1 thousand is 1100.0000000000002 as a product.
  const value = Number((Number(plain) * (FACTORS[factor.toLowerCase()] ?? 1)).toPrecision(15));
  return sign === '-' ? -value : value;
}
