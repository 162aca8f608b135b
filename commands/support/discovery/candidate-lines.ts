import { DAY } from '../../../src/contracts/clock.ts';
import type { Gain } from '../../../src/contracts/figures/discovery.ts';
import type { Block, Inline, Line, SelectOption } from '../../../src/contracts/messages/message.ts';
import type { WindowDays } from '../../../src/discovery/growth.ts';
import { commandText } from '../../../src/parsing/parse-command.ts';
import * as format from '../../../src/text/format.ts';
import type { FoundCandidate } from '../../../db/store.ts';
import { projectLink } from '../project-parts.ts';

const DESCRIPTION = 60;

export const gainOf = (candidate: FoundCandidate, window: WindowDays): Gain | undefined =>
  candidate.finding.details.gains[window];

/** `+860 stars in 6 days` */
export const gainWords = ({ gained, days, basis }: Gain): string =>
  `${basis === 'at least' ? 'at least ' : ''}${format.signed(gained)} stars in ${format.plural(days, 'day')}`;

/** How sure a gain is, in two or three words. */
const SURE: Readonly<Record<Gain['basis'], string>> = {
  counted: 'counted twice',
  'since creation': 'all since creation',
  'star history': 'by star history',
  'at least': 'first seen now',
};
const QUALITY = { low: '', medium: ', ⚠ stars run ahead of use', high: ', ⚠ stars run far ahead of use' } as const;

/** `+840  acme/newdb · A vector database in Rust · 60 days old, 1,240 stars, Rust, vector search, counted twice` */
export function candidateLine(candidate: FoundCandidate, window: WindowDays): Line {
  const { finding, description, stars, language, createdDay } = candidate;
  const gain = gainOf(candidate, window);
  const value = gain === undefined ? '' : `${gain.basis === 'at least' ? '≥ ' : ''}${format.signed(gain.gained)}`;
  const about = [
    `${ageWords((candidate.day - createdDay) * DAY)} old`,
    `${format.count(stars)} stars`,
    ...(language === null ? [] : [language]),
    finding.category ?? 'unsorted',
    ...(finding.apart === null && gain !== undefined ? [SURE[gain.basis]] : []),
  ].join(', ');
  const kept = finding.apart === null ? '' : `; kept apart: ${finding.apartReason ?? finding.apart}`;
  const quality = finding.apart !== null || finding.details.quality === null ? '' : QUALITY[finding.details.quality];
  return [
    ...(value === '' ? [] : [{ kind: 'strong', text: value } satisfies Inline, '  ']),
    projectLink(candidate.fullName),
    ...(description === null || description === '' ? [] : [` · ${format.shorten(description, DESCRIPTION)}`]),
    { kind: 'quiet', text: ` · ${about}${quality}${kept}` },
  ];
}

/** For the small print: of whose stars it is not known whether they go with use. */
export function unjudgedWords(candidates: readonly FoundCandidate[]): string | undefined {
  const unjudged = candidates.filter(({ finding }) => finding.details.quality === null).length;
  if (unjudged === 0) return undefined;
  return unjudged === candidates.length
    ? 'star quality not judged'
    : `star quality of ${format.count(unjudged)} not judged`;
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
