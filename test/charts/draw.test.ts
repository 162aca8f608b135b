import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPng, drawSvg, pictureOf } from '../../src/charts/drawing/draw.ts';
import { PIXEL_RATIO } from '../../src/charts/drawing/theme.ts';
import type { ChartSpec } from '../../src/contracts/messages/chart.ts';
import { anySpec } from '../support/charts/arbitrary-specs.ts';
import { drawnTexts, overlaps } from '../support/charts/drawn-texts.ts';
import { readPng } from '../support/charts/read-png.ts';
import { climbing, NEW_YEAR, SAMPLES, series } from '../support/charts/sample-specs.ts';

const kinds = Object.values(SAMPLES) satisfies ChartSpec[];

describe('a chart of each kind', () => {
  it.each(kinds)('$kind is a PNG at its scale', (spec) => {
    const { width, height } = pictureOf(spec, 'light');
    expect(readPng(drawPng(spec, 'light'))).toEqual({
      width: width * PIXEL_RATIO,
      height: Math.round(height * PIXEL_RATIO),
    });
  });

  it.each(kinds)('$kind has the same bytes each time, and others in the dark', (spec) => {
    const first = drawPng(spec, 'light');
    expect(Buffer.compare(first, drawPng(spec, 'light'))).toBe(0);
    expect(Buffer.compare(first, drawPng(spec, 'dark'))).not.toBe(0);
  });

  it.each(kinds)('$kind says its source and date', (spec) => {
    expect(drawnTexts(pictureOf(spec, 'light')).map(({ content }) => content)).toContain(spec.footnote);
  });
});

describe('whatever the spec', () => {
  it('the picture is a valid PNG', () => {
    fc.assert(
      fc.property(anySpec(), fc.constantFrom('light', 'dark'), (spec, theme) => {
        const { width, height } = pictureOf(spec, theme);
        expect(readPng(drawPng(spec, theme))).toEqual({
          width: width * PIXEL_RATIO,
          height: Math.round(height * PIXEL_RATIO),
        });
      }),
      { numRuns: 25 },
    );
  });

  it('no text leaves the picture or covers another', () => {
    fc.assert(
      fc.property(anySpec(), (spec) => {
        const picture = pictureOf(spec, 'light');
        const texts = drawnTexts(picture);
        expect(
          texts.filter(
            ({ left, right, top, bottom }) => left < 0 || top < 0 || right > picture.width || bottom > picture.height,
          ),
        ).toEqual([]);
        expect(overlaps(texts)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it('no text from outside becomes markup', () => {
    fc.assert(
      fc.property(anySpec(), (spec) => {
        expect(drawSvg(spec, 'light')).not.toMatch(/<(script|img|b|svg onload)\b/);
      }),
      { numRuns: 40 },
    );
  });
});

it.each(kinds)(
  'a $kind whose names are all that of the prototype of objects is drawn, and so is the next one',
  (spec) => {
    const named = JSON.parse(JSON.stringify(spec), (key, value: unknown) =>
      ['name', 'label', 'title', 'note'].includes(key) ? '__proto__' : value,
    ) as ChartSpec;
    const before = drawPng(SAMPLES.ranking, 'light');
    expect(drawnTexts(pictureOf(named, 'light')).map(({ content }) => content.trim())).toContain('__proto__');
    expect(() => readPng(drawPng(named, 'light'))).not.toThrow();
    expect(Buffer.compare(drawPng(SAMPLES.ranking, 'light'), before)).toBe(0);
  },
);

it('writes a hostile name as text', () => {
  const svg = drawSvg({ ...SAMPLES.trend, title: '<script>alert(1)</script>&\u0000\u202E"' }, 'light');
  expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;');
  expect(svg).not.toContain('\u0000');
  expect(svg).not.toContain('\u202E');
});

it('keeps the words of a scorecard clear of its total', () => {
  const picture = pictureOf(
    {
      ...SAMPLES.scorecard,
      title: 'semper massa semper augue nisl massa proin massa',
      subtitle: '',
      medianOf: 'magna congue sapien amet pellentesque, all of them',
    },
    'light',
  );
  expect(overlaps(drawnTexts(picture))).toEqual([]);
});

it('survives a damaged date', () => {
  const points = [
    [-90_000_000, 1],
    [90_000_000, 2],
  ] as const;
  expect(() => readPng(drawPng({ ...SAMPLES.trend, series: [series('stars', points)] }, 'light'))).not.toThrow();
});

it('says in words that nothing is known, instead of drawing a zero', () => {
  const spec = {
    ...SAMPLES.trend,
    series: [
      series('stars', [
        [NEW_YEAR, null],
        [NEW_YEAR + 1, null],
      ]),
    ],
    gains: undefined,
  };
  const picture = pictureOf(spec, 'light');
  expect(picture.option.series).toEqual([]);
  expect(drawnTexts(picture).map(({ content }) => content)).toContain('No figures for this window.');
});

it('draws five years of five daily series', () => {
  const spec = {
    ...SAMPLES.compare,
    series: Array.from({ length: 5 }, (_, index) => series(`acme/p${index}`, climbing(1_825, 1_000 * (index + 1)))),
  };
  expect(() => readPng(drawPng(spec, 'dark'))).not.toThrow();
});
