import { DAY } from '../../../src/contracts/clock.ts';
import type { Gain } from '../../../src/contracts/figures/discovery.ts';
import type { Block, Inline, Line, SelectOption } from '../../../src/contracts/messages/message.ts';
import type { WindowDays } from '../../../src/discovery/growth.ts';
import { commandText } from '../../../src/parsing/parse-command.ts';
import * as format from '../../../src/text/format.ts';
import type { FoundCandidate } from '../../../db/store.ts';
import { projectLink } from '../project-parts.ts';

const DESCRIPTION = 80;

export const gainOf = (candidate: FoundCandidate, window: WindowDays): Gain | undefined =>
  candidate.finding.details.gains[window];

/** `+860 stars in 6 days` */
export const gainWords = ({ gained, days, basis }: Gain): string =>
  `${basis === 'at least' ? 'at least ' : ''}${format.signed(gained)} stars in ${format.plural(days, 'day')}`;

const SURE: Readonly<Record<Gain['basis'], string>> = {
  counted: 'counted on both nights',
  'since creation': 'all since it was created',
  'star history': 'by GitHub’s star history',
  'at least': 'it was below the floor the night before',
};

/** `+860  acme/newdb  A vector database in Rust. 60 days old, 1,240 stars, vector search; counted on both nights` */
export function candidateLine(candidate: FoundCandidate, window: WindowDays): Line {
  const { finding, description, stars, language, createdDay } = candidate;
  const gain = gainOf(candidate, window);
  const value: Inline = {
    kind: 'strong',
    text: gain === undefined ? '' : `${gain.basis === 'at least' ? '≥ ' : ''}${format.signed(gain.gained)}`,
  };
  const about = [
    `${ageWords((candidate.day - createdDay) * DAY)} old`,
    `${format.count(stars)} stars`,
    ...(language === null ? [] : [language]),
    finding.category ?? 'unsorted',
  ].join(', ');
  const quality = {
    low: '; stars go with use',
    medium: '; ⚠ stars run ahead of use',
    high: '; ⚠ stars run far ahead of use',
  };
  const sure =
    finding.apart === null
      ? `${gain === undefined ? '' : `; ${SURE[gain.basis]}`}${finding.details.quality === null ? '; stars not judged' : quality[finding.details.quality]}`
      : `; kept apart: ${finding.apartReason ?? finding.apart}`;
  return [
    value,
    '  ',
    projectLink(candidate.fullName),
    ...(description === null || description === '' ? [] : [`  ${format.shorten(description, DESCRIPTION)}`]),
    { kind: 'quiet', text: `  ${about}${sure}` },
  ];
}

/** Two years and more in years; before that in days or months, as people say it. */
function ageWords(ms: number): string {
  const days = Math.max(0, Math.floor(ms / DAY));
  if (days < 90) return format.plural(days, 'day');
  if (days < 730) return format.plural(Math.floor(days / 30.4), 'month');
  return format.plural(Math.floor(days / 365.25), 'year');
}

/** The three things that can be done with each. */
export function candidateMenus(candidates: readonly FoundCandidate[]): Block[] {
  if (candidates.length === 0) return [];
  const menu = (placeholder: string, name: string, option: string): Block => ({
    kind: 'select',
    placeholder,
    options: candidates.map(({ fullName }): SelectOption => ({
      label: fullName,
      action: { kind: 'command', command: commandText(name, { [option]: fullName }), answer: 'reply' },
    })),
  });
  return [
    menu('Track', 'track', 'projects'),
    menu('Not for us', 'dismiss', 'project'),
    menu('More like this', 'discover', 'like'),
  ];
}
