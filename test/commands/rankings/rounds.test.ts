import { expect, it } from 'vitest';
import { byRound } from '../../../commands/support/measures/rounds.ts';

it('orders funding stages as companies pass through them', () => {
  const stages = [
    'acquired',
    'Series C',
    'series A',
    'public',
    'seed',
    'unheard of',
    'B',
    'pre-seed',
    'series A extension',
  ];
  expect(stages.toSorted(byRound)).toEqual([
    'pre-seed',
    'seed',
    'series A',
    'series A extension',
    'B',
    'Series C',
    'public',
    'acquired',
    'unheard of',
  ]);
});
