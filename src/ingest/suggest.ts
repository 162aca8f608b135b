import { editDistance } from '../text/text-distance.ts';

/** Letters that may be wrong in a name that is still recognised. */
const mostWrong = 3;

/** Known projects that somebody may have meant: the same repository elsewhere, or a name a few letters away. Best first, at most three. */
export function suggestNames(asked: string, known: readonly string[]): readonly string[] {
  const wanted = asked.toLowerCase();
  const repository = wanted.slice(wanted.indexOf('/') + 1);
  const near = known.flatMap((name) => {
    const lower = name.toLowerCase();
    // A project that was taken down is still known here, and offering it would lead to the same refusal.
    if (lower === wanted) return [];
    if (lower.slice(lower.indexOf('/') + 1) === repository) return [{ name, distance: 0 }];
    const distance = editDistance(wanted, lower, mostWrong);
    return distance === undefined ? [] : [{ name, distance }];
  });
  return near
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map((each) => each.name);
}
