import { date } from '../text/format.ts';
import type { DigestContent } from './digest-content.ts';
import { isLagging } from './figures-age.ts';

type Span = Pick<DigestContent, 'windowDays' | 'figuresTo' | 'preparedAt' | 'zone'>;

/** The span of a digest's period: `a day`, `7 days`. */
export const periodOf = ({ windowDays }: Pick<DigestContent, 'windowDays'>): string =>
  windowDays === 1 ? 'a day' : `${windowDays} days`;

/** The span that its growth speaks about, to stand after “in”: `a day`, `7 days`, `the 7 days to 5 Nov 2025` where the figures end before it. */
export function spanOf(content: Span): string {
  return content.windowDays > 1 && isLagging(content) ? `the ${daysOf(content)}` : periodOf(content);
}

/** The same to stand after “for”: `a day`, `7 days`, `7 days to 5 Nov 2025`. */
export function daysOf(content: Span): string {
  const { windowDays, figuresTo, zone } = content;
  return windowDays > 1 && figuresTo !== null && isLagging(content)
    ? `${periodOf(content)} to ${date(figuresTo, zone)}`
    : periodOf(content);
}
