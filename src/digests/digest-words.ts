import * as format from '../text/format.ts';
import { projectUrl } from '../text/github-links.ts';
import type { Block, Inline, Line } from '../contracts/messages/message.ts';
import type { DigestContent, DigestFinding, DigestPick, NamedProject } from './digest-content.ts';
import { isEmpty } from './digest-content.ts';
import { USUAL_AGE, isLagging } from './figures-age.ts';
import { periodOf } from './span-of.ts';

/** ` in 6 days` where the gain is not over the whole span. */
export const overDays = ({ days }: Pick<DigestPick, 'days'>): string =>
  days === undefined ? '' : ` in ${format.plural(days, 'day')}`;

/** Where its figures end well before those of the others. */
export function endOf({ observedAt }: DigestPick, { figuresTo, zone }: DigestContent): Inline[] {
  if (observedAt == null || figuresTo === null || figuresTo - observedAt <= USUAL_AGE) return [];
  return [{ kind: 'quiet', text: `, to ${format.date(observedAt, zone)}` }];
}

/** @param shown what stands for the name; the whole one unless told */
export function name({ fullName }: Pick<NamedProject, 'fullName'>, shown = fullName): Inline[] {
  const url = projectUrl(fullName);
  return [url === undefined ? { kind: 'strong', text: shown } : { kind: 'link', text: shown, url }];
}

/** What the counter did, and is not in the gain. */
export const counter = ({ leftOut }: Pick<DigestPick, 'leftOut'>): Inline[] =>
  leftOut === undefined ? [] : [{ kind: 'quiet', text: `; ${leftOut}, left out` }];

export function quality(pick: DigestPick): Inline[] {
  if (pick.starQuality === null || pick.starQuality === 'low') return [];
  return [`  ⚠ star quality risk ${pick.starQuality}${pick.qualityReason === null ? '' : `: ${pick.qualityReason}`}`];
}

export const findingLine = ({ fullName, severity, sentence }: DigestFinding): Line => [
  ...(severity === 'high' ? ['⚠ '] : []),
  ...(fullName === null ? [] : [...name({ fullName }), ': ']),
  sentence,
];

/** @param all with what the ranking leaves out by size */
export function smallPrint(content: DigestContent, all: boolean): Block {
  const { floor } = content;
  const unknown = content.known === 0 ? 0 : content.matching - content.known;
  return {
    kind: 'note',
    text: [
      `${content.scope}; `,
      ...(all
        ? [
            `fastest of those with ${format.count(floor.minStars)} stars that gained at least ${format.count(floor.minGained)}; `,
          ]
        : []),
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
