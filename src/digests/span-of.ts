import type { DigestContent } from './digest-content.ts';

/** The span that a digest speaks about, to stand after “in”: `a day`, `7 days`, `30 days`. */
export const spanOf = ({ windowDays }: Pick<DigestContent, 'windowDays'>): string => (windowDays === 1 ? 'a day' : `${windowDays} days`);
