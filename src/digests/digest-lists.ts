import { DAY } from '../contracts/clock.ts';
import * as format from '../text/format.ts';
import { releaseUrl } from '../text/github-links.ts';
import type { Block, Inline, Line } from '../contracts/messages/message.ts';
import type { DigestContent, DigestPick, DigestRelease, FollowUp, NamedProject } from './digest-content.ts';
import { counter, endOf, findingLine, name, overDays, quality } from './digest-words.ts';
import { spanOf } from './span-of.ts';

/** Every list of a digest whole, with ranks and movements: what *Show all* opens. */
export const digestLists = (content: DigestContent): readonly Block[] => [
  ...section(
    `Fastest growing in ${spanOf(content)}`,
    content.relative.map((pick) => relativeLine(pick, content)),
    true,
  ),
  ...section(
    `Most stars in ${spanOf(content)}`,
    content.absolute.map((pick) => absoluteLine(pick, content)),
    true,
  ),
  ...section(`Picks of ${lastTime(content)}, and since`, content.followUps.map(followUpLine)),
  ...section('Index, top 25 by score', indexLines(content)),
  ...section('Releases', more(content.releases.map(releaseLine), content.moreReleases, 'more release')),
  ...section('Health', more(content.health.map(findingLine), content.moreHealth, 'more finding')),
  ...section('Milestones', content.milestones.map(findingLine)),
];

const relativeLine = (pick: DigestPick, content: DigestContent): Line => [
  ...name(pick),
  ` ${format.signedPercent(pick.growth)}`,
  { kind: 'quiet', text: ` (${format.signed(pick.gained)}${overDays(pick)} to ${format.count(pick.stars)})` },
  ...endOf(pick, content),
  ...movement(pick),
  ...counter(pick),
  ...quality(pick),
];

const absoluteLine = (pick: DigestPick, content: DigestContent): Line => [
  ...name(pick),
  ` ${format.signed(pick.gained)}${overDays(pick)}`,
  { kind: 'quiet', text: ` (${format.signedPercent(pick.growth)} to ${format.count(pick.stars)})` },
  ...endOf(pick, content),
  ...movement(pick),
  ...counter(pick),
  ...quality(pick),
];

/** Against the same list of the last digest; nothing in a first digest. */
function movement(pick: DigestPick): Inline[] {
  if (pick.previousRank === undefined) return [];
  if (pick.previousRank === null) return ['  new'];
  const change = pick.previousRank - pick.rank;
  return [`  ${format.arrow(change)}${change === 0 ? '' : ` ${Math.abs(change)}`}`];
}

/** `qdrant/qdrant (was 1st) +312 since, +1.2 %; its pace before: +480; now 4th`. */
function followUpLine(follow: FollowUp): Line {
  const was: Inline = {
    kind: 'quiet',
    text: ` (was ${format.count(follow.previousRank)}${follow.list === 'absolute' ? ' by stars' : ''})`,
  };
  if (follow.gainedSince === null)
    return [
      ...name(follow),
      was,
      follow.leftOut === undefined ? ' no newer star count' : ` not counted: ${follow.leftOut}`,
    ];
  const rank =
    follow.rankNow === undefined
      ? ''
      : follow.rankNow === null
        ? '; no longer ranked'
        : `; now ${format.count(follow.rankNow)}`;
  const pace = follow.paceBefore === null ? '' : `, at its pace before ${format.signed(follow.paceBefore)}`;
  return [
    ...name(follow),
    was,
    ` ${format.signed(follow.gainedSince)} (${format.signedPercent(follow.growthSince)})${overDays(follow)}`,
    { kind: 'quiet', text: `${pace}${rank}` },
    ...counter(follow),
  ];
}

function indexLines(content: DigestContent): Line[] {
  const names = (projects: readonly NamedProject[]): string =>
    format.sentenceList(projects.map((project) => project.fullName));
  return [
    ...(content.entrants.length === 0 ? [] : [`▲ in: ${names(content.entrants)}`]),
    ...(content.leavers.length === 0 ? [] : [`▼ out: ${names(content.leavers)}`]),
  ];
}

function releaseLine(release: DigestRelease): Line {
  const url = releaseUrl(release.fullName, { tag: release.tag, source: release.source ?? 'github' });
  const tag: Inline = url === undefined ? release.tag : { kind: 'link', text: release.tag, url };
  const remark = release.prerelease ? ', pre-release' : release.size === 'major' ? ', major' : '';
  return [
    { kind: 'strong', text: release.fullName },
    ' ',
    tag,
    { kind: 'quiet', text: `${remark} ` },
    { kind: 'time', at: release.publishedAt, style: 'date' },
  ];
}

const more = (lines: readonly Line[], left: number, noun: string): readonly Line[] =>
  left === 0 ? lines : [...lines, { kind: 'quiet', text: `and ${format.plural(left, noun)}` }];

function section(title: string, items: readonly Line[], ordered = false): Block[] {
  if (items.length === 0) return [];
  return [
    { kind: 'text', text: { kind: 'strong', text: title } },
    { kind: 'list', items, ...(ordered ? { ordered } : {}) },
  ];
}

/** Which digest the followed picks stood in, beside its date. A daily or monthly one that was left out, or was posted today, says only the date. */
function lastTime({ period, previousAt, preparedAt, zone }: DigestContent): string {
  if (previousAt === null) return '';
  const date = format.date(previousAt, zone);
  const days = (preparedAt - previousAt) / DAY;
  if (period === 'daily' && date === format.date(preparedAt - DAY, zone)) return `yesterday, ${date}`;
  return period === 'monthly' && days > 20 && days < 40 ? `last month, ${date}` : date;
}
