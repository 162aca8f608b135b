const formats = new Map<string, Intl.DateTimeFormat>();
const answers = new Map<string, number>();

/** Calendar date of a moment in a zone, as days since 1970-01-01. The fake's own, so that an error of ours cannot hide in both. */
export function dayInZone(at: number, zone: string): number {
  const key = `${zone} ${Math.floor(at / 900_000)}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const day = Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1) / 86_400_000;
  answers.set(key, day);
  return day;
}
