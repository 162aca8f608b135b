import { UserError } from '../../../src/contracts/errors.ts';
import { VOCABULARY } from '../../../src/discovery/vocabulary.ts';
import { count, shorten } from '../../../src/text/format.ts';
import type { CommandContext } from '../context.ts';

/** What no category was found for. */
export const UNSORTED = 'unsorted';

export const SIZES = [
  { value: 'small', label: 'small: under 1,000 stars', words: ['small', 'tiny'] },
  { value: 'medium', label: 'medium: 1,000 to 5,000', words: ['medium sized', 'mid sized'] },
  { value: 'large', label: 'large: from 5,000', words: ['large', 'big'] },
] as const;

const BOUNDS = {
  small: { maxStars: 999 },
  medium: { minStars: 1_000, maxStars: 4_999 },
  large: { minStars: 5_000 },
} as const;

/** @throws UserError for bounds that leave nothing between them */
export function sizeBounds(
  size: keyof typeof BOUNDS | undefined,
  least: number | undefined,
  most: number | undefined,
): { minStars?: number; maxStars?: number } {
  const named: { minStars?: number; maxStars?: number } = size === undefined ? {} : BOUNDS[size];
  const minStars = least ?? named.minStars;
  const maxStars = most ?? named.maxStars;
  if (minStars !== undefined && maxStars !== undefined && minStars > maxStars)
    throw new UserError(`Nothing has at least ${count(minStars)} and at most ${count(maxStars)} stars.`);
  return { ...(minStars === undefined ? {} : { minStars }), ...(maxStars === undefined ? {} : { maxStars }) };
}

/** Languages in small letters, as they were written. */
export const languagesNamed = (written: string | undefined): string[] =>
  parts(written).map((part) => part.toLowerCase());

/**
 * Categories of the universe and of the vocabulary by their names, or the only one that contains what was written; null is what
 * is unsorted.
 * @throws UserError naming what there is
 */
export async function categoriesNamed(
  { store }: CommandContext,
  written: string | undefined,
): Promise<readonly (string | null)[]> {
  if (written === undefined || written.toLowerCase() === 'any') return [];
  const own = (await store.projects.facets('category')).map(({ value }) => value);
  const spelled = new Set(own.map((name) => name.toLowerCase()));
  const names = [...own, ...Object.keys(VOCABULARY).filter((name) => !spelled.has(name.toLowerCase()))];
  return parts(written).map((part) => {
    const wanted = part.toLowerCase();
    if (wanted === UNSORTED) return null;
    const exact = names.find((name) => name.toLowerCase() === wanted);
    const partial = names.filter((name) => name.toLowerCase().includes(wanted));
    const [only] = partial;
    if (exact !== undefined) return exact;
    if (only !== undefined && partial.length === 1) return only;
    const offered = (partial.length > 0 ? partial : names).slice(0, 6);
    throw new UserError(
      `No category is called “${shorten(part, 60)}”.`,
      `There are ${offered.join(', ')}${names.length > offered.length ? `, and ${count(names.length - offered.length)} more` : ''}.`,
    );
  });
}

const parts = (written: string | undefined): string[] =>
  (written ?? '')
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
