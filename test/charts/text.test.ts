import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/charts/drawing/clean-text.ts';
import { hasGlyph, textWidth } from '../../src/charts/drawing/fonts.ts';
import { writeCount, writeDay, writeGain, writeGrowth } from '../../src/text/chart-text.ts';
import { textSparkline } from '../../src/text/sparkline.ts';
import { NEW_YEAR } from '../support/charts/sample-specs.ts';

describe('cleanText', () => {
  it.each([
    ['qdrant/qdrant', 'qdrant/qdrant'],
    ['a\u0000b\u001b[31mc', 'ab[31mc'],
    ['\u202Egnp.exe\u2066', 'gnp.exe'],
    ['two\n lines\t', 'two lines'],
    ['rocket 🚀 👩‍👩‍👧', 'rocket □ □'],
    ['\ud800', '□'],
    ['e\u0301', 'é'],
    ['<b>&', '<b>&'],
    ['\u200b\u200d', ''],
  ])('%j', (dirty, clean) => expect(cleanText(dirty)).toBe(clean));
});

it('knows the widths of the font that it ships', () => {
  expect(hasGlyph('7')).toBe(true);
  expect(hasGlyph('中')).toBe(false);
  expect(textWidth('', 20)).toBe(0);
  expect(textWidth('iii', 20)).toBeLessThan(textWidth('mmm', 20));
  expect(textWidth('bold', 20, 600)).toBeGreaterThan(textWidth('bold', 20, 400));
  // Inter's space is 576 of 2048 units wide.
  expect(textWidth(' ', 2048)).toBeCloseTo(576, 0);
});

it('writes numbers and days the way all answers do', () => {
  expect([0, 7, 26_836, -31, 2.5, 0.25, 1e20].map(writeCount)).toEqual([
    '0',
    '7',
    '26,836',
    '\u221231',
    '2.5',
    '0.25',
    '1.0e+20',
  ]);
  expect([0, 1_204, -31].map(writeGain)).toEqual(['±0', '+1,204', '\u221231']);
  expect([0, 0.047, -0.031, 0.0004, 12.5].map(writeGrowth)).toEqual([
    '±0 %',
    '+4.7 %',
    '\u22123.1 %',
    '+0.04 %',
    '+1,250 %',
  ]);
  expect(writeDay(NEW_YEAR)).toBe('1 Jan 2025');
});

describe('textSparkline', () => {
  it('rises', () => expect(textSparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇█'));
  it('shows a gap as a space', () => expect(textSparkline([1, null, 8])).toBe('▁ █'));
  it('shows a flat line in the middle', () => expect(textSparkline([5, 5, 5])).toBe('▄▄▄'));
  it('is empty where nothing is known', () => expect(textSparkline([null, null])).toBe(''));
  it('keeps to its width with the newest value of each part', () =>
    expect(
      textSparkline(
        Array.from({ length: 100 }, (_, index) => index),
        10,
      ),
    ).toMatch(/^▁.{8}█$/));
});
