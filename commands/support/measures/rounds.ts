/** Rounds before the lettered ones, and what comes after them. */
const BEFORE = ['bootstrapped', 'angel', 'pre seed', 'preseed', 'seed'];
const AFTER = ['growth', 'late', 'private equity', 'pre ipo', 'ipo', 'public', 'acquired'];
const FIRST_AFTER = 100;
const UNKNOWN_ROUND = 200;

/** Where a funding stage comes in the life of a company: pre-seed, seed, series A, B, C, then public and acquired; others last. */
function roundOf(stage: string): number {
  const name = stage
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
  const letter = /^(?:series )?([a-z])(?: |$)/.exec(name)?.[1];
  if (letter !== undefined) return BEFORE.length + letter.charCodeAt(0) - 'a'.charCodeAt(0);
  const before = BEFORE.indexOf(name);
  if (before >= 0) return before;
  const after = AFTER.findIndex((word) => name.startsWith(word));
  return after >= 0 ? FIRST_AFTER + after : UNKNOWN_ROUND;
}

/** Orders funding stages; those of one rank by name. */
export const byRound = (a: string, b: string): number => roundOf(a) - roundOf(b) || a.localeCompare(b);
