import type { Cause, CauseFinding } from '../contracts/figures/cause.ts';
import type { Inline } from '../contracts/messages/message.ts';
import * as format from '../text/format.ts';

/** `Hacker News, 312 points, the day before`: with a link where there is one. */
export const causeLine = (cause: Cause): Inline[] => [
  cause.url === null ? cause.label : { kind: 'link', text: cause.label, url: cause.url },
  `, ${distance(cause.days)}`,
];

/** The same without markup. */
export const causeText = ({ label, days }: Cause): string => `${label}, ${distance(days)}`;

/** The best event in words, or that none was found, or that nobody could look. */
export function causeInWords(finding: CauseFinding | undefined): Inline[] {
  const [best] = finding?.causes ?? [];
  if (best !== undefined) return causeLine(best);
  switch (finding?.lookedAt) {
    case 'all stories':
      return ['no public cause found'];
    case 'most-read stories':
      return ['no public cause found among the most-read stories'];
    default:
      return ['causes could not be looked at'];
  }
}

const distance = (days: number): string => {
  if (days === 0) return 'the same day';
  const away = Math.abs(days) === 1 ? 'the day' : format.plural(Math.abs(days), 'day');
  return `${away} ${days < 0 ? 'before' : 'after it began'}`;
};
