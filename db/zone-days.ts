import { DAY, HOUR } from '../src/core/clock.ts';

/** The zone of the star history's days unless a deployment says otherwise. */
export const PUBLISHED_ZONE = 'America/Los_Angeles';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Calendar day of an instant in a zone, as days since 1970-01-01. */
export function dayIn(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(at)}T00:00:00Z`) / DAY;
}

/** First instant after a calendar day of a zone. Offsets move by whole quarter hours, so the search is exact. */
export function endOfDay(zone: string, day: number): number {
  let low = (day + 1) * DAY - 15 * HOUR;
  let high = (day + 1) * DAY + 12 * HOUR;
  while (high - low > HOUR / 4) {
    const middle = low + Math.floor((high - low) / (HOUR / 2)) * (HOUR / 4);
    if (dayIn(zone, middle) > day) high = middle;
    else low = middle;
  }
  return high;
}
