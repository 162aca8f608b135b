import * as format from '../text/format.ts';
import { releaseUrl } from '../text/github-links.ts';
import type { Inline, Line } from '../contracts/messages/message.ts';
import type { DigestContent, DigestFinding, NamedProject } from './digest-content.ts';
import { name } from './digest-words.ts';

/** Findings of one subject that are shown; the others are counted. */
const SHOWN = 2;
const SHOWN_RELEASES = 3;
const SHOWN_NAMES = 3;

/** One line a subject beside the ranking, each only where there is something to say. */
export const digestFacts = (content: DigestContent): readonly Line[] =>
  [
    cooling(content),
    findings('⚠ At risk', content.health, content.moreHealth),
    index(content),
    lastPicks(content),
    releases(content),
    findings('▲ Grew in use', content.grownInUse ?? [], 0),
    findings('Milestones', content.milestones, 0),
    radar(content),
    own(content),
  ].flatMap((line) => (line === undefined ? [] : [line]));

const labelled = (label: string, rest: readonly Inline[]): Line => [{ kind: 'strong', text: label }, '  ', ...rest];

const joined = (parts: readonly (readonly Inline[])[], between = '; '): Inline[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [between, ...part]));

function cooling({ cooling: slowed = [] }: DigestContent): Line | undefined {
  if (slowed.length === 0) return undefined;
  const parts = slowed.map(({ fullName, gained, usual }): Inline[] => [
    ...name({ fullName }),
    `: ${format.plural(gained, 'star')}, usually ${format.count(usual)} a week`,
  ]);
  return labelled('▼ Cooling down', joined(parts));
}

function findings(label: string, found: readonly DigestFinding[], more: number): Line | undefined {
  if (found.length === 0) return undefined;
  const parts = found
    .slice(0, SHOWN)
    .map(({ fullName, sentence }): Inline[] => [
      ...(fullName === null ? [] : [...name({ fullName }), ': ']),
      sentence.replace(/\.$/, ''),
    ]);
  return labelled(label, [...joined(parts), ...andMore(found.length - parts.length + more)]);
}

const andMore = (count: number): Inline[] =>
  count <= 0 ? [] : [{ kind: 'quiet', text: `; and ${format.count(count)} more` }];

function index({ entrants, leavers }: DigestContent): Line | undefined {
  if (entrants.length + leavers.length === 0) return undefined;
  const names = (projects: readonly NamedProject[]): Inline[] => [
    ...joined(
      projects.slice(0, SHOWN_NAMES).map(({ fullName }) => name({ fullName })),
      ', ',
    ),
    ...(projects.length > SHOWN_NAMES ? [` and ${projects.length - SHOWN_NAMES} more`] : []),
  ];
  return labelled('Top 25 by score', [
    ...(entrants.length === 0 ? [] : ['in ', ...names(entrants)]),
    ...(entrants.length > 0 && leavers.length > 0 ? ['; '] : []),
    ...(leavers.length === 0 ? [] : ['out ', ...names(leavers)]),
  ]);
}

/** What the picks of the last digest gained together since, held against their pace then. */
function lastPicks({ followUps, previousAt, zone }: DigestContent): Line | undefined {
  if (followUps.length === 0 || previousAt === null) return undefined;
  const date = format.date(previousAt, zone);
  const known = followUps.filter(({ gainedSince }) => gainedSince !== null);
  if (known.length === 0) return labelled('Last picks', [`no newer star count since ${date}`]);
  const gained = known.reduce((sum, { gainedSince }) => sum + (gainedSince ?? 0), 0);
  const pace = known.some(({ paceBefore }) => paceBefore === null)
    ? 0
    : known.reduce((sum, { paceBefore }) => sum + (paceBefore ?? 0), 0);
  const who =
    known.length === followUps.length
      ? format.plural(known.length, 'project')
      : `${known.length} of ${format.plural(followUps.length, 'project')}`;
  const times = pace <= 0 ? '' : `, ${(gained / pace).toFixed(1).replace('-', '−')} times their pace then`;
  return labelled('Last picks', [
    `${format.signed(gained)} stars since ${date}${times}`,
    { kind: 'quiet', text: ` (${who})` },
  ]);
}

/** Releases that no line of the ranking names. */
function releases({ releases: listed, moreReleases, relative, absolute }: DigestContent): Line | undefined {
  const picks = relative.length > 0 ? relative : absolute;
  const told = new Set(picks.flatMap(({ fullName, release }) => (release ? [`${fullName} ${release.tag}`] : [])));
  const others = listed.filter(({ fullName, tag }) => !told.has(`${fullName} ${tag}`));
  if (others.length === 0) return undefined;
  const parts = others.slice(0, SHOWN_RELEASES).map(({ fullName, tag, source }): Inline[] => {
    const url = releaseUrl(fullName, { tag, source: source ?? 'github' });
    return [`${fullName} `, url === undefined ? tag : { kind: 'link', text: tag, url }];
  });
  return labelled('Releases', [...joined(parts, ', '), ...andMore(others.length - parts.length + moreReleases)]);
}

/** `On the radar  acme/newdb: +860 stars in 6 days, vector search` */
function radar({ radar: seen = [] }: DigestContent): Line | undefined {
  if (seen.length === 0) return undefined;
  const parts = seen.map(({ fullName, gained, days, category, atLeast }): Inline[] => [
    ...name({ fullName }),
    `: ${atLeast ? 'at least ' : ''}${format.signed(gained)} stars in ${format.plural(days, 'day')}${category === null ? '' : `, ${category}`}`,
  ]);
  return labelled('On the radar', [...joined(parts), { kind: 'quiet', text: '; not tracked' }]);
}

function own({ own: project }: DigestContent): Line | undefined {
  if (project === undefined) return undefined;
  const { fullName, rank, ranked, previousRank, gained } = project;
  const change = previousRank === undefined ? 0 : previousRank - rank;
  const moved = change === 0 ? '' : `, ${change > 0 ? 'up' : 'down'} ${format.count(Math.abs(change))}`;
  return labelled('Yours', [
    ...name({ fullName }),
    `: number ${format.count(rank)} of ${format.count(ranked)} by score${moved}`,
    ...(gained === null ? [] : [`, ${format.signed(gained)} ${Math.abs(gained) === 1 ? 'star' : 'stars'}`]),
  ]);
}
