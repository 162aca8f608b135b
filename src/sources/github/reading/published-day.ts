import { dayOf } from '../../../contracts/clock.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of a moment in an IANA zone, as days since 1970-01-01. */
export function dayInZone(at: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return dayOf(Date.parse(`${format.format(at)}T00:00:00Z`));
}
