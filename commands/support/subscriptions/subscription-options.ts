import { UserError } from '../../../src/contracts/errors.ts';
import { refuseLaxThresholds } from '../../../src/subscriptions/validate-thresholds.ts';
import { count, plural, sentenceList } from '../../../src/text/format.ts';
import { readWrittenNumber } from '../../../src/text/written-number.ts';
import { SIGNAL_GROUPS } from '../../../src/signals/engine/signal-kind.ts';
import { RETIRED_THRESHOLDS, SIGNAL_KIND_IDS, THRESHOLD_DOCS, THRESHOLD_NAMES } from '../../../src/signals/index.ts';
import type { SignalGroup, SignalKind, SignalThresholds, ThresholdName } from '../../../src/signals/index.ts';
import { DIGEST_SIZES, completeFilter } from '../../../src/subscriptions/subscription-filter.ts';
import type { Subscription, SubscriptionFilter } from '../../../db/store.ts';
import type { OptionSpecs } from '../../../src/contracts/command.ts';
import type { ReleaseLevel } from '../../../src/history/releases/release-level.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import type { CommandContext } from '../context.ts';
import { readBound } from '../finding/bounds.ts';
import { facetValues } from '../finding/facets.ts';
import { findProjects } from '../finding/find-project.ts';
import { readTagPatterns } from './release-options.ts';

/** What both kinds of subscription can be narrowed to. */
export const filterOptions = {
  scope: {
    type: 'choice',
    description: 'The watchlist (default) or all tracked projects',
    choices: [
      { value: 'watchlist', label: 'watchlist' },
      { value: 'universe', label: 'all tracked projects' },
    ],
  },
  category: {
    type: 'text',
    description: 'Only this category, or several; “any” for all',
    complete: 'category',
    maxLength: 100,
  },
  language: {
    type: 'text',
    description: 'Only this main language; “any” for all',
    complete: 'language',
    maxLength: 100,
  },
  stage: { type: 'text', description: 'Only this funding stage; “any” for all', complete: 'stage', maxLength: 100 },
  licence: { type: 'text', description: 'Only this licence; “any” for all', maxLength: 100, needs: 'typedOptions' },
  company: { type: 'text', description: 'Only this company; “any” for all', maxLength: 100, needs: 'typedOptions' },
  minstars: { type: 'text', description: 'Least stars; 0 for any', maxLength: 20, needs: 'typedOptions' },
  maxstars: { type: 'text', description: 'Most stars; 0 for any', maxLength: 20, needs: 'typedOptions' },
  only: { type: 'projects', description: 'Only these projects', max: 50 },
  exclude: { type: 'projects', description: 'All but these projects', max: 50 },
  prereleases: { type: 'boolean', description: 'Count pre-releases as releases (default no)' },
} as const satisfies OptionSpecs;

export const digestSize = {
  type: 'integer',
  description: `Projects a list shows, ${DIGEST_SIZES.min} to ${DIGEST_SIZES.max} (default 5)`,
  min: DIGEST_SIZES.min,
  max: DIGEST_SIZES.max,
} as const;

interface WrittenFilter {
  scope?: 'watchlist' | 'universe' | undefined;
  category?: string | undefined;
  language?: string | undefined;
  stage?: string | undefined;
  licence?: string | undefined;
  company?: string | undefined;
  minstars?: string | undefined;
  maxstars?: string | undefined;
  only?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
  prereleases?: boolean | undefined;
  level?: ReleaseLevel | 'any' | undefined;
  tags?: string | undefined;
  kinds?: string | undefined;
  severity?: 'low' | 'medium' | 'high' | undefined;
  thresholds?: string | undefined;
  size?: number | undefined;
  quiet?: 'skip' | 'line' | undefined;
}

/**
 * The filter that was asked for, laid over `base` (the defaults, or the subscription that is changed).
 * @throws UserError for a category, kind, threshold or project that does not exist, and for a threshold that would change nothing.
 */
export async function readFilter(
  context: CommandContext,
  written: WrittenFilter,
  base: SubscriptionFilter = completeFilter(),
): Promise<SubscriptionFilter> {
  const ids = async (names: readonly string[] | undefined): Promise<readonly number[] | undefined> =>
    names && (await findProjects(context, names, 'score')).map((project) => project.id);
  const facet = async (
    name: 'category' | 'language' | 'fundingStage' | 'license' | 'company',
    value: string | undefined,
  ): Promise<readonly string[] | undefined> =>
    value === undefined ? undefined : await facetValues(context, name, value);
  const wished = {
    scope: written.scope,
    categories: await facet('category', written.category),
    languages: await facet('language', written.language),
    fundingStages: await facet('fundingStage', written.stage),
    licences: await facet('license', written.licence),
    companies: await facet('company', written.company),
    ...boundsOf(written),
    includeIds: await ids(written.only),
    excludeIds: await ids(written.exclude),
    prereleases: written.prereleases,
    level: written.level === 'any' ? null : written.level,
    tags: written.tags === undefined ? undefined : readTagPatterns(written.tags),
    kinds: written.kinds === undefined ? undefined : readKinds(written.kinds),
    minSeverity: written.severity,
    thresholds: written.thresholds === undefined ? undefined : readThresholds(written.thresholds),
    size: written.size,
    quiet: written.quiet,
  };
  refuseLaxThresholds(wished.thresholds ?? {});
  const given = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
  return withoutNoBounds({ ...base, ...given });
}

/** @throws UserError for a bound that is no number, and for two with nothing between them */
function boundsOf({ minstars, maxstars }: WrittenFilter): { minStars?: number; maxStars?: number } {
  const [minStars, maxStars] = [readBound('minstars', minstars), readBound('maxstars', maxstars)];
  if (minStars !== undefined && maxStars !== undefined && maxStars > 0 && minStars > maxStars)
    throw new UserError(
      `Nothing has at least ${count(minStars)} and at most ${count(maxStars)} stars.`,
      `Write minstars:${maxStars} maxstars:${minStars}.`,
    );
  return { ...(minStars === undefined ? {} : { minStars }), ...(maxStars === undefined ? {} : { maxStars }) };
}

/** A bound of 0 takes away the one that was there. */
function withoutNoBounds({ minStars = 0, maxStars = 0, ...filter }: SubscriptionFilter): SubscriptionFilter {
  return { ...filter, ...(minStars > 0 ? { minStars } : {}), ...(maxStars > 0 ? { maxStars } : {}) };
}

/** `spikes,stale-release` as kinds and groups. */
export function readKinds(text: string): (SignalKind | SignalGroup)[] {
  const known: readonly string[] = [...SIGNAL_GROUPS, ...SIGNAL_KIND_IDS];
  const names = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (names.includes('all')) return [];
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new UserError(
      `“${wrong.slice(0, 40)}” is no kind of alert.`,
      `Groups: ${SIGNAL_GROUPS.join(', ')}. Kinds: ${SIGNAL_KIND_IDS.join(', ')}.`,
    );
  return names as (SignalKind | SignalGroup)[];
}

/** `spikeRatio=5 staleDays=240` as thresholds, each checked against its range; `default` for none of one's own. */
export function readThresholds(text: string): Partial<SignalThresholds> {
  if (text.trim().toLowerCase() === 'default') return {};
  const thresholds: Partial<Record<ThresholdName, number>> = {};
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const [written = '', value = ''] = part.split(/[=:]/);
    const name = THRESHOLD_NAMES.find((known) => known.toLowerCase() === written.toLowerCase());
    if (name === undefined) {
      const retired = Object.keys(RETIRED_THRESHOLDS).find((one) => one.toLowerCase() === written.toLowerCase());
      throw new UserError(
        RETIRED_THRESHOLDS[retired ?? ''] ?? `“${written.slice(0, 40)}” is no threshold.`,
        `There are ${sentenceList(THRESHOLD_NAMES)}.`,
      );
    }
    const { min, max, unit } = THRESHOLD_DOCS[name];
    const number = readWrittenNumber(value);
    if (typeof number !== 'number' || number < min || number > max)
      throw new UserError(
        `${name} should be a number from ${min} to ${max} (${unit}).`,
        `Write ${name}=${THRESHOLD_DOCS[name].default}, which is the default.`,
      );
    thresholds[name] = number;
  }
  return thresholds;
}

/** @throws UserError when no tracked project passes the filter: better now than silence on Monday. */
export async function refuseEmpty(context: CommandContext, filter: SubscriptionFilter): Promise<number> {
  const board = await context.store.scores.leaderboard({
    ...(filter.scope === 'watchlist' ? { watchedBy: context.caller.workspace } : {}),
    categories: filter.categories,
    languages: filter.languages,
    fundingStages: filter.fundingStages,
    ...(filter.licences === undefined ? {} : { licences: filter.licences }),
    ...(filter.companies === undefined ? {} : { companies: filter.companies }),
    ...(filter.minStars === undefined ? {} : { minStars: filter.minStars }),
    ...(filter.maxStars === undefined ? {} : { maxStars: filter.maxStars }),
    includeIds: filter.includeIds,
    excludeIds: filter.excludeIds,
    order: 'stars',
    limit: 1,
    offset: 0,
  });
  const matching = board.ranked + board.unknown;
  if (matching === 0) {
    throw new UserError(
      filter.scope === 'watchlist' ? 'No project on the watchlist matches that.' : 'No tracked project matches that.',
      filter.scope === 'watchlist'
        ? say`Add projects with \`track owner/name\`, or use scope:universe.`
        : say`Loosen the filter, or add projects with \`track owner/name\`.`,
    );
  }
  return matching;
}

/** What a subscription speaks about, as words: `watchlist; vector search; kinds spikes`. */
export function describeFilter(context: CommandContext, subscription: Pick<Subscription, 'kind' | 'filter'>): string {
  const { filter, kind } = subscription;
  const names = (ids: readonly number[]): string =>
    sentenceList(ids.map((id) => context.index.get(id)?.fullName ?? `project ${id}`));
  const thresholds = Object.entries(filter.thresholds).map(
    ([name, value]) => `${name} ${value}${name in RETIRED_THRESHOLDS ? ' (no longer used)' : ''}`,
  );
  return [
    filter.scope === 'watchlist' ? 'the watchlist' : 'all tracked projects',
    ...filter.categories,
    ...filter.languages,
    ...filter.fundingStages.map((stage) => `stage ${stage}`),
    ...(filter.licences ?? []),
    ...(filter.companies ?? []),
    filter.minStars === undefined ? undefined : `at least ${count(filter.minStars)} stars`,
    filter.maxStars === undefined ? undefined : `at most ${count(filter.maxStars)} stars`,
    filter.includeIds.length > 0 ? `only ${names(filter.includeIds)}` : undefined,
    filter.excludeIds.length > 0 ? `without ${names(filter.excludeIds)}` : undefined,
    kind === 'alerts'
      ? filter.kinds.length > 0
        ? filter.kinds.join(', ')
        : 'all kinds'
      : `${plural(filter.size, 'project')} a list`,
    kind === 'alerts'
      ? `from ${filter.minSeverity} severity`
      : filter.quiet === 'skip'
        ? 'nothing in a quiet period'
        : 'one line in a quiet period',
    thresholds.length > 0 ? sentenceList(thresholds) : undefined,
    filter.prereleases ? 'pre-releases included' : undefined,
    kind === 'alerts' && filter.level ? `releases from ${filter.level} on` : undefined,
    kind === 'alerts' && filter.tags.length > 0 ? `releases tagged ${filter.tags.join(' or ')}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}
