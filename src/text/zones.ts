import { Temporal } from 'temporal-polyfill';
import { UserError } from '../contracts/errors.ts';
import { sentenceList, shorten } from './format.ts';
import { editDistance } from './text-distance.ts';
import { placesOfAbbreviation, placesOfName } from './zone-abbreviations.ts';

/** Zones that a standard keeps under three letters, but that never change their clocks as those who type them do. */
const FIXED = new Set(['EST', 'MST', 'HST']);
/** Offsets in any spelling. That of `Etc/GMT+2` is two hours behind UTC, which is the opposite of what it says. */
const OFFSET = /^(?:(?:Etc\/)?(?:GMT|UTC|UT|Z)?)\s*[+\-−±]\s*\d{1,2}(?::?\d{2})?$/i;
const NO_OFFSET = /^(?:Etc\/)?GMT[+-]?0$/i;

/**
 * The IANA zone as it is officially spelled: one whose local times can be worked out.
 * @throws {UserError} with the nearest names as a hint when there is no such zone, or when its name says something else than it does
 */
export function checkZone(text: string): string {
  const typed = text.trim().replaceAll(' ', '_');
  const shown = `“${shorten(text.trim(), 60)}”`;
  const meant = placesOfAbbreviation(typed);
  if (FIXED.has(typed.toUpperCase()))
    throw new UserError(
      `${shown} is a fixed offset from UTC that knows no summer time.`,
      `Perhaps ${sentenceList(meant ?? [], 'or')}?`,
    );
  if (meant !== undefined)
    throw new UserError(`There is no time zone ${shown}.`, `Perhaps ${sentenceList(meant, 'or')}?`);
  if (OFFSET.test(text.trim()) && !NO_OFFSET.test(typed))
    throw new UserError(
      `There is no time zone ${shown}.`,
      'An offset would be an hour off half the year where clocks change. Write an IANA name such as Europe/Berlin, America/New_York or UTC.',
    );
  const known = officialZone(typed);
  if (known !== undefined) return known;
  const near = placesOfName(typed) ?? nearZones(typed);
  throw new UserError(
    `There is no time zone ${shown}.`,
    near.length === 0
      ? 'Write an IANA name such as Europe/Berlin, America/New_York or UTC.'
      : `Perhaps ${sentenceList(near, 'or')}?`,
  );
}

/** The official spelling of a zone in any letter case; undefined when local times cannot be worked out in it. */
export function officialZone(name: string): string | undefined {
  const listed = zoneSpellings().get(name.toLowerCase());
  if (listed !== undefined) return listed;
  // Links such as US/Eastern are not in the list but are understood. SystemV names are ICU's alone.
  if (!/^[a-z][a-z0-9_+/-]{0,60}$/i.test(name) || /^systemv\//i.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

let spellings: Map<string, string> | undefined;

function zoneSpellings(): Map<string, string> {
  spellings ??= new Map(
    [
      ...Intl.supportedValuesOf('timeZone'),
      'UTC',
      'Asia/Kathmandu',
      'Asia/Kolkata',
      'Europe/Kyiv',
      'Asia/Ho_Chi_Minh',
    ].map((name) => [name.toLowerCase(), name]),
  );
  return spellings;
}

/** Up to three zones whose name or city is close to what was typed. */
export function nearZones(typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const city = wanted.slice(wanted.lastIndexOf('/') + 1);
  if (city === '') return [];
  const allowed = Math.max(1, Math.floor(city.length / 3));
  return [...zoneSpellings().values()]
    .flatMap((name) => {
      const own = name.toLowerCase().slice(name.lastIndexOf('/') + 1);
      const distance = own.startsWith(city) && city.length > 2 ? 0 : editDistance(own, city, allowed);
      return distance === undefined ? [] : [{ name, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
