import { DAY, HOUR } from '../contracts/clock.ts';

/** The zone of the star history's days unless a deployment says otherwise. */
export const PUBLISHED_ZONE = 'America/Los_Angeles';

const formats = new Map<string, Intl.DateTimeFormat>();
/** Asking a calendar takes microseconds, and ten thousand projects ask for the same few days. */
const ends = new Map<string, number>();
const ENDS_KEPT = 10_000;

/** Calendar day of an instant in a zone, as days since 1970-01-01. */
export function dayIn(zone: string, at: number): number {
  // No zone is a whole day away from UTC, so it is this day or one beside it.
  const day = Math.floor(at / DAY);
  if (at < endOfDay(zone, day - 1)) return day - 1;
  return at < endOfDay(zone, day) ? day : day + 1;
}

/** First instant after a calendar day of a zone. Offsets are whole quarter hours, so the search by halves is exact. */
export function endOfDay(zone: string, day: number): number {
  const key = `${zone} ${day}`;
  const known = ends.get(key);
  if (known !== undefined) return known;
  let low = (day + 1) * DAY - 15 * HOUR;
  let high = (day + 1) * DAY + 12 * HOUR;
  while (high - low > HOUR / 4) {
    const middle = low + Math.floor((high - low) / (HOUR / 2)) * (HOUR / 4);
    if (askDay(zone, middle) > day) high = middle;
    else low = middle;
  }
  if (ends.size >= ENDS_KEPT) ends.clear();
  ends.set(key, high);
  return high;
}

function askDay(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(at)}T00:00:00Z`) / DAY;
}
