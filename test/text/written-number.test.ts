import { expect, it } from 'vitest';
import { readWrittenNumber } from '../../src/text/written-number.ts';

it.each([
  ['12000', 12_000],
  ['12,000', 12_000],
  ['1,234,567', 1_234_567],
  ['12,34,567', 1_234_567],
  ["12'000", 12_000],
  ['12’000', 12_000],
  ['12 000', 12_000],
  ['12\u00A0000', 12_000],
  ['12\u2009345', 12_345],
  ['12\u202F345', 12_345],
  ['1_000', 1_000],
  ['1.5', 1.5],
  ['1,5', 1.5],
  ['1,50', 1.5],
  ['0.125', 0.125],
  ['1.234,5', 1_234.5],
  ['1,234.5', 1_234.5],
  ['1.234.567', 1_234_567],
  ['10k', 10_000],
  ['1.1k', 1_100],
  ['1,5K', 1_500],
  ['2m', 2_000_000],
  ['-3', -3],
  ['+5', 5],
])('%s is one number', (written, value) => {
  expect(readWrittenNumber(written)).toBe(value);
});

it.each(['1.000', '12.345', '123.456', '1.234k'])('%s is one number here and another elsewhere', (written) => {
  expect(readWrittenNumber(written)).toBe('two ways');
});

it.each(['', 'k', 'many', '1e3', '0x7d0', '1,2,3', '1.2.3', '1 00', '１２', '٣', '--5', '5 stars', 'Infinity'])(
  '%j is no number that is read',
  (written) => {
    expect(readWrittenNumber(written)).toBeUndefined();
  },
);
