import { expect, it } from 'vitest';
import { indexMoves, ranksOf } from '../../src/history/index-moves.ts';

const list = (text: string): { key: string; total: number }[] =>
  text.split(' ').map((one) => ({ key: one.charAt(0), total: Number(one.slice(1)) }));

it('ranks equal totals alike', () => {
  expect([...ranksOf(list('a90 b80 c80 d70'))]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 2],
    ['d', 4],
  ]);
});

it('tells who moved, who came in from where, and who left', () => {
  const { moves, left } = indexMoves(list('a90 b80 c70 d60 e50'), list('b91 a90 e80'), 3);
  expect([...moves]).toEqual([
    ['b', { kind: 'up', by: 1 }],
    ['a', { kind: 'down', by: 1 }],
    ['e', { kind: 'in', from: 5 }],
  ]);
  expect(left).toEqual([{ key: 'c', from: 3 }]);
});

it('does not know where one stood that was not scored then', () => {
  const { moves, left } = indexMoves(list('a90'), list('a90 n80'), 3);
  expect([moves.get('a'), moves.get('n')]).toEqual([{ kind: 'same' }, { kind: 'in', from: undefined }]);
  expect(left).toEqual([]);
});
