import type { Store } from '../../db/store.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import type { SubscriptionFilter } from '../subscriptions/subscription-filter.ts';
import type { RadarProject } from './digest-content.ts';

/** So few are named; `discover` shows the rest. */
const NAMED = 2;
/** Read to choose from: most of the best were there in the period before, too. */
const READ = 200;
/** A sweep that is older than this says nothing of the period. */
const FRESH_DAYS = 2;

/**
 * What is not tracked, was first seen in the period, and gained most in a week: what the filter asks of projects it asks of these
 * as well, but for the watchlist and funding stages, which they cannot have. Undefined where nothing is, or no sweep was made.
 */
export async function onTheRadar(
  { discovery }: Pick<Store, 'discovery'>,
  filter: Pick<SubscriptionFilter, 'categories' | 'languages' | 'fundingStages' | 'includeIds'>,
  { workspaceId, now, windowDays }: { workspaceId: string; now: number; windowDays: number },
): Promise<readonly RadarProject[] | undefined> {
  if (filter.fundingStages.length > 0 || filter.includeIds.length > 0) return undefined;
  const today = dayOf(now);
  const found = await discovery.found({
    workspaceId,
    window: 7,
    which: 'listed',
    seenFrom: today - FRESH_DAYS,
    categories: filter.categories,
    languages: filter.languages.map((language) => language.toLowerCase()),
    limit: READ,
  });
  const radar = found
    .filter(({ firstSeenDay }) => firstSeenDay >= dayOf(now - windowDays * DAY))
    .slice(0, NAMED)
    .flatMap(({ fullName, stars, finding }): RadarProject[] => {
      const gain = finding.details.gains[7];
      return gain === undefined
        ? []
        : [
            {
              fullName,
              stars,
              category: finding.category,
              gained: gain.gained,
              days: gain.days,
              atLeast: gain.basis === 'at least',
            },
          ];
    });
  return radar.length === 0 ? undefined : radar;
}
