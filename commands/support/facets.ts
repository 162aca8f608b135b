import { UserError } from '../../src/contracts/errors.ts';
import { count, sentenceList, shorten } from '../../src/text/format.ts';
import type { CommandContext } from './context.ts';

const NAMES = { category: 'category', language: 'language', fundingStage: 'funding stage' } as const;

/** Values that a hint names. */
const OFFERED = 6;

/** Asks for no facet: what a narrower subscription is opened again with. */
const ANY = 'any';

/**
 * The stored spelling of a category, language or funding stage as a filter list; empty when none was asked for.
 * @param more a sentence that the hint ends with, where the word may have meant something else
 * @throws UserError naming what there is, when nothing tracked carries it.
 */
export async function facetValue(
  context: CommandContext,
  facet: keyof typeof NAMES,
  written: string | undefined,
  more?: string,
): Promise<readonly string[]> {
  if (written === undefined || written.toLowerCase() === ANY) return [];
  const values = await context.store.projects.facets(facet);
  const wanted = written.toLowerCase();
  const exact = values.find((entry) => entry.value.toLowerCase() === wanted);
  if (exact) return [exact.value];
  const partial = values.filter((entry) => entry.value.toLowerCase().includes(wanted));
  const [only] = partial;
  if (only && partial.length === 1) return [only.value];
  const offered = (partial.length > 0 ? partial : values).slice(0, OFFERED).map((entry) => entry.value);
  throw new UserError(
    `No tracked project has the ${NAMES[facet]} “${shorten(written, 60)}”.`,
    [hintOf(facet, offered, values.length - offered.length), more].filter(Boolean).join(' '),
  );
}

/** `There are databases, vector search, and 12 more.` */
function hintOf(facet: keyof typeof NAMES, offered: readonly string[], left: number): string {
  const [only] = offered;
  if (only === undefined) return `No ${NAMES[facet]} is known yet.`;
  if (left > 0) return `There are ${offered.join(', ')}, and ${count(left)} more.`;
  return offered.length === 1 ? `There is only ${only}.` : `There are ${sentenceList(offered)}.`;
}
