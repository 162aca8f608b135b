import { DAY, HOUR, MINUTE } from '../contracts/clock.ts';

/** How numbers, spans and moments are written, the same everywhere. Unknown is written as a dash, never as zero. */

export const UNKNOWN = '–';
/** U+2212: a real minus is as wide as a plus, so that columns of changes line up. */
const MINUS = '−';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Making a formatter takes longer than everything else in an answer, so each is made once. */
function keptBy<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    const known = kept.get(key) ?? make(key);
    kept.set(key, known);
    return known;
  };
}

const byDigits = keptBy(
  (key) =>
    new Intl.NumberFormat('en-US', { minimumFractionDigits: Number(key[0]), maximumFractionDigits: Number(key[1]) }),
);
const digitsFormat = (least: number, most: number): Intl.NumberFormat => byDigits(`${least}${most}`);
const dayFormat = keptBy(
  (zone) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone }),
);
const clockFormat = keptBy(
  (zone) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }),
);
const zoneFormat = keptBy((zone) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' }));

type Maybe = number | null | undefined;
const known = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** `26,836` */
export const count = (value: Maybe): string => (known(value) ? whole.format(value).replace('-', MINUS) : UNKNOWN);

/** `+1,204`, `−3`, `±0` */
export function signed(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const rounded = Math.round(value);
  return rounded === 0 ? '±0' : `${rounded > 0 ? '+' : MINUS}${whole.format(Math.abs(rounded))}`;
}

/** `4.7 %` of a fraction 0.047, `80.6 %`; always one digit below 10 %, so that columns line up, whole percents from 100 % on, two digits below 1 %. */
export function percent(fraction: Maybe): string {
  if (!known(fraction)) return UNKNOWN;
  return `${percentDigits(fraction)} %`.replace('-', MINUS);
}

/** `+4.7 %` */
export function signedPercent(fraction: Maybe): string {
  if (!known(fraction)) return UNKNOWN;
  const text = percentDigits(Math.abs(fraction));
  if (Number(text.replaceAll(',', '')) === 0) return '±0 %';
  return `${fraction > 0 ? '+' : MINUS}${text} %`;
}

function percentDigits(fraction: number): string {
  // Sums of weights come out a hair below what they mean: 91.25 % would be rounded down.
  const value = Number((fraction * 100).toPrecision(12));
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 0.995 || size === 0 ? 1 : 2;
  // 9.95 is written 10, so the limit lies below it.
  const least = digits === 2 ? 2 : size > 0 && size < 9.95 ? 1 : 0;
  return digitsFormat(least, digits).format(value);
}

/** `82`: scores and percentiles are whole. */
export const score = (value: Maybe): string => (known(value) ? String(Math.round(value)) : UNKNOWN);

/** `1 star`, `26,836 stars` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${Math.round(value) === 1 ? one : many}`;

/** `12 days`, `3 hours`, `5 minutes`, `less than a minute`: the largest whole unit of a span in ms. */
export function span(ms: number): string {
  if (ms >= 2 * DAY) return plural(Math.floor(ms / DAY), 'day');
  if (ms >= 2 * HOUR) return plural(Math.floor(ms / HOUR), 'hour');
  if (ms >= MINUTE) return plural(Math.floor(ms / MINUTE), 'minute');
  return 'less than a minute';
}

/** `12 days ago`, `today` for UTC days. */
export function daysAgo(at: number, now: number): string {
  const days = Math.floor(now / DAY) - Math.floor(at / DAY);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${plural(days, 'day')} ago`;
}

/** `30 days`, `12 weeks`, `12 months`, `2 years` for a window of whole days. */
export function windowName(days: number): string {
  if (days % 365 === 0) return plural(days / 365, 'year');
  if (days % 30 === 0 && days >= 60) return plural(days / 30, 'month');
  if (days % 7 === 0 && days >= 14) return plural(days / 7, 'week');
  return plural(days, 'day');
}

/** With a capital letter, to begin a sentence or a label. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `the last 30 days`, `the last year`: after "in" and "of". */
export const lastWindow = (days: number): string => `the last ${windowName(days).replace(/^1 /, '')}`;

/** `Jan 2024` for `2024-01`; a year stays as it is. */
export const month = (text: string): string => (/^\d{4}-\d\d$/.test(text) ? date(Date.parse(text)).slice(2) : text);

/** `30 Oct 2025` in a zone (UTC by default). */
export const date = (at: number, zone = 'UTC'): string => dayFormat(zone).format(at).replace('Sept', 'Sep');

/** `30 Oct 2025 06:00 UTC` */
export function dateTime(at: number, zone = 'UTC'): string {
  const time = clockFormat(zone).format(at);
  const name =
    zone === 'UTC'
      ? 'UTC'
      : (zoneFormat(zone)
          .formatToParts(at)
          .find((part) => part.type === 'timeZoneName')?.value ?? zone);
  return `${date(at, zone)} ${time} ${name}`;
}

/** At most `length` characters, the last one an ellipsis where something was cut. Counts code points, so no emoji is split. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const points = Array.from(text);
  return points.length <= length
    ? text
    : `${points
        .slice(0, Math.max(length - 1, 0))
        .join('')
        .trimEnd()}…`;
}

/** Arrow for a direction: up, down, flat. */
export const arrow = (change: Maybe): string =>
  !known(change) ? '' : Math.round(change) > 0 ? '▲' : Math.round(change) < 0 ? '▼' : '▬';

/** `a, b and c` */
export function sentenceList(items: readonly string[], joining: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${joining} ${items.at(-1) ?? ''}`;
}
