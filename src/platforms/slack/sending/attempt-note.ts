import { z } from 'zod';
import type { AttemptNote } from '../../../contracts/platforms/chat-platform.ts';

/** How far a search has come. */
const searchSchema = z.object({
  /** The end of the window that is searched, ms: a later attempt begins another search. */
  until: z.number(),
  /** `thread`: where it was to stand; `channel`; `rest`: further parts below the first one. */
  stage: z.enum(['thread', 'channel', 'rest']),
  cursor: z.string().optional(),
  pages: z.number(),
});

const noteSchema = z.object({
  /** `ts` of the parts that are known to stand, by part from 0. */
  parts: z.array(z.tuple([z.number(), z.string()])).default([]),
  /** How many parts the message has, as far as is known. */
  expected: z.number().default(1),
  search: searchSchema.optional(),
  /** The end of the last window that was searched to its end, ms. */
  searchedUntil: z.number().optional(),
  /** How often Slack has put a search off. */
  waits: z.number().default(0),
});

/** What is known of a message's parts from one attempt to the next. */
export interface KnownParts {
  parts: Map<number, string>;
  expected: number;
  search: z.infer<typeof searchSchema> | undefined;
  searchedUntil: number | undefined;
  waits: number;
}

export function readNote(note: AttemptNote): KnownParts {
  const { parts, ...rest } = noteSchema.parse(JSON.parse(note.read() ?? '{}'));
  return { search: undefined, searchedUntil: undefined, ...rest, parts: new Map(parts) };
}

export const keepNote = (note: AttemptNote, known: KnownParts): Promise<void> =>
  note.keep(JSON.stringify({ ...known, parts: [...known.parts] }));
