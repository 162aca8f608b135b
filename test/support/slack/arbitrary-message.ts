import fc from 'fast-check';
import type { Action, Block, Inline, Line, Message } from '../../../src/contracts/messages/message.ts';
import type { ChartSpec } from '../../../src/contracts/messages/chart.ts';

/** Texts that a stranger might put into a repository's description to break a bot. */
const hostile = fc.constantFrom(
  '<!channel>',
  '<!here|here>',
  '<@U0000000001>',
  '<#C0000000001|general>',
  '<#C0000000002>',
  '<!subteam^S1>',
  '@everyone',
  '<https://evil.example|https://github.com>',
  '&lt;!channel&gt;',
  '&amp;',
  '*bold*',
  '_italic_',
  '~gone~',
  '```\ncode\n```',
  '`x`',
  '> quote',
  '>>> all',
  ':tada:',
  'https://evil.example',
  'a|b',
  '\u202eevil',
  '\u0000',
  '\n\n\n',
  '   ',
  '\ud800',
  '👩‍👩‍👧‍👦',
  'مرحبا',
  '',
);
export const text = (max: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
    { weight: 3, arbitrary: hostile },
    {
      weight: 2,
      arbitrary: fc
        .tuple(hostile, fc.string({ unit: 'binary', maxLength: 20 }), hostile)
        .map((texts) => texts.join(' ')),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(hostile, fc.nat({ max }))
        .map(([one, times]) => (one + ' ').repeat(Math.ceil(times / (one.length + 1)))),
    },
    { weight: 1, arbitrary: fc.nat({ max }).map((times) => 'x'.repeat(times)) },
  );

/** The one channel that messages may name. */
export const OWN_CHANNEL = 'C0123456789';

const url = fc.oneof(
  fc.constantFrom(
    'https://github.com/qdrant/qdrant',
    'javascript:alert(1)',
    'http://plain.example',
    'https://user:pass@evil.example',
    'https://x.example/a|b>c<d',
    'no address',
    '',
  ),
  fc.webUrl({ validSchemes: ['https'] }),
);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  text(5_000),
  fc.record({ kind: fc.constantFrom('strong' as const, 'code' as const, 'quiet' as const), text: text(4_000) }),
  fc.record({ kind: fc.constant('link' as const), text: text(500), url }),
  fc.record({
    kind: fc.constant('channel' as const),
    id: fc.oneof(fc.constantFrom(OWN_CHANNEL, 'U0000000001', 'C0000000003> <!here', '!channel', 'terminal'), text(100)),
  }),
  fc.record({
    kind: fc.constant('time' as const),
    at: fc.oneof(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.constantFrom(Number.NaN, -1, Number.POSITIVE_INFINITY, 8.64e15),
    ),
    style: fc.constantFrom('date' as const, 'datetime' as const, 'relative' as const),
  }),
);
const line: fc.Arbitrary<Line> = fc.oneof(text(7_000), inline, fc.array(inline, { maxLength: 6 }));

const command = fc.oneof(text(100), text(3_500));
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('command' as const),
    command,
    answer: fc.constantFrom('reply' as const, 'replace' as const),
  }),
  fc.record({ kind: fc.constant('form' as const), command }),
  fc.constant({ kind: 'share' as const }),
  fc.record({ kind: fc.constant('link' as const), url }),
);

const chart: fc.Arbitrary<ChartSpec> = fc.record({
  kind: fc.constant('ranking' as const),
  title: text(300),
  footnote: text(300),
  measure: text(100),
  format: fc.constant('count' as const),
  rows: fc.array(fc.record({ name: text(100), value: fc.option(fc.nat()) }), { maxLength: 30 }),
});

const table: fc.Arbitrary<Block> = fc
  .tuple(
    fc.nat({ max: 25 }),
    fc.nat({ max: 230 }),
    fc.infiniteStream(line),
    fc.infiniteStream(text(200)),
    fc.option(text(300), { nil: undefined }),
  )
  .map(([width, height, cells, labels, caption]) => {
    const next = <T>(stream: Iterator<T, unknown>): T => {
      const result = stream.next();
      return result.done === true ? (undefined as never) : result.value;
    };
    const columns = Array.from({ length: width }, (_, at) => ({
      label: next(labels),
      align: at % 2 === 0 ? ('left' as const) : ('right' as const),
      priority: 1 + (at % 4),
    }));
    // A few generated lines, repeated: two hundred rows of fresh ones would take the property test minutes.
    const some = Array.from({ length: 6 }, () => next(cells));
    const rows = Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (__, at) => some[(row + at) % some.length] ?? ''),
    );
    return { kind: 'table' as const, columns, rows, ...(caption === undefined ? {} : { caption }) };
  });

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: line, aside: fc.option(line, { nil: '' }) }),
  fc.record({ kind: fc.constant('text' as const), text: line }),
  fc.record({
    kind: fc.constant('fields' as const),
    items: fc.array(fc.record({ label: text(500), value: line, note: line }), { maxLength: 25 }),
  }),
  table,
  fc.record({ kind: fc.constant('list' as const), items: fc.array(line, { maxLength: 40 }), ordered: fc.boolean() }),
  fc.record({ kind: fc.constant('chart' as const), chart }),
  fc.record({
    kind: fc.constant('buttons' as const),
    buttons: fc.array(
      fc.record({ label: text(200), action, style: fc.constantFrom('primary' as const, 'danger' as const) }),
      { maxLength: 40 },
    ),
  }),
  fc.record({
    kind: fc.constant('select' as const),
    placeholder: text(300),
    options: fc.array(fc.record({ label: text(200), description: text(200), action }), { maxLength: 130 }),
  }),
  fc.record({
    kind: fc.constant('file' as const),
    name: text(300),
    mediaType: fc.constant('text/csv'),
    content: fc.constant('a,b'),
    description: text(300),
  }),
  fc.constant({ kind: 'divider' as const }),
  fc.record({ kind: fc.constant('note' as const), text: line }),
);

/** Any message at all: empty, long, hostile. */
export const arbitraryMessage: fc.Arbitrary<Message> = fc.record({
  summary: text(6_000),
  tone: fc.constantFrom(
    'up' as const,
    'down' as const,
    'flat' as const,
    'warning' as const,
    'quiet' as const,
    'neutral' as const,
  ),
  blocks: fc.array(block, { maxLength: 30 }),
});
