import { expect, test } from 'vitest';
import { categorise, vocabularyOf } from '../../src/discovery/categorise.ts';

const shipped = vocabularyOf([]);

test('topics and descriptions decide, and say by which words', () => {
  const vector = { name: 'fastvec', description: 'A tiny vector database in Rust', topics: ['similarity-search'] };
  expect(categorise(vector, shipped)).toEqual({
    category: 'vector search',
    because: ['similarity search', 'vector database'],
  });
  expect(categorise({ name: 'x', description: null, topics: ['llm', 'ai-agents'] }, shipped)?.category).toBe(
    'LLM tooling',
  );
});

test('where the words say too little or point to several, it stays unsorted', () => {
  expect(categorise({ name: 'thing', description: 'Makes life easier', topics: [] }, shipped)).toBeUndefined();
  const both = { name: 'x', description: null, topics: ['observability', 'authentication'] };
  expect(categorise(both, shipped)).toBeUndefined();
});

test('an operator’s own category is learned from the topics that its projects share', () => {
  const own = vocabularyOf([
    { category: 'robots', topics: ['ros2', 'lidar'] },
    { category: 'robots', topics: ['ros2'] },
    { category: 'databases', topics: ['sql'] },
  ]);
  expect(categorise({ name: 'arm', description: null, topics: ['ros2'] }, own)).toEqual({
    category: 'robots',
    because: ['ros2'],
  });
  expect(categorise({ name: 'arm', description: null, topics: ['lidar'] }, own)).toBeUndefined();
});
