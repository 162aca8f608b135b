import type { OptionSpecs } from '../../../src/contracts/command.ts';
import { sentenceList } from '../../../src/text/format.ts';
import type { ProjectFilter } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { facetValues } from './facets.ts';

/** Which projects an answer is about: the same words in every command. Several values of one are given with commas. */
export const FILTER_OPTIONS = {
  language: {
    type: 'text',
    description: 'Only this main language, or several: Go,Rust',
    complete: 'language',
    maxLength: 100,
  },
  stage: { type: 'text', description: 'Only this funding stage', complete: 'stage', maxLength: 100 },
  licence: {
    type: 'text',
    description: 'Only this licence, such as MIT or Apache-2.0',
    maxLength: 100,
    // Discord limits the length of all options together.
    needs: 'typedOptions',
  },
  company: { type: 'text', description: 'Only this company', maxLength: 100, needs: 'typedOptions' },
} as const satisfies OptionSpecs;

export interface FilterWords {
  category?: string | undefined;
  language?: string | undefined;
  stage?: string | undefined;
  licence?: string | undefined;
  company?: string | undefined;
}

/** The filter that these words mean. @throws UserError for the first that nothing tracked carries */
export async function filterOf(
  context: CommandContext,
  { category, language, stage, licence, company }: FilterWords,
  watchlist = false,
  more?: string,
): Promise<ProjectFilter> {
  return {
    ...(watchlist ? { watchedBy: context.caller.workspace } : {}),
    categories: await facetValues(context, 'category', category, more),
    languages: await facetValues(context, 'language', language),
    fundingStages: await facetValues(context, 'fundingStage', stage),
    licences: await facetValues(context, 'license', licence),
    companies: await facetValues(context, 'company', company),
  };
}

/** ` within nlp, stage series A`: whom the answer is about; nothing where it is everybody. */
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
  return parts.length === 0 ? '' : ` within ${parts.join(', ')}`;
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
  };
}
