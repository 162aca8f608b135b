import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import type { Block, Line, Message } from '../../../src/contracts/messages/message.ts';
import { renderText } from '../../../src/platforms/console/render-text.ts';
import { message, NOW, SCORECARD } from '../../support/console-messages.ts';

const render = (given: Message, width = 80, color = false): string =>
  renderText(given, { width, zone: 'UTC', now: NOW, color });
const lines = (given: Message, width = 80): string[] => render(given, width).trimEnd().split('\n');

it('sets a scorecard as the eye expects it', () => {
  expect(render(SCORECARD)).toBe(`qdrant/qdrant (Qdrant, vector search)                    82 / 100 up 3 in a week
adoption 74   growth 91   usage 78   health 85

stars                26,836   +1,204 in 30 days (+4.7 %)
contributors            141
issues          88 % closed   of those opened in 12 months
releases      every 19 days   last one 12 days ago

as of 30 Oct 2025 06:00 UTC; score v1

Trend  trend qdrant/qdrant
`);
});

describe('a table', () => {
  const table = (...names: string[]): Message =>
    message({
      kind: 'table',
      columns: [
        { label: 'project', align: 'left' },
        { label: 'growth', align: 'right' },
        { label: 'language', align: 'left', priority: 2 },
      ],
      rows: names.map((name, index) => [name, `+${4 + index * 100} %`, 'Rust']),
    });

  it('aligns columns by what a terminal shows, numbers to the right', () => {
    expect(lines(table('qdrant/qdrant', '日本語', '🚀 e\u0301'))).toEqual([
      'project        growth  language',
      'qdrant/qdrant    +4 %  Rust',
      '日本語         +104 %  Rust',
      '🚀 é           +204 %  Rust'.replace('é', 'e\u0301'),
    ]);
  });

  it('names the columns that find no room', () => {
    expect(lines(table('an-organisation/a-repository'), 40)).toEqual([
      'project                       growth',
      'an-organisation/a-repository    +4 %',
      'Column too wide to show here: language.',
    ]);
  });

  it('wraps the widest text where every column matters', () => {
    const shown = lines(table('an-organisation/a-repository'), 30);
    expect(shown.every((line) => line.length <= 30)).toBe(true);
    expect(shown.slice(1, 3)).toEqual(['an-organisation/a-repo    +4 %', 'sitory']);
  });

  it('becomes a list where not even that helps', () => {
    const wide = message({
      kind: 'table',
      columns: Array.from({ length: 6 }, (_, at) => ({ label: `figure ${at}`, align: 'right' }) as const),
      rows: [['1', '2', '3', '4', '5', '6'].map((figure) => figure.repeat(8))],
    });
    const shown = lines(wide, 30);
    expect(shown[0]).toBe('11111111');
    expect(shown.join(' ').replace(/\s+/g, ' ')).toContain('figure 5 66666666');
    expect(shown.every((line) => line.length <= 30)).toBe(true);
  });

  it('says that it has no rows', () => expect(render(table())).toBe('No rows.\n'));
});

describe('what a terminal cannot show', () => {
  const chart = {
    kind: 'trend',
    title: 'stars',
    footnote: 'As of today.',
    unit: 'stars',
    dayZone: 'UTC',
    series: [
      {
        name: 'stars',
        line: 'observed',
        joinDays: 1,
        points: [
          [20_000, 1],
          [20_001, 2],
          [20_003, 9],
        ],
      },
    ],
  } as const;

  it('a chart is a sparkline with its gap and the path of its picture', () => {
    const block = { kind: 'chart', chart } as const;
    const shown = renderText(message(block), {
      width: 80,
      zone: 'UTC',
      now: NOW,
      files: new Map([[chart, '/tmp/stars.png']]),
    });
    expect(shown).toBe('stars  ▁▂ █  1 to 9\nchart  /tmp/stars.png\n');
  });

  it('a chart without a picture is told in words', () => {
    expect(render(message({ kind: 'chart', chart }))).toContain('9 stars on 7 Oct\n2024');
  });

  const file = {
    kind: 'file',
    name: 'a.csv',
    mediaType: 'text/csv',
    content: 'a,b\r\n1,\u001b[2J2\r\n',
    description: 'CSV, 1 row',
  } as const;

  it('a download says where it lies, or follows', () => {
    expect(renderText(message(file), { width: 80, zone: 'UTC', now: NOW, files: new Map([[file, 'out/a.csv']]) })).toBe(
      'CSV, 1 row\nfile  out/a.csv\n',
    );
    expect(render(message(file))).toBe('CSV, 1 row\na,b\n1,2\n');
  });

  it('buttons and choices are commands to type', () => {
    const shown = render(
      message(
        {
          kind: 'select',
          placeholder: 'Which one?',
          options: [
            { label: 'one', action: { kind: 'command', command: 'score a/one', answer: 'reply' } },
            { label: 'other', action: { kind: 'form', command: 'subscribe digest' } },
          ],
        },
        {
          kind: 'buttons',
          buttons: [
            { label: 'GitHub', action: { kind: 'link', url: 'https://github.com/a/b' } },
            { label: 'bad', action: { kind: 'link', url: 'javascript:alert(1)' } },
          ],
        },
      ),
    );
    expect(shown).toBe('Which one?\none    score a/one\nother  subscribe digest\n\nGitHub  https://github.com/a/b\n');
  });
});

it('keeps the address in a remark whole, on a line of its own where the column would break it', () => {
  const field = (url: string): Message =>
    message({
      kind: 'fields',
      items: [
        {
          label: 'releases',
          value: 'every 18 days',
          note: ['17 stable; ', { kind: 'link', text: '1.2', url }, ' yesterday'],
        },
        { label: 'stars', value: '7' },
      ],
    });
  expect(lines(field('https://a.example/r'), 60)).toEqual([
    'releases  every 18 days   17 stable; 1.2',
    '                          (https://a.example/r) yesterday',
    'stars                 7',
  ]);
  expect(lines(field('https://a.example/releases/tag/of-a-long-name'), 60)).toEqual([
    'releases  every 18 days; 17 stable; 1.2',
    '          (https://a.example/releases/tag/of-a-long-name)',
    '          yesterday',
    'stars                 7',
  ]);
});

it('wraps text between words, keeps percent signs with their numbers and the spaces of a sparkline', () => {
  expect(
    lines(message({ kind: 'text', text: ['one two three four 6.8 %', ', then ', { kind: 'code', text: '▁  █' }] }), 24),
  ).toEqual(['one two three four', '6.8 %, then ▁  █']);
});

it('hangs the lines of a list, and numbers it', () => {
  expect(
    lines(
      message({
        kind: 'list',
        ordered: true,
        items: Array.from({ length: 10 }, (_, at) => (at === 8 ? 'a b c d e f g h i j k l m' : 'x')),
      }),
      20,
    ).slice(8),
  ).toEqual([' 9. a b c d e f g h', '    i j k l m', '10. x']);
});

it('writes moments in the zone of the reader', () => {
  const at = Date.UTC(2025, 9, 30, 6);
  const text = message({
    kind: 'text',
    text: [
      { kind: 'time', at, style: 'datetime' },
      ', ',
      { kind: 'time', at, style: 'relative' },
      ', ',
      { kind: 'time', at: NOW + 3 * 3_600_000, style: 'relative' },
    ],
  });
  expect(renderText(text, { width: 90, zone: 'Asia/Tokyo', now: NOW })).toBe(
    '30 Oct 2025 15:00 GMT+9, 60 minutes ago, in 3 hours\n',
  );
});

it('names a channel by its id', () =>
  expect(render(message({ kind: 'text', text: ['In ', { kind: 'channel', id: 'C0123456789' }, '.'] }))).toBe(
    'In #C0123456789.\n',
  ));

it('says the summary where there is nothing else', () => expect(render(message())).toBe('summary\n'));

it('uses weight and colour only when asked', () => {
  expect(render(SCORECARD, 80, true)).toContain('\u001b[1m');
  expect(stripVTControlCharacters(render(SCORECARD, 80, true))).toBe(render(SCORECARD));
});

describe('whatever the message says', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.lorem({ maxCount: 8 }),
    fc.constantFrom(
      '\u001b]0;owned\u0007',
      '\u001b[31m',
      '\u009b2J',
      'a\rb',
      'a\tb',
      '\t',
      '\u202Egnp',
      '🚀👩‍👩‍👧',
      '日本語',
      '',
    ),
  );
  const line: fc.Arbitrary<Line> = fc.oneof(
    words,
    fc.array(
      fc.oneof(
        words,
        fc.record({ kind: fc.constantFrom('strong', 'code', 'quiet'), text: words }),
        fc.record({ kind: fc.constant('link'), text: words, url: words }),
        fc.record({ kind: fc.constant('channel'), id: words }),
        fc.record({
          kind: fc.constant('time'),
          at: fc.double(),
          style: fc.constantFrom('date', 'datetime', 'relative'),
        }),
      ),
      { maxLength: 4 },
    ),
  );
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('heading'), text: line, aside: line }),
    fc.record({ kind: fc.constantFrom('text', 'note'), text: line }),
    fc.record({
      kind: fc.constant('fields'),
      items: fc.array(fc.record({ label: words, value: line, note: line }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('table'),
      columns: fc.array(
        fc.record({ label: words, align: fc.constantFrom('left', 'right'), priority: fc.constantFrom(1, 2) }),
        { maxLength: 4 },
      ),
      rows: fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 3 }),
      caption: words,
    }),
    fc.record({ kind: fc.constant('list'), items: fc.array(line, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('buttons'),
      buttons: fc.array(
        fc.record({
          label: words,
          action: fc.record({ kind: fc.constant('command'), command: words, answer: fc.constant('reply') }),
        }),
        { maxLength: 3 },
      ),
    }),
    fc.constant({ kind: 'divider' } as const),
  );

  it('no control character gets out, and no line is wider than the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 120 }),
        (blocks, width) => {
          const shown = renderText(message(...blocks), { width, zone: 'UTC', now: NOW });
          expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
          expect(shown.split('\n').filter((one) => stringWidth(one) > width)).toEqual([]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('every letter of a text gets out', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,80}$/), fc.integer({ min: 20, max: 60 }), (text, width) => {
        const shown = render(
          message(
            { kind: 'text', text },
            { kind: 'heading', text, aside: text },
            { kind: 'fields', items: [{ label: text, value: text, note: text }] },
            { kind: 'list', items: [text] },
            {
              kind: 'table',
              columns: [
                { label: 'x', align: 'left' },
                { label: text, align: 'right' },
              ],
              rows: [[text, text]],
            },
          ),
          width,
        );
        const letters = (of: string): number => of.replace(/[^a-z]/g, '').length;
        const drawn = letters(shown.replace('No rows', ''));
        // Text, heading twice, field thrice, list, cell twice and the label of its column; the other label is one letter.
        expect(drawn).toBeGreaterThanOrEqual(10 * letters(text));
      }),
      { numRuns: 200 },
    );
  });
});
