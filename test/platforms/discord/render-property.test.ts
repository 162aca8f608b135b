import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Action, Block, Inline, Line, Message } from '../../../src/contracts/messages/message.ts';
import { renderForDiscord } from '../../../src/platforms/discord/index.ts';
import { said } from '../../support/discord/setting.ts';
import { OWN_CHANNEL, chart, problemsOf, raw, readAsMarkdown, textOf } from '../../support/discord/rendered.ts';

const HOSTILE = [
  '@everyone',
  '@here',
  '<@123456789012345678>',
  '<@!1>',
  '<@&1>',
  '<#1>',
  '<#123456789012345678>',
  '</score:1>',
  '<t:1:R>',
  '<:x:1>',
  '<id:customize>',
  '[click](https://evil.example)',
  '[click](<https://evil.example>)',
  'https://evil.example/x',
  'http://evil.example',
  '||spoiler||',
  '**bold**',
  '__u__',
  '~~s~~',
  '`code`',
  '```\nblock\n```',
  '# heading',
  '-# small',
  '> quote',
  '>>> quote',
  '- item',
  '1. item',
  '\\',
  '\\\\[x](https://evil.example)',
  '\u202eevil',
  '\u200b',
  '\ud800',
  '\u0000',
  '\n\n\n',
  '   ',
  '',
  'discord.gg/evil',
  '](https://evil.example)',
  '@',
  'everyone',
  '<',
  '@1>',
  'x'.repeat(700),
  '字'.repeat(300),
  '👩‍👩‍👧'.repeat(60),
  '`'.repeat(50),
  '*'.repeat(120),
  '[',
  ']',
  '(',
  ')',
];
const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.lorem({ maxCount: 600, mode: 'words' }),
);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  hostileText,
  fc.record({ kind: fc.constantFrom('strong' as const, 'code' as const, 'quiet' as const), text: hostileText }),
  fc.record({
    kind: fc.constant('link' as const),
    text: hostileText,
    url: fc.oneof(
      fc.webUrl(),
      fc.constantFrom(
        'javascript:alert(1)',
        'http://a.example',
        'https://github.com/a/b)(x',
        'https://user:pw@github.com',
        'nonsense',
        `https://github.com/${'a'.repeat(600)}`,
      ),
    ),
  }),
  fc.record({
    kind: fc.constant('channel' as const),
    id: fc.oneof(
      fc.constantFrom(OWN_CHANNEL, '1> @everyone', '@123456789012345678', '&123456789012345678', 'terminal'),
      hostileText,
    ),
  }),
  fc.record({
    kind: fc.constant('time' as const),
    at: fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, Infinity, -1, 8e15, 1e18)),
    style: fc.constantFrom('date' as const, 'datetime' as const, 'relative' as const),
  }),
);
const line: fc.Arbitrary<Line> = fc.oneof(inline, fc.array(inline, { maxLength: 6 }));
const command = fc.oneof(
  fc.constant('score qdrant/qdrant'),
  fc.lorem({ maxCount: 40 }),
  hostileText.filter((text) => text !== ''),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('command' as const),
    command,
    answer: fc.constantFrom('reply' as const, 'replace' as const),
  }),
  fc.record({ kind: fc.constant('form' as const), command }),
  fc.constant({ kind: 'share' as const }),
  fc.record({
    kind: fc.constant('link' as const),
    url: fc.oneof(fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'nonsense')),
  }),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: line, aside: line }),
  fc.record({ kind: fc.constant('text' as const), text: line }),
  fc.record({ kind: fc.constant('note' as const), text: line }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(line, { maxLength: 40 }), ordered: fc.boolean() }),
  fc.record({
    kind: fc.constant('fields' as const),
    items: fc.array(fc.record({ label: hostileText, value: line, note: line }), { maxLength: 30 }),
  }),
  fc.integer({ min: 0, max: 8 }).chain((width) =>
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(
        fc.record({
          label: hostileText,
          align: fc.constantFrom('left' as const, 'right' as const),
          priority: fc.integer({ min: 1, max: 4 }),
        }),
        { minLength: width, maxLength: width },
      ),
      rows: fc.array(fc.array(line, { maxLength: width + 1 }), { maxLength: 60 }),
      caption: hostileText,
    }),
  ),
  fc.constant(chart),
  fc.record({
    kind: fc.constant('buttons' as const),
    buttons: fc.array(fc.record({ label: hostileText, action }), { maxLength: 28 }),
  }),
  fc.record({
    kind: fc.constant('select' as const),
    placeholder: hostileText,
    options: fc.array(fc.record({ label: hostileText, description: hostileText, action }), { maxLength: 60 }),
  }),
  fc.record({
    kind: fc.constant('file' as const),
    name: hostileText,
    mediaType: fc.constant('text/csv'),
    content: hostileText,
    description: hostileText,
  }),
  fc.constant({ kind: 'divider' as const }),
);
const message: fc.Arbitrary<Message> = fc.record({
  summary: hostileText,
  tone: fc.constantFrom('up', 'down', 'flat', 'warning', 'quiet', 'neutral'),
  blocks: fc.array(block, { maxLength: 25 }),
});

describe('whatever a message holds', () => {
  it('is a payload that Discord takes, pings nobody and links nowhere but to our addresses', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (any, share) => {
        const payloads = renderForDiscord(any, { share });
        expect(problemsOf(payloads)).toEqual([]);
        expect(payloads.length).toBeGreaterThan(0);
        const text = raw(payloads);
        expect(text).not.toMatch(/@everyone|@here/);
        expect(textOf(payloads)).not.toMatch(/<@!?\d+>|<@&\d+>/);
        expect(
          [...textOf(payloads).matchAll(/<#(\d+)>/g)].map(([, id]) => id).filter((id) => id !== OWN_CHANNEL),
        ).toEqual([]);
        // Masked links are ours or none: a bracket that is read, before an address, only ever stands in a link block.
        const links = [...readAsMarkdown(textOf(payloads)).matchAll(/\]\((\w+:[^)\s]*)\)/g)].map(([, url = '']) => url);
        for (const url of links) expect(url).toMatch(/^https:\/\//);
        for (const payload of payloads) expect(payload.body.allowed_mentions).toEqual({ parse: [] });
      }),
      {
        numRuns: 300,
        examples: [
          [
            said('@everyone', {
              blocks: [
                { kind: 'heading', text: [{ kind: 'code', text: '](http://evil.example](https://evil.example)' }] },
              ],
            }),
            false,
          ],
        ],
      },
    );
  }, 120_000);

  it('makes no link of a text that looks like one', () => {
    const payloads = renderForDiscord(
      said('x', {
        blocks: [
          { kind: 'text', text: HOSTILE.join(' ') },
          { kind: 'list', items: HOSTILE },
          { kind: 'note', text: HOSTILE.join('') },
        ],
      }),
    );
    expect(textOf(payloads)).not.toMatch(/(?<!\\)\]\(/);
    expect(textOf(payloads)).not.toMatch(/https?:\/\//);
  });

  it('makes none where a long word is torn, wherever that is', () => {
    for (const tail of ['https://evil.example/login', '[x](https://evil.example/login)', '\\\\https://evil.example']) {
      for (let length = 270; length <= 310; length += 1) {
        const text = textOf(
          renderForDiscord(
            said('x', {
              blocks: [
                {
                  kind: 'text',
                  text: [
                    `${'a'.repeat(length)}${tail}`,
                    ' ',
                    { kind: 'link', text: `${'b'.repeat(length)}${tail}`, url: 'nonsense' },
                  ],
                },
              ],
            }),
          ),
        );
        expect(text).not.toMatch(/https?:\/\//);
        expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\]\(/);
      }
    }
  });
});
