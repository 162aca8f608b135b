import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EXPLAINED, fileColumnOf, keyOf, measureOf, windowFor, windowsOf } from '../../src/measures/find.ts';
import { FACTS, MEASURES } from '../../src/measures/index.ts';

const folder = new URL('../../src/measures/', import.meta.url);
const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]+/g, ' ');

describe('the list of measures', () => {
  it('is the folders: a file each, named like it, and none twice', async () => {
    const entries = await readdir(folder, { recursive: true });
    const files = entries.filter((name) => /^[a-z]+\/[a-z-]+\.ts$/.test(name)).map((name) => name.split('/')[1]);
    expect(EXPLAINED.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it('is asked for by words of which each means one measure alone', () => {
    const meant = new Map<string, string>();
    for (const { id, label, words } of EXPLAINED) {
      for (const word of new Set([id, label, ...words].map(plain))) {
        expect(`${word}: ${meant.get(word) ?? id}`).toBe(`${word}: ${id}`);
        meant.set(word, id);
      }
    }
    expect(meant.get('stars per month')).toBe('stars-per-month');
  });

  it('says what each is in one sentence part, whom to credit, and what else people call it', () => {
    for (const { definition, source, words } of EXPLAINED) {
      expect(definition).toMatch(/^[a-z].*[^.]$/s);
      expect(source).not.toBe('');
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) expect(word).toBe(word.toLowerCase());
    }
  });

  it('keeps each in one column or under one key', () => {
    const all = MEASURES.flatMap((measure) =>
      windowsOf(measure).map((window) => measure.columns?.[window] ?? keyOf(measure, window)),
    );
    expect(new Set(all).size).toBe(all.length);
    const columns = MEASURES.flatMap((measure) => windowsOf(measure).map((window) => fileColumnOf(measure, window)));
    expect(new Set([...columns, ...FACTS.map(({ id }) => id)]).size).toBe(columns.length + FACTS.length);
    for (const measure of MEASURES)
      for (const window of Object.keys(measure.columns ?? {})) expect(windowsOf(measure)).toContain(Number(window));
  });

  it('knows no measure that is not in it', () => {
    expect(() => measureOf('magic')).toThrow('no measure magic');
  });
});

describe('the window of a measure', () => {
  it('is the usual one unless another is asked for, and then the nearest', () => {
    const growth = measureOf('growth');
    expect([undefined, 7, 14, 30, 60, 61, 365].map((asked) => windowFor(growth, asked))).toEqual([
      7, 7, 7, 30, 30, 90, 90,
    ]);
    expect(windowFor(measureOf('stars'), 30)).toBe(0);
  });
});
