import { fileURLToPath } from 'node:url';
import type { FontMetrics } from './font-metrics.ts';
import { readFontMetrics } from './font-metrics.ts';

/**
 * Inter (SIL Open Font License 1.1), from a package that ships TrueType files: the rasteriser reads no WOFF2.
 * Fonts of the machine are never used, so a chart looks the same everywhere.
 */
export const FONT_FAMILY = 'Inter';

export type Weight = 400 | 600;

const FILES = {
  400: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  600: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
} as const satisfies Record<Weight, string>;

export const fontFiles = (): string[] => Object.values(FILES).map((file) => fileURLToPath(import.meta.resolve(file)));

const metrics = new Map<Weight, FontMetrics>();

function metricsOf(weight: Weight): FontMetrics {
  const known = metrics.get(weight);
  if (known !== undefined) return known;
  const read = cached(readFontMetrics(fileURLToPath(import.meta.resolve(FILES[weight]))));
  metrics.set(weight, read);
  return read;
}

/** The tables are searched from their beginning for each character, which shows with thousands of labels. */
function cached(font: FontMetrics): FontMetrics {
  const widths = new Map<number, number | undefined>();
  return {
    advance: (codePoint) => {
      if (!widths.has(codePoint)) widths.set(codePoint, font.advance(codePoint));
      return widths.get(codePoint);
    },
  };
}

/** Whether the font can show this character. */
export const hasGlyph = (character: string): boolean =>
  metricsOf(400).advance(character.codePointAt(0) ?? 0) !== undefined;

/** Width in pixels of one line of text. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  const font = metricsOf(weight);
  let em = 0;
  // An unknown character is drawn as a box of about this width.
  for (const character of text) em += font.advance(character.codePointAt(0) ?? 0) ?? 0.75;
  return em * size;
}
