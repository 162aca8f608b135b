import { UserError } from '../../../src/contracts/errors.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import { categorise, vocabularyOf } from '../../../src/discovery/categorise.ts';
import type { FoundCandidate } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';

/** What others are compared with. */
export interface Alike {
  fullName: string;
  category: string | null;
  language: string | null;
  description: string | null;
  topics: readonly string[];
}

/** How much each thing in common says; what has less than `LEAST` in all is not alike. */
const SAME = { topic: 2, category: 2, word: 1, language: 0.5 };
const LEAST = 2;
const SHORTEST_WORD = 5;

/**
 * A candidate or a tracked project by its name.
 * @throws UserError where neither is known
 */
export async function subjectNamed({ store }: CommandContext, fullName: string): Promise<Alike> {
  const [candidate] = await store.discovery.candidates({ fullName });
  const project = await store.projects.findByName(fullName);
  if (candidate === undefined && project === undefined)
    throw new UserError(
      `“${fullName}” was seen by no sweep and is not tracked.`,
      say`Write it as owner/name, as \`discover\` shows it.`,
    );
  const known = candidate ?? project;
  const described = {
    fullName: known?.fullName ?? fullName,
    language: known?.language ?? null,
    description: known?.description ?? null,
    topics: known?.topics ?? [],
  };
  const name = described.fullName.split('/')[1] ?? '';
  const category =
    project?.category ?? categorise({ ...described, name }, vocabularyOf(await store.projects.list()))?.category;
  return { ...described, category: category ?? null };
}

/** Those that have most in common with it, most first; itself left out. */
export const likeness = (subject: Alike, candidates: readonly FoundCandidate[]): FoundCandidate[] =>
  candidates
    .filter(({ fullName }) => fullName.toLowerCase() !== subject.fullName.toLowerCase())
    .map((candidate) => ({
      candidate,
      common: common(subject, { ...candidate, category: candidate.finding.category }),
    }))
    .filter((one) => one.common >= LEAST)
    .sort((a, b) => b.common - a.common)
    .map(({ candidate }) => candidate);

function common(a: Alike, b: Alike): number {
  const shared = (one: readonly string[], other: readonly string[]): number => {
    const others = new Set(other);
    return new Set(one.filter((each) => others.has(each))).size;
  };
  return (
    SAME.topic * shared(a.topics, b.topics) +
    (a.category !== null && a.category === b.category ? SAME.category : 0) +
    SAME.word * shared(wordsOf(a), wordsOf(b)) +
    (a.language !== null && a.language === b.language ? SAME.language : 0)
  );
}

const wordsOf = ({ description }: Alike): string[] =>
  (description ?? '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= SHORTEST_WORD && !COMMON.has(word));

/** Words of any description. */
const COMMON = new Set(
  'based built simple powerful modern library framework written using which where source project projects tools their about support every other without'.split(
    ' ',
  ),
);
