import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/contracts/clock.ts';
import * as format from '../../src/text/format.ts';

describe('numbers', () => {
  it('have separators, a real minus, and a dash where nothing is known', () => {
    expect([26836, 0, -1204, null, undefined, NaN, Infinity].map(format.count)).toEqual([
      '26,836',
      '0',
      '−1,204',
      '–',
      '–',
      '–',
      '–',
    ]);
    expect([1204, -3, 0, 0.4, -0.4, null].map(format.signed)).toEqual(['+1,204', '−3', '±0', '±0', '±0', '–']);
    expect([81.5, 0, null].map(format.score)).toEqual(['82', '0', '–']);
  });

  it('as shares have one digit below ten percent, two below one, and none from a hundred on', () => {
    expect([0.047, 0.07, 0.0999, 0.806, 0.35, 1, 1.034, 12.5, 0.0022, 0, -0.031].map(format.percent)).toEqual([
      '4.7 %',
      '7.0 %',
      '10 %',
      '80.6 %',
      '35 %',
      '100 %',
      '103 %',
      '1,250 %',
      '0.22 %',
      '0 %',
      '−3.1 %',
    ]);
    // 1 − 0.35 / 4 as a sum of weights leaves it, a hair below 91.25 %.
    expect([0.9125, 0.9125 - 2 ** -53, 0.8125 - 2 ** -53].map(format.percent)).toEqual(['91.3 %', '91.3 %', '81.3 %']);
    expect([0.03, 0.066, -0.00001, 0, null].map(format.signedPercent)).toEqual([
      '+3.0 %',
      '+6.6 %',
      '±0 %',
      '±0 %',
      '–',
    ]);
  });

  it('never turn unknown into zero', () => {
    for (const write of [format.count, format.signed, format.percent, format.signedPercent, format.score]) {
      expect(write(null)).toBe('–');
      expect(write(undefined)).toBe('–');
    }
  });

  it('keep their value to within what is shown', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (share) => {
        const back = Number(format.percent(share).replace('−', '-').replaceAll(',', '').replace(' %', '')) / 100;
        expect(Math.abs(back - share)).toBeLessThanOrEqual(Math.abs(share) >= 0.9995 ? 0.00501 : 0.000501);
      }),
    );
  });
});

describe('words', () => {
  it('are plural where they should be', () => {
    expect([0, 1, 2, 1204].map((count) => format.plural(count, 'star'))).toEqual([
      '0 stars',
      '1 star',
      '2 stars',
      '1,204 stars',
    ]);
    expect(format.plural(2, 'delivery', 'deliveries')).toBe('2 deliveries');
  });

  it('name spans, windows and days', () => {
    expect([30_000, 5 * MINUTE, 90 * MINUTE, 3 * HOUR, 47 * HOUR, 12 * DAY].map(format.span)).toEqual([
      'less than a minute',
      '5 minutes',
      '90 minutes',
      '3 hours',
      '47 hours',
      '12 days',
    ]);
    expect([1, 7, 14, 30, 60, 90, 180, 365, 730, 10].map(format.windowName)).toEqual([
      '1 day',
      '7 days',
      '2 weeks',
      '30 days',
      '2 months',
      '3 months',
      '6 months',
      '1 year',
      '2 years',
      '10 days',
    ]);
    const now = Date.parse('2026-03-10T00:30:00Z');
    expect([now, now - HOUR, now - 12 * DAY, now + DAY].map((at) => format.daysAgo(at, now))).toEqual([
      'today',
      'yesterday',
      '12 days ago',
      'today',
    ]);
  });

  it('write dates the same on every machine, in the zone asked for', () => {
    const at = Date.parse('2025-09-30T22:30:00Z');
    expect(format.date(at)).toBe('30 Sep 2025');
    expect(format.dateTime(at)).toBe('30 Sep 2025 22:30 UTC');
    expect(format.dateTime(at, 'Asia/Tokyo')).toBe('1 Oct 2025 07:30 GMT+9');
  });

  it('join lists, point arrows, and shorten without splitting a character', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => format.sentenceList(items))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect([3, -1, 0.2, null].map(format.arrow)).toEqual(['▲', '▼', '▬', '']);
    expect(format.shorten('😀😀😀😀', 3)).toBe('😀😀…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        expect(Array.from(format.shorten(text, length)).length).toBeLessThanOrEqual(length);
      }),
    );
  });
});
