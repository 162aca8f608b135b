const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * A series as one line of text: `▁▂▃▅▇`. A gap is a space, never a low bar.
 *
 * @param values in order of time; `null` for unknown.
 * @param width at most this many characters: neighbouring values share one, which shows their newest known value.
 * @param floor the lowest bar means this or less: 0 for gains, so that a steady pace reads as steady. Default: the lowest value.
 * @returns the empty string when nothing is known. A flat series is drawn at middle height, or at the floor where it is there.
 */
export function textSparkline(values: readonly (number | null)[], width = 30, floor = Infinity): string {
  const cells = newestPerCell(values, width);
  const known = cells.filter((value) => value !== null);
  if (known.length === 0) return '';
  const low = Math.min(floor, ...known);
  const span = Math.max(...known) - low;
  return cells
    .map((value) => {
      if (value === null) return ' ';
      const flat = low === floor ? 0 : STEPS.length / 2 - 1;
      const step = span === 0 ? flat : Math.round(((value - low) / span) * (STEPS.length - 1));
      return STEPS[step] ?? ' ';
    })
    .join('');
}

function newestPerCell(values: readonly (number | null)[], width: number): (number | null)[] {
  const cells = Math.min(Math.max(Math.floor(width), 1), values.length);
  return Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.floor(((cell + 1) * values.length) / cells);
    return values.slice(from, to).findLast((value) => value !== null && Number.isFinite(value)) ?? null;
  });
}
