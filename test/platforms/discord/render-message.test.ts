import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Action, Block, Inline, Line, Message } from '../../../src/core/message.ts';
import { renderForDiscord } from '../../../src/platforms/discord/index.ts';
import type { DiscordPayload } from '../../../src/platforms/discord/index.ts';
import { checkMessage } from '../../fakes/discord/check-payload.ts';
import { apiDescription } from '../../fakes/discord/openapi.ts';
import { said } from './setting.ts';

const description = apiDescription();

/** Problems of all payloads, by the table of limits and, where it is at hand, by Discord's own description. */
function problemsOf(payloads: readonly DiscordPayload[]): string[] {
  return payloads.flatMap(({ body, files }) => {
    const json: unknown = JSON.parse(JSON.stringify(body));
    return [...checkMessage(json, files.map((file) => file.name)), ...(description?.check('POST', '/channels/{channel_id}/messages', json) ?? [])];
  });
}

/** All text displays, one after the other. */
function textOf(payloads: readonly DiscordPayload[]): string {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      if ('content' in node && typeof node.content === 'string') found.push(node.content);
      for (const value of Object.values(node)) if (typeof value === 'object') walk(value);
    }
  };
  walk(payloads.map((payload) => payload.body.components));
  return found.join('\n');
}

/** Everything of a payload that Discord reads for mentions. */
const raw = (payloads: readonly DiscordPayload[]): string => JSON.stringify(payloads.map((payload) => payload.body), (key, value: unknown) => (key === 'custom_id' || key === 'value' ? undefined : value));

/** Without what Discord shows as it stands: escaped signs, and code, in which it reads nothing but the backtick that ends it. */
const readAsMarkdown = (text: string): string => text.replace(/\\[^A-Za-z0-9\s]|`[^`]*`/g, ' ');

/** The one channel that messages may name. */
const OWN_CHANNEL = '987654321098765432';

const HOSTILE = [
  '@everyone', '@here', '<@123456789012345678>', '<@!1>', '<@&1>', '<#1>', '<#123456789012345678>', '</score:1>', '<t:1:R>', '<:x:1>', '<id:customize>',
  '[click](https://evil.example)', '[click](<https://evil.example>)', 'https://evil.example/x', 'http://evil.example', '||spoiler||', '**bold**', '__u__', '~~s~~',
  '`code`', '```\nblock\n```', '# heading', '-# small', '> quote', '>>> quote', '- item', '1. item', '\\', '\\\\[x](https://evil.example)', '\u202eevil', '\u200b', '\ud800', '\u0000', '\n\n\n', '   ', '',
  'discord.gg/evil', '](https://evil.example)', '@', 'everyone', '<', '@1>', 'x'.repeat(700), '字'.repeat(300), '👩‍👩‍👧'.repeat(60), '`'.repeat(50), '*'.repeat(120), '[', ']', '(', ')',
];
const hostileText = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 40 }), fc.array(fc.constantFrom(...HOSTILE), { maxLength: 8 }).map((parts) => parts.join('')), fc.lorem({ maxCount: 600, mode: 'words' }));
const inline: fc.Arbitrary<Inline> = fc.oneof(
  hostileText,
  fc.record({ kind: fc.constantFrom('strong' as const, 'code' as const, 'quiet' as const), text: hostileText }),
  fc.record({ kind: fc.constant('link' as const), text: hostileText, url: fc.oneof(fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'http://a.example', 'https://github.com/a/b)(x', 'https://user:pw@github.com', 'nonsense', `https://github.com/${'a'.repeat(600)}`)) }),
  fc.record({ kind: fc.constant('channel' as const), id: fc.oneof(fc.constantFrom(OWN_CHANNEL, '1> @everyone', '@123456789012345678', '&123456789012345678', 'terminal'), hostileText) }),
  fc.record({ kind: fc.constant('time' as const), at: fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, Infinity, -1, 8e15, 1e18)), style: fc.constantFrom('date' as const, 'datetime' as const, 'relative' as const) }),
);
const line: fc.Arbitrary<Line> = fc.oneof(inline, fc.array(inline, { maxLength: 6 }));
const command = fc.oneof(fc.constant('score qdrant/qdrant'), fc.lorem({ maxCount: 40 }), hostileText.filter((text) => text !== ''));
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('command' as const), command, answer: fc.constantFrom('reply' as const, 'replace' as const) }),
  fc.record({ kind: fc.constant('form' as const), command }),
  fc.constant({ kind: 'share' as const }),
  fc.record({ kind: fc.constant('link' as const), url: fc.oneof(fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'nonsense')) }),
);
const chart = { kind: 'chart', chart: { kind: 'ranking', title: 'Growth', measure: 'stars', format: 'gain', footnote: 'Source: GitHub.', rows: [{ name: '@everyone', value: 3 }] } } satisfies Block;
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: line, aside: line }),
  fc.record({ kind: fc.constant('text' as const), text: line }),
  fc.record({ kind: fc.constant('note' as const), text: line }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(line, { maxLength: 40 }), ordered: fc.boolean() }),
  fc.record({ kind: fc.constant('fields' as const), items: fc.array(fc.record({ label: hostileText, value: line, note: line }), { maxLength: 30 }) }),
  fc.integer({ min: 0, max: 8 }).chain((width) =>
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(fc.record({ label: hostileText, align: fc.constantFrom('left' as const, 'right' as const), priority: fc.integer({ min: 1, max: 4 }) }), { minLength: width, maxLength: width }),
      rows: fc.array(fc.array(line, { maxLength: width + 1 }), { maxLength: 60 }),
      caption: hostileText,
    }),
  ),
  fc.constant(chart),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(fc.record({ label: hostileText, action }), { maxLength: 28 }) }),
  fc.record({ kind: fc.constant('select' as const), placeholder: hostileText, options: fc.array(fc.record({ label: hostileText, description: hostileText, action }), { maxLength: 60 }) }),
  fc.record({ kind: fc.constant('file' as const), name: hostileText, mediaType: fc.constant('text/csv'), content: hostileText, description: hostileText }),
  fc.constant({ kind: 'divider' as const }),
);
const message: fc.Arbitrary<Message> = fc.record({ summary: hostileText, tone: fc.constantFrom('up', 'down', 'flat', 'warning', 'quiet', 'neutral'), blocks: fc.array(block, { maxLength: 25 }) });

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
        expect([...textOf(payloads).matchAll(/<#(\d+)>/g)].map(([, id]) => id).filter((id) => id !== OWN_CHANNEL)).toEqual([]);
        // Masked links are ours or none: a bracket that is read, before an address, only ever stands in a link block.
        const links = [...readAsMarkdown(textOf(payloads)).matchAll(/\]\((\w+:[^)\s]*)\)/g)].map(([, url = '']) => url);
        for (const url of links) expect(url).toMatch(/^https:\/\//);
        for (const payload of payloads) expect(payload.body.allowed_mentions).toEqual({ parse: [] });
      }),
      { numRuns: 300, examples: [[said('@everyone', { blocks: [{ kind: 'heading', text: [{ kind: 'code', text: '](http://evil.example](https://evil.example)' }] }] }), false]] },
    );
  }, 120_000);

  it('makes no link of a text that looks like one', () => {
    const payloads = renderForDiscord(said('x', { blocks: [{ kind: 'text', text: HOSTILE.join(' ') }, { kind: 'list', items: HOSTILE }, { kind: 'note', text: HOSTILE.join('') }] }));
    expect(textOf(payloads)).not.toMatch(/(?<!\\)\]\(/);
    expect(textOf(payloads)).not.toMatch(/https?:\/\//);
  });

  it('makes none where a long word is torn, wherever that is', () => {
    for (const tail of ['https://evil.example/login', '[x](https://evil.example/login)', '\\\\https://evil.example']) {
      for (let length = 270; length <= 310; length += 1) {
        const text = textOf(renderForDiscord(said('x', { blocks: [{ kind: 'text', text: [`${'a'.repeat(length)}${tail}`, ' ', { kind: 'link', text: `${'b'.repeat(length)}${tail}`, url: 'nonsense' }] }] })));
        expect(text).not.toMatch(/https?:\/\//);
        expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\]\(/);
      }
    }
  });
});

describe('looks', () => {
  const [payload] = renderForDiscord({
    summary: 'qdrant/qdrant grew 4.7 % in 30 days',
    tone: 'up',
    blocks: [
      { kind: 'heading', text: [{ kind: 'link', text: 'qdrant/qdrant', url: 'https://github.com/qdrant/qdrant' }], aside: '82 / 100' },
      { kind: 'fields', items: [{ label: 'stars', value: '26,836', note: '+1,204 in 30 days' }, { label: 'contributors', value: '141' }] },
      { kind: 'note', text: ['as of ', { kind: 'time', at: 1_761_804_000_000, style: 'datetime' }] },
    ],
  });
  const text = textOf(payload === undefined ? [] : [payload]);

  it('says the finding first, then the heading with its aside, then figures in columns, then how old', () => {
    expect(text).toBe(
      ['qdrant/qdrant grew 4.7 % in 30 days', '## [qdrant/qdrant](https://github.com/qdrant/qdrant)\n**82 / 100**', '`stars\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0` 26,836 · +1,204 in 30 days\n`contributors` 141', '-# as of <t:1761804000:f>'].join('\n'),
    );
  });
  it('shows a channel by its name, and what is no id as text', () => {
    const shown = (id: string): string => textOf(renderForDiscord(said('x', { blocks: [{ kind: 'text', text: ['In ', { kind: 'channel', id }, '.'] }] })));
    expect(shown(OWN_CHANNEL)).toContain(`In <#${OWN_CHANNEL}>.`);
    expect(shown('@1> <@&2')).not.toMatch(/<[@#]/);
    expect(shown('terminal')).toContain('In \\#terminal.');
  });
  it('colours the container by direction', () => {
    const colours = (['up', 'down', 'warning'] as const).map((tone) => raw(renderForDiscord({ ...said('x'), tone })));
    expect(new Set(colours).size).toBe(3);
  });
  it('does not say the same sentence twice', () => {
    expect(textOf(renderForDiscord(said('one sentence', { blocks: [{ kind: 'text', text: 'one sentence' }] })))).toBe('one sentence');
    const lines = (message: Message): string[] => textOf(renderForDiscord(message)).split('\n');
    const question = (text: string): Message => said(`${text} It has two.`, { blocks: [{ kind: 'text', text }, { kind: 'note', text: 'It has two.' }] });
    expect(lines(question('Which subscription?'))).toEqual(['Which subscription?', '-# It has two.']);
    expect(lines(question('There is none.'))).toEqual(['There is none.', '-# It has two.']);
    const file = { kind: 'file', name: 'all.csv', mediaType: 'text/csv', content: 'a', description: 'all projects: 60 rows as CSV.' } as const;
    expect(lines(said('all projects: 60 rows as CSV.', { blocks: [file] }))).toEqual(['all projects: 60 rows as CSV.']);
    // The description of a file that is not sent stands nowhere.
    expect(lines(said('all projects: 60 rows as CSV.', { blocks: [{ ...file, content: 'x'.repeat(11 * 1_048_576) }] }))[0]).toBe('all projects: 60 rows as CSV.');
  });
});

describe('tables', () => {
  const table = (rows: Line[][], priorities: (number | undefined)[] = []): string =>
    textOf(renderForDiscord(said('t', { blocks: [{ kind: 'table', columns: ['project', 'stars', 'gain', 'code'].map((label, index) => ({ label, align: index === 0 || index === 3 ? 'left' : 'right', ...(priorities[index] === undefined ? {} : { priority: priorities[index] }) })), rows }] })));

  it('aligns columns and keeps to what a phone shows', () => {
    const text = table([['qdrant/qdrant', '26,836', '+4.7 %', 'Rust'], ['a/b', '1', '+100 %', 'Go']]);
    expect(text).toContain('project         stars    gain  code');
    for (const row of text.split('\n').filter((candidate) => candidate.includes('%'))) expect(row.length).toBeLessThanOrEqual(38);
  });
  it('names the figures that it leaves out, and shortens names from their front', () => {
    const text = table([['some-organisation/some-name', '26,836,000', '+1,204,000', 'TypeScript']], [1, 2, 1, 1]);
    expect(text).toContain('Not shown here for want of room: stars.');
    expect(text).not.toContain('26,836,000');
    expect(text).toContain('…/some-name');
    expect(text).toContain('TypeScript');
    expect(text).toContain('marks what is shortened');
  });
  it('shortens everything that is no name from its end', () => {
    const text = table([['weekly digest of the database channel', '1', '2', 'sent'], ['merged pull requests/month', '1', '2', 'owed'], ['2 of 3 / 4 of 5 / all of them', '1', '2', 'sent']]);
    expect(text).toMatch(/^weekly digest of \S*…/m);
    expect(text).toMatch(/^merged pull reque\S*…/m);
    expect(text).toMatch(/^2 of 3 \/ 4 of 5 \/ …/m);
  });
  it('writes rows as lines where a time would be cut', () => {
    const jobs = (name: string, style: 'date' | 'relative'): string => table([[name, '1', '2', [{ kind: 'time', at: Date.UTC(2026, 10, 19, 11), style }]]]);
    expect(jobs('left-workspaces', 'relative')).toContain('\n- **left-workspaces** · stars: 1 · gain: 2 · code: <t:1795086000:R>');
    expect(jobs('left-workspaces', 'date')).toMatch(/^left-workspa… +1 +2 {2}2026-11-19$/m);
  });
  it('writes rows as lines where words would be left out, and leaves out columns that say nothing', () => {
    const deliveries = (why: string): string =>
      textOf(
        renderForDiscord(
          said('t', {
            blocks: [
              {
                kind: 'table',
                columns: [{ label: 'no.', align: 'right' }, { label: 'what', align: 'left' }, { label: 'state', align: 'left' }, { label: 'channel', align: 'left' }, { label: 'why', align: 'left', priority: 2 }],
                rows: [['17', 'weekly digest', 'failed', { kind: 'channel', id: OWN_CHANNEL }, why], ['18', 'alert', 'sent', 'here', '']],
              },
            ],
          }),
        ),
      );
    expect(deliveries('the bot may not post in the channel')).toContain(
      `- **17** · what: weekly digest · state: failed · channel: <#${OWN_CHANNEL}> · why: the bot may not post in the channel\n- **18** · what: alert · state: sent · channel: here`,
    );
    expect(deliveries('')).not.toContain('why');
    expect(deliveries('')).not.toContain('Not shown');
  });
  it('writes rows as lines where even the first columns do not fit', () => {
    const text = table([['a/b', '1'.repeat(20), '2'.repeat(20), 'Go']]);
    expect(text).toContain(`- **a/b** · stars: ${'1'.repeat(20)} · gain: ${'2'.repeat(20)} · code: Go`);
  });
});

describe('what is long', () => {
  const rows = Array.from({ length: 70 }, (_, index) => `item number ${index} ${'x'.repeat(60)}`);
  it('goes on in further messages that say which part they are', () => {
    const payloads = renderForDiscord(said('long', { blocks: [{ kind: 'list', items: rows }] }));
    expect(payloads.length).toBeGreaterThan(1);
    for (let index = 0; index < 70; index += 1) expect(textOf(payloads)).toContain(`item number ${index} `);
    expect(textOf(payloads)).toContain(`Part 1 of ${payloads.length}`);
  });
  it('comes as an attached text beyond that, with nothing lost', () => {
    const many = Array.from({ length: 600 }, (_, index) => `item number ${index}; ${'y'.repeat(60)}`);
    const payloads = renderForDiscord(said('very long', { blocks: [{ kind: 'list', items: many }, { kind: 'buttons', buttons: [{ label: 'b', action: { kind: 'share' } }] }] }));
    expect(payloads).toHaveLength(5);
    const file = payloads.at(-1)?.files[0];
    const attached = file?.source.kind === 'text' ? file.source.content : '';
    for (let index = 0; index < 600; index += 1) expect(textOf(payloads) + attached).toContain(`item number ${index};`);
    expect(textOf(payloads)).toContain('the rest is in the attached text');
    expect(textOf(payloads)).toContain('row of buttons is left out');
    expect(problemsOf(payloads)).toEqual([]);
  });
  it('does not leave a heading alone at the end of a message', () => {
    const payloads = renderForDiscord(said('s', { blocks: [{ kind: 'text', text: 'w '.repeat(1_850) }, { kind: 'heading', text: 'Releases' }, { kind: 'text', text: 'z '.repeat(400) }] }));
    expect(textOf(payloads.slice(0, 1))).not.toContain('Releases');
    expect(textOf(payloads)).toContain('Releases');
  });
});

describe('files and charts', () => {
  it('shows a chart with its description, and words where it could not be drawn', () => {
    const withChart = said('c', { blocks: [chart] });
    const [payload] = renderForDiscord(withChart);
    expect(payload?.files).toEqual([{ name: 'chart-1.png', description: payload?.body.attachments[0]?.description, source: { kind: 'chart', chart: chart.chart } }]);
    expect(payload?.body.attachments[0]?.description).toContain('Growth');
    const undrawn = renderForDiscord(withChart, { undrawn: new Set([chart.chart]) });
    expect(undrawn[0]?.files).toEqual([]);
    expect(textOf(undrawn)).toContain('could not be drawn');
  });
  it('refuses a file that Discord would not take, and says so', () => {
    const text = renderForDiscord(said('f', { blocks: [{ kind: 'file', name: 'big.csv', mediaType: 'text/csv', content: 'x'.repeat(11 * 1_048_576), description: 'Export' }] }));
    expect(text[0]?.files).toEqual([]);
    expect(textOf(text)).toContain('11.0 MB, more than Discord takes');
  });
});
