import { count, plural, sentenceList } from '../text/format.ts';
import type { SubscriptionFilter } from '../subscriptions/subscription-filter.ts';

/**
 * What a filter asks of projects, in words: `the watchlist`, `all tracked projects in vector search, written in Rust`.
 * Ids are counted, not named: a caller that can name them does so itself.
 */
export function describeFilter(
  filter: Pick<
    SubscriptionFilter,
    | 'scope'
    | 'categories'
    | 'languages'
    | 'fundingStages'
    | 'licences'
    | 'companies'
    | 'minStars'
    | 'maxStars'
    | 'includeIds'
    | 'excludeIds'
  >,
): string {
  const parts = [filter.scope === 'watchlist' ? 'the watchlist' : 'all tracked projects'];
  if (filter.categories.length > 0) parts.push(`in ${sentenceList(filter.categories)}`);
  if (filter.languages.length > 0) parts.push(`written in ${sentenceList(filter.languages)}`);
  if (filter.fundingStages.length > 0) parts.push(`at stage ${sentenceList(filter.fundingStages)}`);
  if (filter.licences?.length) parts.push(`under ${sentenceList(filter.licences, 'or')}`);
  if (filter.companies?.length) parts.push(`of ${sentenceList(filter.companies, 'or')}`);
  if (filter.minStars !== undefined) parts.push(`with at least ${count(filter.minStars)} stars`);
  if (filter.maxStars !== undefined) parts.push(`with at most ${count(filter.maxStars)} stars`);
  if (filter.includeIds.length > 0) parts.push(`only ${plural(filter.includeIds.length, 'named project')}`);
  if (filter.excludeIds.length > 0) parts.push(`without ${plural(filter.excludeIds.length, 'project')}`);
  return parts.length === 1 ? (parts[0] ?? '') : `${parts[0] ?? ''} ${parts.slice(1).join(', ')}`;
}
