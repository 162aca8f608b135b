import { UserError } from '../../src/core/errors.ts';
import { sentenceList, shorten } from '../../src/core/format.ts';
import type { CommandContext } from './context.ts';

const NAMES = { category: 'category', language: 'language', fundingStage: 'funding stage' } as const;

/** Asks for no facet: what a narrower subscription is opened again with. */
const ANY = 'any';

/**
 * The stored spelling of a category, language or funding stage as a filter list; empty when none was asked for.
 * @throws UserError naming what there is, when nothing tracked carries it.
 */
export async function facetValue(context: CommandContext, facet: keyof typeof NAMES, written: string | undefined): Promise<readonly string[]> {
  if (written === undefined || written.toLowerCase() === ANY) return [];
  const values = await context.store.projects.facets(facet);
  const wanted = written.toLowerCase();
  const exact = values.find((entry) => entry.value.toLowerCase() === wanted);
  if (exact) return [exact.value];
  const partial = values.filter((entry) => entry.value.toLowerCase().includes(wanted));
  const [only] = partial;
  if (only && partial.length === 1) return [only.value];
  const offered = (partial.length > 0 ? partial : values).slice(0, 6).map((entry) => entry.value);
  throw new UserError(
    `No tracked project has the ${NAMES[facet]} “${shorten(written, 60)}”.`,
    offered.length > 0 ? `There is ${sentenceList(offered)}${values.length > offered.length ? ' and more' : ''}.` : `No ${NAMES[facet]} is known yet.`,
  );
}
