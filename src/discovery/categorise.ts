import { VOCABULARY } from './vocabulary.ts';

export interface Words {
  name: string;
  description: string | null;
  topics: readonly string[];
}

/** What the projects of one category say of themselves, each with how much it points there. */
export type Vocabulary = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface Categorised {
  category: string;
  /** The words that decided, strongest first. */
  because: readonly string[];
}

/** A topic is chosen; a word of a description may stand there for anything. */
const BY_TOPIC = 2;
const BY_TEXT = 1;
const BY_NAME = 1;
/** A phrase says more than a word. */
const PHRASE = 1.5;
/** What is enough to name a category, and how far ahead of the next it has to be. */
const LEAST = 1.5;
const AHEAD = 1.25;
/** A learned topic says so much, where it stands in no other category. */
const LEARNED = 1;
/** Projects of a category that have to share a topic. */
const SHARED_BY = 2;

const normal = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9+#]+/g, ' ')
    .trim()} `;

/**
 * The words of each category, of the universe or the starter: those that ship for it, and the topics that at least two of its
 * own projects have and those of hardly any other category.
 */
export function vocabularyOf(universe: readonly { category: string | null; topics: readonly string[] }[]): Vocabulary {
  const categories = new Set(universe.flatMap(({ category }) => category ?? []));
  const spelled = new Set([...categories].map((name) => name.toLowerCase()));
  const names = [...categories, ...Object.keys(VOCABULARY).filter((name) => !spelled.has(name.toLowerCase()))];
  const shipped = new Map(Object.entries(VOCABULARY).map(([name, words]) => [name.toLowerCase(), words]));
  const topics = new Map<string, Map<string, number>>();
  for (const { category, topics: own } of universe)
    if (category !== null)
      for (const topic of new Set(own.map((one) => normal(one).trim()))) {
        const by = topics.get(topic) ?? new Map<string, number>();
        by.set(category, (by.get(category) ?? 0) + 1);
        topics.set(topic, by);
      }
  return new Map(
    names.map((name) => {
      const words = new Map<string, number>();
      for (const [topic, by] of topics) {
        const here = by.get(name) ?? 0;
        const all = [...by.values()].reduce((sum, count) => sum + count, 0);
        if (here >= SHARED_BY && here / all >= 0.7) words.set(topic, LEARNED);
      }
      for (const word of [name.toLowerCase(), ...(shipped.get(name.toLowerCase()) ?? [])])
        words.set(normal(word).trim(), word.includes(' ') ? PHRASE : 1);
      return [name, words];
    }),
  );
}

/** The category that its topics, description and name point to; undefined where they say too little or point to several. */
export function categorise({ name, description, topics }: Words, vocabulary: Vocabulary): Categorised | undefined {
  const own = new Set(topics.map((topic) => normal(topic).trim()));
  const text = normal(description ?? '');
  const title = normal(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
  const scores: { category: string; score: number; because: string[] }[] = [];
  for (const [category, words] of vocabulary) {
    const hits: { word: string; weight: number }[] = [];
    for (const [word, weight] of words) {
      const by = own.has(word)
        ? BY_TOPIC
        : text.includes(` ${word} `) || text.includes(` ${word}s `)
          ? BY_TEXT
          : title.includes(` ${word} `)
            ? BY_NAME
            : 0;
      if (by > 0) hits.push({ word, weight: by * weight });
    }
    if (hits.length > 0)
      scores.push({
        category,
        score: hits.reduce((sum, { weight }) => sum + weight, 0),
        because: hits
          .sort((a, b) => b.weight - a.weight || b.word.length - a.word.length)
          .slice(0, 3)
          .map(({ word }) => word),
      });
  }
  const [first, second] = scores.sort((a, b) => b.score - a.score);
  if (first === undefined || first.score < LEAST) return undefined;
  if (second !== undefined && first.score < AHEAD * second.score) return undefined;
  return { category: first.category, because: first.because };
}
