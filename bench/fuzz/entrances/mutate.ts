import type { Random } from '../../fixtures/random.ts';

type Place = { holder: Record<string, unknown> | unknown[]; key: string | number };

/** What stands where something else is expected. */
const ODD: readonly (() => unknown)[] = [
  () => null,
  () => '',
  () => 0,
  () => -1,
  () => 1e308,
  () => 2 ** 53 + 2,
  () => true,
  () => [],
  () => ({}),
  () => [null],
  () => ({ __proto__: null, constructor: 'x', toString: 1 }),
  () => 'x'.repeat(20_000),
  () => '\u0000\u202e<!channel>@everyone',
  () => '2026-13-45T99:99:99Z',
  () => 'https://user:pass@[::1]:99999/%zz',
  () => Array.from({ length: 200 }, (_, at) => at),
  () => JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as unknown,
];

/** Every place of a value in which something stands, however deep. */
function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  const holder = value as Record<string, unknown> | unknown[];
  for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
    found.push({ holder, key });
    placesOf((holder as Record<string | number, unknown>)[key], found);
  }
  return found;
}

function edit(random: Random, { holder, key }: Place): void {
  const fields = holder as Record<string | number, unknown>;
  const roll = random.next();
  if (roll < 0.5) fields[key] = random.pick(ODD)();
  else if (roll < 0.7) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(fields, key);
  } else if (roll < 0.8) {
    const text = JSON.stringify(fields[key] ?? null);
    fields[key] = text.slice(0, Math.floor(random.next() * text.length));
  } else if (roll < 0.9) fields[key] = [fields[key], fields[key]];
  else
    Object.defineProperty(fields, '__proto__', {
      value: fields[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** The text of a value with one to three of its parts lost, replaced or of another type; one in twenty is cut off or no JSON. */
export function mutatedText(random: Random, value: unknown): string {
  const copy = structuredClone({ value });
  for (let edits = 1 + Math.floor(random.next() * 3); edits > 0; edits -= 1) {
    const places = placesOf(copy);
    if (places.length === 0) break;
    // The whole is one of the places, but seldom: a frame that is null all through says little.
    const place = random.pick(places);
    if (place.holder !== copy || random.next() < 0.05) edit(random, place);
  }
  const text = JSON.stringify(copy.value ?? null);
  if (random.next() >= 0.05) return text;
  const at = Math.floor(random.next() * text.length);
  return random.next() < 0.5 ? text.slice(0, at) : `${text.slice(0, at)}\u0000{${text.slice(at)}`;
}
