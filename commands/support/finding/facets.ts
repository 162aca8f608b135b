import { UserError } from '../../../src/contracts/errors.ts';
import { count, sentenceList, shorten } from '../../../src/text/format.ts';
import type { CommandContext } from '../context.ts';

const NAMES = {
  category: 'category',
  language: 'language',
  fundingStage: 'funding stage',
  license: 'licence',
  company: 'company',
} as const;

export type Facet = keyof typeof NAMES;

/** Values that a hint names. */
const OFFERED = 6;

/** Asks for no facet: what a narrower subscription is opened again with. */
const ANY = 'any';

/**
 * The stored spelling of one or more values of a facet (`nlp,apps`) as a filter list; empty when none was asked for.
 * @param more a sentence that the hint ends with, where the word may have meant something else
 * @throws UserError naming what there is, when nothing tracked carries one of them.
 */
export async function facetValues(
  context: CommandContext,
  facet: Facet,
  written: string | undefined,
  more?: string,
): Promise<readonly string[]> {
  if (written === undefined || written.toLowerCase() === ANY) return [];
  const values = await context.store.projects.facets(facet);
  // A name may have a comma of its own.
  const whole = find(values, written);
  if (whole !== undefined) return [whole];
  const parts = written
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return [...new Set(parts.map((part) => find(values, part) ?? unknown(facet, values, part, more)))];
}

type Values = readonly { value: string }[];

/** The value of that name, or the only one that contains it. */
function find(values: Values, written: string): string | undefined {
  const wanted = written.toLowerCase();
  const exact = values.find((entry) => entry.value.toLowerCase() === wanted);
  if (exact) return exact.value;
  const partial = values.filter((entry) => entry.value.toLowerCase().includes(wanted));
  return partial.length === 1 ? partial[0]?.value : undefined;
}

function unknown(facet: Facet, values: Values, written: string, more: string | undefined): never {
  const partial = values.filter((entry) => entry.value.toLowerCase().includes(written.toLowerCase()));
  const offered = (partial.length > 0 ? partial : values).slice(0, OFFERED).map((entry) => entry.value);
  throw new UserError(
    `No tracked project has the ${NAMES[facet]} “${shorten(written, 60)}”.`,
    [hintOf(facet, offered, values.length - offered.length), more].filter(Boolean).join(' '),
  );
}

/** `There are databases, vector search, and 12 more.` */
function hintOf(facet: Facet, offered: readonly string[], left: number): string {
  const [only] = offered;
  if (only === undefined) return `No ${NAMES[facet]} is known yet.`;
  if (left > 0) return `There are ${offered.join(', ')}, and ${count(left)} more.`;
  return offered.length === 1 ? `There is only ${only}.` : `There are ${sentenceList(offered)}.`;
}
