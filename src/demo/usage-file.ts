import { z } from 'zod';

/**
 * The bundled use: gzipped JSON lines, one package a line, every figure two columns of differences to the entry before (the
 * first to 0). Days are whole days since 1970-01-01.
 */
export const USAGE_FILE = new URL('../../db/demo/usage.jsonl.gz', import.meta.url);

export const usageLine = z.object({
  /** `owner/name` today. */
  repo: z.string(),
  purl: z.string(),
  registry: z.string(),
  name: z.string(),
  /** Why it is not the project's, where the records name it wrongly. */
  disowned: z.string().optional(),
  figures: z.array(
    z.object({
      figure: z.enum(['downloads-total', 'downloads-30d', 'dependents']),
      days: z.array(z.number().int().nonnegative()),
      values: z.array(z.number().int()),
    }),
  ),
});

export type UsageLine = z.infer<typeof usageLine>;
