import { DAY } from '../contracts/clock.ts';
import type { DigestContent } from './digest-content.ts';

type Ages = Pick<DigestContent, 'figuresTo' | 'preparedAt' | 'windowDays'>;

/** Figures are read every night, so a day and a half is their usual age at most. */
export const USUAL_AGE = 2 * DAY;

/** Nothing was read in the whole period: what is known speaks of another one, and was told then. */
export const isStale = ({ figuresTo, preparedAt, windowDays }: Ages): boolean =>
  figuresTo !== null && preparedAt - figuresTo > windowDays * DAY;

/** The figures end well before the digest: their window is another one than its period, and is named by its end. */
export const isLagging = ({ figuresTo, preparedAt }: Ages): boolean =>
  figuresTo !== null && preparedAt - figuresTo > USUAL_AGE;
