import { expect, it } from 'vitest';
import { completeFilter, projectTest } from '../../src/subscriptions/subscription-filter.ts';
import type { FilteredProject, SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { describeFilter } from '../../src/digests/describe-filter.ts';

const project: FilteredProject = {
  id: 1,
  category: 'databases',
  language: 'Rust',
  fundingStage: 'series A',
  license: 'Apache-2.0',
  company: 'Qdrant',
  stars: 20_000,
};

const passes = (wished: Partial<SubscriptionFilter>, of: Partial<FilteredProject> = {}): boolean =>
  projectTest(completeFilter({ scope: 'universe', ...wished }), new Set())({ ...project, ...of });

it('lets through what carries one of the values of each list', () => {
  expect(passes({ licences: ['MIT', 'apache-2.0'], companies: ['qdrant'] })).toBe(true);
  expect(passes({ licences: ['MIT'] })).toBe(false);
  expect(passes({ companies: ['Zilliz'] })).toBe(false);
  expect(passes({ licences: ['MIT'] }, { license: null })).toBe(false);
});

it('has bounds of stars to which both ends belong, and unknown is outside', () => {
  expect(passes({ minStars: 20_000, maxStars: 20_000 })).toBe(true);
  expect(passes({ minStars: 20_001 })).toBe(false);
  expect(passes({ maxStars: 19_999 })).toBe(false);
  expect(passes({ minStars: 1 }, { stars: null })).toBe(false);
  expect(passes({}, { stars: null })).toBe(true);
});

it('is said in words', () => {
  expect(
    describeFilter(
      completeFilter({
        scope: 'universe',
        licences: ['MIT', 'ISC'],
        companies: ['Acme'],
        minStars: 1_000,
        maxStars: 9_000,
      }),
    ),
  ).toBe('all tracked projects under MIT or ISC, of Acme, with at least 1,000 stars, with at most 9,000 stars');
});
