import type { OptionSpec, OptionSpecs } from '../../../src/contracts/command.ts';
import { UserError } from '../../../src/contracts/errors.ts';
import { count, sentenceList } from '../../../src/text/format.ts';
import type { ProjectFilter } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { readBound } from './bounds.ts';
import { facetValues } from './facets.ts';

/** Which projects an answer is about: the same words in every command. Several values of one are given with commas. */
export const FILTER_OPTIONS = {
  category: {
    type: 'text',
    description: 'Only this category, or several: nlp,apps',
    complete: 'category',
    maxLength: 100,
  },
  language: { type: 'text', description: 'Only this main language, or several', complete: 'language', maxLength: 100 },
  stage: { type: 'text', description: 'Only this funding stage', complete: 'stage', maxLength: 100 },
  licence: {
    type: 'text',
    description: 'Only this licence, such as MIT or Apache-2.0',
    maxLength: 100,
    // Discord limits the length of all options together.
    needs: 'typedOptions',
  },
  company: { type: 'text', description: 'Only this company', maxLength: 100, needs: 'typedOptions' },
  minstars: { type: 'text', description: 'Least stars, such as 1000 or 1k', maxLength: 20, needs: 'typedOptions' },
  maxstars: { type: 'text', description: 'Most stars', maxLength: 20, needs: 'typedOptions' },
} as const satisfies OptionSpecs;

const typed = <Spec extends object>(spec: Spec): Spec & { needs: 'typedOptions' } => ({
  ...spec,
  needs: 'typedOptions',
});

/** The same where options are typed; on Discord a sentence names them. */
export const TYPED_FILTERS = {
  ...FILTER_OPTIONS,
  category: typed(FILTER_OPTIONS.category),
  language: typed(FILTER_OPTIONS.language),
  stage: typed(FILTER_OPTIONS.stage),
} as const satisfies OptionSpecs;

/** Whose projects: all, unless told. */
export const SCOPE = {
  type: 'choice',
  description: 'All tracked projects, or only the watchlist (default: all)',
  choices: [
    { value: 'all', label: 'all tracked' },
    { value: 'watchlist', label: 'watchlist' },
  ],
} as const satisfies OptionSpec;

export interface FilterWords {
  category?: string | undefined;
  language?: string | undefined;
  stage?: string | undefined;
  licence?: string | undefined;
  company?: string | undefined;
  minstars?: string | undefined;
  maxstars?: string | undefined;
}

/**
 * The filter that these words mean.
 * @throws UserError for the first that nothing tracked carries, and for bounds that leave nothing between them
 */
export async function filterOf(
  context: CommandContext,
  { category, language, stage, licence, company, minstars, maxstars }: FilterWords,
  watchlist = false,
  more?: string,
): Promise<ProjectFilter> {
  const [minStars, maxStars] = [readBound('minstars', minstars), readBound('maxstars', maxstars)];
  if (minStars !== undefined && maxStars !== undefined && minStars > maxStars)
    throw new UserError(
      `Nothing has at least ${count(minStars)} and at most ${count(maxStars)} stars.`,
      `Write minstars:${maxStars} maxstars:${minStars}.`,
    );
  return {
    ...(watchlist ? { watchedBy: context.caller.workspace } : {}),
    categories: await facetValues(context, 'category', category, more),
    languages: await facetValues(context, 'language', language),
    fundingStages: await facetValues(context, 'fundingStage', stage),
    licences: await facetValues(context, 'license', licence),
    companies: await facetValues(context, 'company', company),
    ...(minStars === undefined ? {} : { minStars }),
    ...(maxStars === undefined ? {} : { maxStars }),
  };
}

/** Whether it asks anything of a project beside being on the watchlist. */
export const isNarrowed = (filter: ProjectFilter): boolean =>
  Object.entries(filter).some(
    ([name, value]) => name !== 'watchedBy' && (Array.isArray(value) ? value.length > 0 : value !== undefined),
  );

/** ` within nlp, stage series A with at least 1,000 stars`: whom the answer is about; nothing where it is everybody. */
export function amongWhom(filter: ProjectFilter): string {
  const listed = (values: readonly string[] | undefined): string => sentenceList(values ?? [], 'or');
  const stage = listed(filter.fundingStages);
  const parts = [
    listed(filter.categories),
    listed(filter.languages),
    stage && `stage ${stage}`,
    listed(filter.licences),
    listed(filter.companies),
    filter.watchedBy === undefined ? '' : 'the watchlist',
  ].filter((part) => part !== '');
  return `${parts.length === 0 ? '' : ` within ${parts.join(', ')}`}${ofSize(filter)}`;
}

function ofSize({ minStars, maxStars }: ProjectFilter): string {
  if (minStars !== undefined && maxStars !== undefined) return ` with ${count(minStars)} to ${count(maxStars)} stars`;
  if (minStars !== undefined) return ` with at least ${count(minStars)} stars`;
  return maxStars === undefined ? '' : ` with at most ${count(maxStars)} stars`;
}

/** The filter as options of a command that asks again. */
export function filterWords(filter: ProjectFilter): FilterWords {
  const joined = (values: readonly string[] | undefined): string | undefined =>
    values === undefined || values.length === 0 ? undefined : values.join(',');
  return {
    category: joined(filter.categories),
    language: joined(filter.languages),
    stage: joined(filter.fundingStages),
    licence: joined(filter.licences),
    company: joined(filter.companies),
    minstars: filter.minStars?.toString(),
    maxstars: filter.maxStars?.toString(),
  };
}
