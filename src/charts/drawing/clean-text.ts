import { hasGlyph } from './fonts.ts';

/** Stands for a character that the chart's font cannot show, so that nothing vanishes silently. */
const UNSHOWN = '□';

/** Controls, line ends, direction marks and overrides, invisible joiners, variation selectors, noncharacters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\ufe00-\ufe0f]+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text from strangers, made fit to be drawn: one line, no control characters (XML has no place for them, not even escaped),
 * no direction overrides, and a box for whatever has no glyph. Markup characters stay: the SVG writer escapes them.
 */
export function cleanText(text: string): string {
  const visible = text.toWellFormed().replace(/\s+/g, ' ');
  return Array.from(graphemes.segment(visible), ({ segment }) => {
    const plain = segment.replace(INVISIBLE, '').normalize('NFC');
    return Array.from(plain).every(hasGlyph) ? plain : UNSHOWN;
  })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
