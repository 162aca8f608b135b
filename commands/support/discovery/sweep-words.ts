import type { Block, Inline } from '../../../src/contracts/messages/message.ts';
import { completeness } from '../../../src/discovery/sweep.ts';
import * as format from '../../../src/text/format.ts';
import type { SweepCoverage } from '../../../db/store.ts';
import { asOfNote } from '../as-of.ts';
import type { CommandContext } from '../context.ts';

/** `300,214 repositories from 500 stars, or from 50 where younger than 90 days; 99.9 % read` */
export function sweepWords(night: SweepCoverage): string {
  const floors =
    night.newStars < night.stars
      ? `from ${format.count(night.stars)} stars, or from ${format.count(night.newStars)} where younger than ${night.newDays} days`
      : `from ${format.count(night.stars)} stars`;
  return `${format.plural(night.found, 'repository', 'repositories')} ${floors}; ${readWords(night)}`;
}

/** `99.9 % read`, `62 % read so far` */
function readWords(night: SweepCoverage): string {
  // Recorded nights: how many there were in all was not recorded.
  if (night.total === 0 && night.found > 0) return 'a recorded part of all there were';
  const share = completeness(night);
  const read = share >= 0.9995 ? 'all read' : `${format.percent(share)} read`;
  return night.finishedAt === null ? `${read} so far` : read;
}

/** The small print: when the sweep was, what it covered and how completely. */
export async function sweepNote(
  { store, now }: CommandContext,
  ...more: readonly (Inline | undefined)[]
): Promise<Block> {
  const nights = await store.discovery.sweeps(2);
  // One that has just begun says nothing yet of most repositories: the one before it is what the answer rests on.
  const night = nights.find(({ finishedAt }) => finishedAt !== null) ?? nights[0];
  if (night === undefined) return asOfNote(undefined, now, 'nothing was swept yet', ...more);
  return asOfNote(night.finishedAt ?? night.startedAt, now, sweepWords(night), ...more);
}
