import type { CommandDeclaration } from '../contracts/command.ts';
import { MINUTE } from '../contracts/clock.ts';
import { MEASURES } from '../measures/index.ts';
import { buildLexicon } from '../sentences/lexicon.ts';
import type { Lexicon } from '../sentences/lexicon.ts';
import type { Reader } from '../sentences/read-sentence.ts';
import type { CommandServices } from '../../commands/support/context.ts';

/** Categories and the like change by hand, so that words a minute old are new enough; reading them takes some 30 ms of 10,000 projects. */
const KEPT_MS = MINUTE;

/** What sentences are read with: the words of the declarations, of what is tracked now, and the names in memory. */
export function sentenceReader(
  { store, index, clock }: Pick<CommandServices, 'store' | 'index' | 'clock'>,
  commands: readonly CommandDeclaration[],
): () => Promise<Reader> {
  let kept: { readonly at: number; readonly lexicon: Promise<Lexicon> } | undefined;
  let built: { readonly values: string; readonly lexicon: Lexicon } | undefined;
  const names = { has: (name: string) => index.isCalled(name) };

  const read = async (): Promise<Lexicon> => {
    const carried = async (facet: Parameters<typeof store.projects.facets>[0]): Promise<string[]> =>
      (await store.projects.facets(facet)).map(({ value }) => value);
    const [category, language, stage, licence, company] = await Promise.all([
      carried('category'),
      carried('language'),
      carried('fundingStage'),
      carried('license'),
      carried('company'),
    ]);
    const universe = { category, language, stage, licence, company };
    // Building it takes up to 170 ms where there are 2,000 companies, so that it is built only where a value came or went.
    const values = JSON.stringify(universe);
    if (built?.values !== values) built = { values, lexicon: buildLexicon(commands, MEASURES, universe) };
    return built.lexicon;
  };

  return async () => {
    const now = clock.now();
    if (kept === undefined || now - kept.at > KEPT_MS || now < kept.at) kept = { at: now, lexicon: read() };
    try {
      return { lexicon: await kept.lexicon, names, now };
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}
