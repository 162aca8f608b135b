import { DAY } from '../contracts/clock.ts';
import * as format from '../text/format.ts';
import { projectUrl, releaseUrl } from '../text/github-links.ts';
import type { Block, Inline, Line, Message } from '../contracts/message.ts';
import { digestChart } from './digest-chart.ts';
import { USUAL_AGE, isLagging, isStale } from './figures-age.ts';
import { daysOf, periodOf, spanOf } from './span-of.ts';
import { isEmpty } from './digest-content.ts';
import type {
  DigestContent,
  DigestFinding,
  DigestPick,
  DigestRelease,
  FollowUp,
  NamedProject,
} from './digest-content.ts';

export interface DigestMessageOptions {
  /** Says that this is what would be posted now. Default false. */
  preview?: boolean;
  /** Named in a preview; null or absent: of no subscription. */
  subscriptionId?: number | null;
}

/** Buttons are named after projects; with more of them the list itself is easier to read than its buttons. */
const MOST_BUTTONS = 10;

/**
 * The digest as a message, from its stored content alone: the same content always gives the same message.
 * A quiet one is a single line; whether it is posted at all is for the caller to decide by `content.quiet`.
 */
export function digestMessage(content: DigestContent, options: DigestMessageOptions = {}): Message {
  const summary = headline(content);
  const whose = options.subscriptionId == null ? '' : ` of subscription ${options.subscriptionId}`;
  const preview: Block[] =
    options.preview === true ? [{ kind: 'note', text: `Preview${whose}: this would be posted now.` }] : [];
  if (isEmpty(content))
    return {
      summary,
      tone: isStale(content) ? 'warning' : 'quiet',
      blocks: [...preview, { kind: 'text', text: summary }, smallPrint(content)],
    };
  return {
    summary,
    tone: isStale(content) ? 'warning' : content.relative.length + content.absolute.length > 0 ? 'up' : 'neutral',
    blocks: [
      ...preview,
      {
        kind: 'heading',
        text: `${PERIODS[content.period]} digest, ${dates(content)}`,
        aside: format.plural(content.matching, 'project'),
      },
      { kind: 'text', text: summary },
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
      ...chartBlocks(content),
      ...section(`Picks of ${lastTime(content)}, and since`, content.followUps.map(followUpLine)),
      ...section('Index, top 25 by score', indexLines(content)),
      ...section('Releases', more(content.releases.map(releaseLine), content.moreReleases, 'more release')),
      ...section('Health', more(content.health.map(findingLine), content.moreHealth, 'more finding')),
      ...section('Milestones', content.milestones.map(findingLine)),
      ...buttons(content),
      smallPrint(content),
    ],
  };
}

const PERIODS = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' } as const;

/** Which digest the followed picks stood in, beside its date. A daily or monthly one that was left out, or was posted today, says only the date. */
function lastTime({ period, previousAt, preparedAt, zone }: DigestContent): string {
  if (previousAt === null) return '';
  const date = format.date(previousAt, zone);
  const days = (preparedAt - previousAt) / DAY;
  if (period === 'daily' && date === format.date(preparedAt - DAY, zone)) return `yesterday, ${date}`;
  return period === 'monthly' && days > 20 && days < 40 ? `last month, ${date}` : date;
}

function dates(content: DigestContent): string {
  const { preparedAt, windowDays, zone } = content;
  return `${format.date(preparedAt - windowDays * DAY, zone)} to ${format.date(preparedAt, zone)}`;
}

/** The finding in one sentence; what a phone shows before the message is opened. */
function headline(content: DigestContent): string {
  const [fastest] = content.relative;
  const [most] = content.absolute;
  const days = spanOf(content);
  if (fastest !== undefined && most !== undefined && fastest.projectId !== most.projectId) {
    return `${fastest.fullName} grew fastest in ${days}: ${rate(fastest)}. ${most.fullName} gained most: ${stars(most.gained)}.`;
  }
  if (fastest !== undefined)
    return `${fastest.fullName} grew fastest in ${days}${most === undefined ? '' : ' and gained most'}: ${rate(fastest)}.`;
  if (most !== undefined) return `${most.fullName} gained most in ${days}: ${stars(most.gained)}.`;
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

const stars = (gained: number): string => `${format.signed(gained)} ${Math.abs(gained) === 1 ? 'star' : 'stars'}`;
const rate = (pick: DigestPick): string =>
  `${format.signedPercent(pick.growth)} (${stars(pick.gained)}${overDays(pick)})`;
/** ` in 6 days` where the gain is not over the whole span. */
const overDays = ({ days }: Pick<DigestPick, 'days'>): string =>
  days === undefined ? '' : ` in ${format.plural(days, 'day')}`;

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

/** Where its figures end well before those of the others. */
function endOf({ observedAt }: DigestPick, { figuresTo, zone }: DigestContent): Inline[] {
  if (observedAt == null || figuresTo === null || figuresTo - observedAt <= USUAL_AGE) return [];
  return [{ kind: 'quiet', text: `, to ${format.date(observedAt, zone)}` }];
}

function name(project: Pick<NamedProject, 'fullName'>): Inline[] {
  const url = projectUrl(project.fullName);
  return [
    url === undefined ? { kind: 'strong', text: project.fullName } : { kind: 'link', text: project.fullName, url },
  ];
}

/** Against the same list of the last digest; nothing in a first digest. */
function movement(pick: DigestPick): Inline[] {
  if (pick.previousRank === undefined) return [];
  if (pick.previousRank === null) return ['  new'];
  const change = pick.previousRank - pick.rank;
  return [`  ${format.arrow(change)}${change === 0 ? '' : ` ${Math.abs(change)}`}`];
}

/** What the counter did, and is not in the gain. */
const counter = ({ leftOut }: Pick<DigestPick, 'leftOut'>): Inline[] =>
  leftOut === undefined ? [] : [{ kind: 'quiet', text: `; ${leftOut}, left out` }];

function quality(pick: DigestPick): Inline[] {
  if (pick.starQuality === null || pick.starQuality === 'low') return [];
  return [`  ⚠ star quality risk ${pick.starQuality}${pick.qualityReason === null ? '' : `: ${pick.qualityReason}`}`];
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

const findingLine = ({ fullName, severity, sentence }: DigestFinding): Line => [
  ...(severity === 'high' ? ['⚠ '] : []),
  ...(fullName === null ? [] : [...name({ fullName }), ': ']),
  sentence,
];

const more = (lines: readonly Line[], left: number, noun: string): readonly Line[] =>
  left === 0 ? lines : [...lines, { kind: 'quiet', text: `and ${format.plural(left, noun)}` }];

function section(title: string, items: readonly Line[], ordered = false): Block[] {
  if (items.length === 0) return [];
  return [
    { kind: 'text', text: { kind: 'strong', text: title } },
    { kind: 'list', items, ...(ordered ? { ordered } : {}) },
  ];
}

function chartBlocks(content: DigestContent): Block[] {
  const chart = digestChart(content);
  return chart === undefined ? [] : [{ kind: 'chart', chart }];
}

/** One for each project that the two lists name. */
function buttons(content: DigestContent): Block[] {
  const named = new Map([...content.relative, ...content.absolute].map((pick) => [pick.projectId, pick.fullName]));
  const open = (fullName: string) => ({ kind: 'command', command: `score ${fullName}`, answer: 'reply' }) as const;
  const names = [...named.values()];
  if (names.length === 0) return [];
  if (names.length <= MOST_BUTTONS)
    return [{ kind: 'buttons', buttons: names.map((fullName) => ({ label: fullName, action: open(fullName) })) }];
  return [
    {
      kind: 'select',
      placeholder: 'Open a project',
      options: names.map((fullName) => ({ label: fullName, action: open(fullName) })),
    },
  ];
}

function smallPrint(content: DigestContent): Block {
  const { floor } = content;
  const unknown = content.known === 0 ? 0 : content.matching - content.known;
  return {
    kind: 'note',
    text: [
      `${content.scope}; fastest of those with ${format.count(floor.minStars)} stars that gained at least ${format.count(floor.minGained)}; `,
      ...ageOf(content),
      ...(unknown > 0 ? [`; growth unknown for ${format.plural(unknown, 'project')}`] : []),
      ...(content.releasesUnread === undefined
        ? []
        : [`; releases of ${format.plural(content.releasesUnread, 'project')} were not read in ${periodOf(content)}`]),
      ...(content.uncounted ?? []).map(({ fullName, because }) => `; ${fullName} is left out: ${because}`),
      ...(content.previousAt === null && !isEmpty(content) ? ['; first digest, so nothing to compare with yet'] : []),
    ],
  };
}

function ageOf(content: DigestContent): Inline[] {
  const { figuresFrom, figuresTo, preparedAt } = content;
  if (figuresTo === null) return ['age of the figures unknown'];
  const old = (at: number): string => `${format.span(preparedAt - at)} old`;
  return [
    'as of ',
    { kind: 'time', at: figuresTo, style: 'datetime' },
    ...(isLagging(content) ? [`, ⚠ ${old(figuresTo)}`] : []),
    ...(figuresFrom !== null && figuresTo - figuresFrom > USUAL_AGE ? [`, ⚠ some up to ${old(figuresFrom)}`] : []),
  ];
}
