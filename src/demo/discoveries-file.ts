import { z } from 'zod';

/**
 * The bundled launches: gzipped JSON lines, one repository a line, its star count on each night as a difference to the one
 * before (the first to 0). Nights follow each other from `firstDay` on; days are whole days since 1970-01-01, UTC.
 */
export const DISCOVERIES_FILE = new URL('../../db/demo/discoveries.jsonl.gz', import.meta.url);

export const discoveryLine = z.object({
  repo: z.string(),
  createdDay: z.number().int(),
  language: z.string().nullable(),
  description: z.string().nullable(),
  /** On the last night. */
  forks: z.number().int().nonnegative(),
  firstDay: z.number().int(),
  stars: z.array(z.number().int()),
});

export type DiscoveryLine = z.infer<typeof discoveryLine>;
