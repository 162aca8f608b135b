import { readFileSync } from 'node:fs';

/** What is needed of a TrueType font to lay text out: which characters it has, and how wide they are. */
export interface FontMetrics {
  /** Width in em of one character; undefined when the font has no glyph for it. Kerning is not looked at. */
  advance(codePoint: number): number | undefined;
}

/**
 * Reads `head`, `hhea`, `hmtx` and `cmap` (format 4 or 12) of a TrueType file.
 * Source of the layouts: the OpenType specification.
 *
 * @throws {Error} when the file is none, or has no Unicode character map.
 */
export function readFontMetrics(file: string): FontMetrics {
  const bytes = readFileSync(file);
  const tables = new Map<string, number>();
  for (let index = 0; index < bytes.readUInt16BE(4); index += 1) {
    const record = 12 + index * 16;
    tables.set(bytes.toString('latin1', record, record + 4), bytes.readUInt32BE(record + 8));
  }
  const at = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`${file} has no ${name} table`);
    return offset;
  };

  const unitsPerEm = bytes.readUInt16BE(at('head') + 18);
  const wideGlyphs = bytes.readUInt16BE(at('hhea') + 34);
  const hmtx = at('hmtx');
  const glyphOf = readCharacterMap(bytes, at('cmap'));
  return {
    advance: (codePoint) => {
      const glyph = glyphOf(codePoint);
      if (glyph === 0) return undefined;
      // Glyphs past the last record are as wide as that one.
      return bytes.readUInt16BE(hmtx + Math.min(glyph, wideGlyphs - 1) * 4) / unitsPerEm;
    },
  };
}

type GlyphOf = (codePoint: number) => number;

function readCharacterMap(bytes: Buffer, cmap: number): GlyphOf {
  const found: { format: number; offset: number }[] = [];
  for (let index = 0; index < bytes.readUInt16BE(cmap + 2); index += 1) {
    const record = cmap + 4 + index * 8;
    const platform = bytes.readUInt16BE(record);
    const offset = cmap + bytes.readUInt32BE(record + 4);
    if (platform === 0 || platform === 3) found.push({ format: bytes.readUInt16BE(offset), offset });
  }
  const full = found.find(({ format }) => format === 12);
  if (full !== undefined) return segmentedCoverage(bytes, full.offset);
  const basic = found.find(({ format }) => format === 4);
  if (basic !== undefined) return segmentMapping(bytes, basic.offset);
  throw new Error('no Unicode character map in the font');
}

function segmentedCoverage(bytes: Buffer, offset: number): GlyphOf {
  const groups = bytes.readUInt32BE(offset + 12);
  return (codePoint) => {
    for (let index = 0; index < groups; index += 1) {
      const group = offset + 16 + index * 12;
      const start = bytes.readUInt32BE(group);
      if (codePoint < start) return 0;
      if (codePoint <= bytes.readUInt32BE(group + 4)) return bytes.readUInt32BE(group + 8) + codePoint - start;
    }
    return 0;
  };
}

function segmentMapping(bytes: Buffer, offset: number): GlyphOf {
  const doubled = bytes.readUInt16BE(offset + 6);
  const ends = offset + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const ranges = deltas + doubled;
  return (codePoint) => {
    for (let at = 0; at < doubled; at += 2) {
      if (codePoint > bytes.readUInt16BE(ends + at)) continue;
      const start = bytes.readUInt16BE(starts + at);
      if (codePoint < start) return 0;
      const range = bytes.readUInt16BE(ranges + at);
      const delta = bytes.readUInt16BE(deltas + at);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = bytes.readUInt16BE(ranges + at + range + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
