import * as format from '../text/format.ts';
import { isEmpty } from './digest-content.ts';
import type { DigestContent, DigestPick } from './digest-content.ts';
import { overDays } from './digest-words.ts';
import { isStale } from './figures-age.ts';
import { daysOf, periodOf, spanOf } from './span-of.ts';

/** The finding in one sentence; what a phone shows before the message is opened. */
export function headline(content: DigestContent): string {
  const [fastest] = content.relative;
  const [most] = content.absolute;
  const days = spanOf(content);
  if (fastest !== undefined && most !== undefined && fastest.projectId !== most.projectId) {
    return `${fastest.fullName} grew fastest in ${days}: ${rate(fastest)}${reason(fastest)}. ${most.fullName} gained most: ${stars(most.gained)}.`;
  }
  if (fastest !== undefined)
    return `${fastest.fullName} grew fastest in ${days}${most === undefined ? '' : ' and gained most'}: ${rate(fastest)}${reason(fastest)}.`;
  if (most !== undefined) return `${most.fullName} gained most in ${days}: ${stars(most.gained)}${reason(most)}.`;
  if (content.matching === 0) return `No project matches ${content.scope}.`;
  if (content.known === 0) return withoutFigures(content);
  if (!isEmpty(content)) return `No project grew beyond the floor in ${days}; ${otherFindings(content)}.`;
  return `Quiet for ${daysOf(content)}: ${content.known === 1 ? 'the one project with figures did not grow' : `none of ${format.count(content.known)} projects grew`} by ${content.floor.minGained} stars or more, and nothing else was found.`;
}

/** That nothing grew would be a finding; here nobody knows. */
function withoutFigures(content: DigestContent): string {
  const { figuresTo, matching, zone } = content;
  const unknown = `in ${periodOf(content)} is unknown for ${format.plural(matching, 'project')}${isEmpty(content) ? '' : `; ${otherFindings(content)}`}.`;
  return figuresTo !== null && isStale(content)
    ? `No new figures since ${format.date(figuresTo, zone)}: growth ${unknown}`
    : `Growth ${unknown}`;
}

function otherFindings(content: DigestContent): string {
  const counts: readonly (readonly [number, string])[] = [
    [content.health.length + content.moreHealth, 'health finding'],
    [content.cooling?.length ?? 0, 'slowdown'],
    [content.releases.length + content.moreReleases, 'notable release'],
    [content.milestones.length, 'milestone'],
    [content.entrants.length, 'new project'],
  ];
  const told = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) =>
      noun === 'new project' ? `${format.plural(count, noun)} in the index` : format.plural(count, noun),
    );
  return format.sentenceList(
    told.length === 0 ? [`${format.plural(content.leavers.length, 'project')} left the index`] : told,
  );
}

/** What came out at the same time: said as that, because it is not known what people came for. */
const reason = ({ release, why }: DigestPick): string => {
  const event = why?.phrase ?? (release === undefined ? null : `release ${release.tag}`);
  return event === null ? '' : `, with ${event}`;
};

const stars = (gained: number): string => `${format.signed(gained)} ${Math.abs(gained) === 1 ? 'star' : 'stars'}`;
const rate = (pick: DigestPick): string =>
  `${format.signedPercent(pick.growth)} (${stars(pick.gained)}${overDays(pick)})`;
