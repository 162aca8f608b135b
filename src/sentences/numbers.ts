import { readWrittenNumber } from '../text/written-number.ts';

const WORDS: ReadonlyMap<string, number> = new Map([
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, at) => [word, at + 1] as const,
  ),
  ...[
    ['twelve', 12],
    ['fifteen', 15],
    ['twenty', 20],
    ['thirty', 30],
    ['forty', 40],
    ['fifty', 50],
    ['sixty', 60],
    ['ninety', 90],
    ['hundred', 100],
    ['thousand', 1_000],
    ['couple', 2],
    ['dozen', 12],
  ].map(([word, value]) => [String(word), Number(value)] as const),
]);

/** Digits, perhaps grouped, with what may be written right behind them. */
const DIGITS = /^(\d[\d.,'’_]*[km]?)\+?(%)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  k: 1_000,
  m: 1_000_000,
  thousand: 1_000,
  million: 1_000_000,
  hundred: 100,
};

export interface ReadNumber {
  readonly value: number;
  readonly percent: boolean;
  /** Tokens that it takes. */
  readonly length: number;
}

/** `10k`, `1.5m`, `10%`, `5 thousand`, `twenty`, `a hundred`, `5k+` from a position on; undefined where no number begins. */
export function readNumberAt(texts: readonly string[], at: number): ReadNumber | undefined {
  const start = texts[at] === 'a' && WORDS.get(texts[at + 1] ?? '') !== undefined ? at + 1 : at;
  const digits = DIGITS.exec(texts[start] ?? '');
  const base = digits === null ? WORDS.get(texts[start] ?? '') : readWrittenNumber(digits[1] ?? '');
  // What could be two numbers is none that is sure.
  if (typeof base !== 'number') return undefined;
  const next = texts[start + 1] ?? '';
  const factor = digits !== null && /[km]$/.test(digits[1] ?? '') ? undefined : FACTORS[next];
  const spelledPercent = next === 'percent' || (next === 'per' && texts[start + 2] === 'cent');
  return {
    value: base * (factor ?? 1),
    percent: digits?.[2] === '%' || spelledPercent,
    length: start - at + 1 + (factor === undefined ? 0 : 1) + (spelledPercent ? (next === 'per' ? 2 : 1) : 0),
  };
}
