const MOST_CHARACTERS = 160;

/** A title from outside as one line without control characters, shortened where it is long; empty where nothing is left. */
export function storyTitle(text: string): string {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .trim();
  const characters = Array.from(flat);
  return characters.length <= MOST_CHARACTERS
    ? flat
    : `${characters
        .slice(0, MOST_CHARACTERS - 1)
        .join('')
        .trimEnd()}…`;
}
