import { expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { choicesOf } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';
import type { Measure } from '../../src/measures/measure.ts';
import type { CommandDeclaration } from '../../src/contracts/command.ts';
import { buildLexicon } from '../../src/sentences/lexicon.ts';
import { readSentence } from '../../src/sentences/read-sentence.ts';
import type { Reader } from '../../src/sentences/read-sentence.ts';
import { NOW, UNIVERSE } from '../questions/universe.ts';

const names = { has: (name: string) => ['qdrant', 'milvus', 'ray', 'label-studio'].includes(name) };
const readerOf = (declared: readonly CommandDeclaration[], measures: readonly Measure[]): Reader => ({
  lexicon: buildLexicon(declared, measures, UNIVERSE),
  names,
  now: NOW,
});
const reader = readerOf(commands, MEASURES);

/** The command, or which kind of answer there is instead. */
const read = (sentence: string, by = reader): string => {
  const reading = readSentence(sentence, by);
  return reading.kind === 'read' ? reading.text : reading.kind;
};

it('asks for a new measure by the words that it declares', () => {
  const sponsors: Measure = {
    id: 'sponsors',
    label: 'sponsors',
    column: 'sponsors',
    unit: 'count',
    better: 'higher',
    definition: 'sponsors',
    source: 'GitHub',
    words: ['backers'],
    windows: [],
    read: () => ({ value: undefined, observedAt: undefined, source: 'GitHub', missingBecause: 'not read' }),
    course: { draw: 'nothing', because: 'It is not kept.' },
  };
  const measures = [...MEASURES, sponsors];
  const declared = commands.map((command): CommandDeclaration => {
    const by = command.options['by'];
    return command.name === 'top' && by?.type === 'choice'
      ? { ...command, options: { ...command.options, by: { ...by, choices: choicesOf(measures) } } }
      : command;
  });
  const withSponsors = readerOf(declared, measures);
  expect(read('which rust projects have the most sponsors?')).toBe('offers');
  expect(read('which rust projects have the most sponsors?', withSponsors)).toBe('top by:sponsors language:Rust');
  expect(read('databases with over 50 backers', withSponsors)).toBe('top by:sponsors category:databases min:50');
});

it('reads spans of time that end now', () => {
  const window = (words: string): string => read(`alerts ${words}`);
  expect(window('since Monday')).toBe('alerts since:4');
  expect(window('since June')).toBe('alerts since:152');
  expect(window('this year')).toBe('alerts since:303');
  expect(window('in 2025')).toBe('alerts since:303');
  expect(window('year to date')).toBe('alerts since:303');
  expect(window('over the past two weeks')).toBe('alerts since:14');
  expect(window('in the last 90 days')).toBe('alerts since:90');
  // The quarter of 30 October began on 1 October; the third one is over, so that it is only counted from.
  expect(window('in Q4')).toBe('alerts since:30');
  expect(window('since Q3')).toBe('alerts since:122');
  expect(window('since Q1 2025')).toBe('alerts since:303');
  expect(window('in Q3')).toBe('offers');
  // A moment that is not known is not left out.
  expect(window('since the funding')).toBe('offers');
  expect(read('stars of qdrant since the funding')).toBe('offers');
  expect(read('how did milvus grow until the release')).toBe('offers');
  // A year that is over does not end now.
  expect(window('in 2024')).toBe('offers');
});

it('reads bounds of stars apart from those of the measure', () => {
  expect(read('fastest growing with at least 1,000 stars and under 20k stars')).toBe(
    'top by:growth minstars:1000 maxstars:20000',
  );
  expect(read('between 5 and 20 contributors')).toBe('top by:contributors min:5 max:20');
  expect(read('gained more than 500 stars this month')).toBe('top by:gain window:30 min:500');
  expect(read('no push in two years')).toBe('top by:last-push order:worst min:730');
});

it('sets a typing error right only where one word is near', () => {
  expect(read('fastest growng databses')).toBe('top by:growth category:databases');
  expect(read('tell me about milvuss')).toBe('score project:milvuss');
  expect(read('shiny databases')).toBe('offers');
});

it('takes what is asked about a change for a question, and the most that fits for more', () => {
  expect(read('what did we add to the watchlist')).toBe('audit');
  expect(read('the 100 most starred databases')).toBe('top by:stars show:50 category:databases');
  expect(read('which are unmaintained today?')).toBe('top by:last-push order:worst');
  expect(read('is qdrant more popular than milvus?')).toBe('compare projects:qdrant projects:milvus by:stars');
});

it('takes a name that is written with a hyphen for one name', () => {
  expect(read('how is label-studio doing?')).toBe('score project:label-studio');
  expect(read('label studio vs llama-index')).toBe('compare projects:label-studio projects:llama-index');
});

it('leaves no word that carries meaning aside', () => {
  expect(readSentence('top purple databases', reader)).toMatchObject({
    kind: 'offers',
    unexplained: ['purple'],
    offers: [{ text: 'top category:databases', distance: 1 }],
  });
});

it('names what cannot be known and offers the rest', () => {
  expect(readSentence('growth of revenue', reader)).toMatchObject({
    kind: 'declined',
    said: 'revenue',
    offers: [{ understood: 'top by star growth' }],
  });
});

it.each([
  ['databases with over 1,000 stars', 'top category:databases minstars:1000'],
  ["databases with over 1'000 stars", 'top category:databases minstars:1000'],
  ['databases with over 10 000 stars', 'top category:databases minstars:10000'],
  ['databases with over 10\u202F000 stars', 'top category:databases minstars:10000'],
  ['databases with over 1,5k stars', 'top category:databases minstars:1500'],
  ['databases with over 1.234.567 stars', 'top category:databases minstars:1234567'],
  // One thousand in one country, one in another: nothing is made of it.
  ['databases with over 1.000 stars', 'offers'],
  ['databases with fewer than 12.345 stars', 'offers'],
])('reads the number in “%s” in one way or not at all', (sentence, text) => {
  expect(read(sentence)).toBe(text);
});
