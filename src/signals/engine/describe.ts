import * as format from '../../text/format.ts';
import { DAY } from '../../contracts/clock.ts';
import type { Day } from '../../contracts/figures/series.ts';

/** How numbers and days read in a sentence about a finding. */

/** `12`, `1,204`: whole, with thousands separators. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `0.4`, `3.2`, `12`, `1,204`: a decimal only where it says something. */
export function number(value: number): string {
  return Math.abs(value) < 10 && Math.abs(value - Math.round(value)) >= 0.05 ? value.toFixed(1) : whole(value);
}

/** `1 star`, `2 stars`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${whole(value)} ${Math.round(value) === 1 ? one : many}`;
}

/** `42 %`, with a space as everywhere. */
export function percent(share: number): string {
  return `${Math.abs(share) < 0.1 ? number(share * 100) : whole(share * 100)} %`;
}

/** A chance in words a reader can weigh: `1 in 2,000`. */
export function oneIn(chance: number): string {
  return chance <= 1e-9 ? 'less than 1 in a billion' : `1 in ${whole(Math.max(1, roundTwo(1 / chance)))}`;
}

function roundTwo(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

/** `3 Oct 2025`, as everywhere in answers. */
export function dayName(day: Day): string {
  return format.date(day * DAY);
}
