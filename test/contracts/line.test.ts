import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plain, say, withQuotes } from '../../src/contracts/messages/line.ts';

test('backticks of our own sentence are code, wherever they stand', () => {
  expect(say`Try \`top\`.`).toEqual(['Try ', { kind: 'code', text: 'top' }, '.']);
  expect(say`\`help\` lists them, \`status\``).toEqual([
    { kind: 'code', text: 'help' },
    ' lists them, ',
    { kind: 'code', text: 'status' },
  ]);
  expect(say`Nothing to type.`).toBe('Nothing to type.');
});

test('a value inside the backticks becomes part of the code, a line among the words keeps its looks', () => {
  expect(say`\`score ${'qdrant/qdrant'}\` for ${3}`).toEqual([{ kind: 'code', text: 'score qdrant/qdrant' }, ' for 3']);
  expect(say`${{ kind: 'strong', text: 'Digest' }}: ${say`try \`top\``}`).toEqual([
    { kind: 'strong', text: 'Digest' },
    ': try ',
    { kind: 'code', text: 'top' },
  ]);
});

test('text from anywhere is never read, whatever backticks it has', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\\', '*') }), (foreign) => {
      expect(say`There is no “${foreign}”, try \`top ${foreign}\`.`).toEqual([
        `There is no “${foreign}”, try `,
        { kind: 'code', text: `top ${foreign}` },
        '.',
      ]);
    }),
  );
});

test('a sentence with an open backtick is refused when it is first said', () => {
  expect(() => say`Try \`top.`).toThrow(/backtick is open/);
});

test('plain text quotes what can be typed, but neither a sparkline nor a column', () => {
  expect(plain(say`\`help\` lists them all.`)).toBe('“help” lists them all.');
  expect(plain([{ kind: 'code', text: '▁▂█' }, ' stars'])).toBe('▁▂█ stars');
  expect(plain([{ kind: 'code', text: 'score <project>' }, '  Shows a scorecard'])).toBe(
    'score <project>  Shows a scorecard',
  );
  expect(plain([{ kind: 'time', at: 0, style: 'date' }, ', ', { kind: 'time', at: NaN, style: 'date' }])).toBe(
    '1970-01-01T00:00:00.000Z, unknown time',
  );
  expect(withQuotes(say`Try \`top\`.`, ['`', '`'])[1]).toEqual({ kind: 'code', text: '`top`' });
});
