import { z } from 'zod';

/**
 * The bundled figures: gzipped JSON lines, a head and then one line per project, every series a column.
 *
 * Days are whole days since 1970-01-01. Columns of days and of counts are differences to the entry before (the first to
 * 0), which is what makes them small; `null` is an entry that was not recorded, and the next difference refers to the
 * last one that was. A weekly column is as long as its days.
 */
export const FIGURES_FILE = new URL('../../db/demo/figures.jsonl.gz', import.meta.url);

const column = z.array(z.number().int().nullable());
const days = z.array(z.number().int().positive());

export const figuresHead = z.object({
  format: z.literal('groundswell-figures-2'),
  sources: z.array(z.object({ what: z.string(), from: z.string(), licence: z.string() })),
  firstDay: z.number().int(),
  lastDay: z.number().int(),
  projects: z.number().int(),
});

export const figuresLine = z.object({
  /** `owner/name` today. */
  repo: z.string(),
  /** The name in the records, where it is another one. */
  formerName: z.string().optional(),
  name: z.string(),
  company: z.string().optional(),
  category: z.string(),
  stage: z.string().optional(),
  /** When the stage was announced: `2023-06`. */
  stageSince: z.string().optional(),
  language: z.string(),
  archived: z.boolean(),
  licence: z.string().optional(),
  createdDay: z.number().int().optional(),
  weekly: z.object({
    days,
    stars: column,
    forks: column,
    watchers: column,
    openIssues: column,
    closedIssues: column,
    pullRequests: column,
    commits: column,
    contributors: column,
    pushedDay: column,
  }),
  daily: z.object({ days, stars: column, forks: column }),
  releases: z.object({
    days: z.array(z.number().int().nonnegative()),
    versions: z.array(z.string()),
    sources: z.array(z.string()),
  }),
});

export type FiguresHead = z.infer<typeof figuresHead>;
export type FiguresLine = z.infer<typeof figuresLine>;

/** Differences to the last known entry before. */
export function encode(values: readonly (number | undefined)[]): (number | null)[] {
  let last = 0;
  return values.map((value) => {
    if (value === undefined) return null;
    const difference = value - last;
    last = value;
    return difference;
  });
}

/** The inverse of `encode`. */
export function decode(differences: readonly (number | null)[]): (number | undefined)[] {
  let last = 0;
  return differences.map((difference) => {
    if (difference === null) return undefined;
    last += difference;
    return last;
  });
}

/** `encode` for columns that have no holes. */
export function encodeAll(values: readonly number[]): number[] {
  let last = 0;
  return values.map((value) => {
    const difference = value - last;
    last = value;
    return difference;
  });
}

/** The inverse of `encodeAll`. */
export function decodeAll(differences: readonly number[]): number[] {
  let last = 0;
  return differences.map((difference) => (last += difference));
}
