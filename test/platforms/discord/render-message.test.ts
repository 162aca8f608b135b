import { describe, expect, it } from 'vitest';
import type { Line, Message } from '../../../src/contracts/messages/message.ts';
import { renderForDiscord } from '../../../src/platforms/discord/index.ts';
import { said } from '../../support/discord/setting.ts';
import { OWN_CHANNEL, chart, problemsOf, raw, textOf } from '../../support/discord/rendered.ts';

describe('looks', () => {
  const [payload] = renderForDiscord({
    summary: 'qdrant/qdrant grew 4.7 % in 30 days',
    tone: 'up',
    blocks: [
      {
        kind: 'heading',
        text: [{ kind: 'link', text: 'qdrant/qdrant', url: 'https://github.com/qdrant/qdrant' }],
        aside: '82 / 100',
      },
      {
        kind: 'fields',
        items: [
          { label: 'stars', value: '26,836', note: '+1,204 in 30 days' },
          { label: 'contributors', value: '141' },
        ],
      },
      { kind: 'note', text: ['as of ', { kind: 'time', at: 1_761_804_000_000, style: 'datetime' }] },
    ],
  });
  const text = textOf(payload === undefined ? [] : [payload]);

  it('says the finding first, then the heading with its aside, then figures in columns, then how old', () => {
    expect(text).toBe(
      [
        'qdrant/qdrant grew 4.7 % in 30 days',
        '## [qdrant/qdrant](https://github.com/qdrant/qdrant)\n**82 / 100**',
        '`stars\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0` 26,836 · +1,204 in 30 days\n`contributors` 141',
        '-# as of <t:1761804000:f>',
      ].join('\n'),
    );
  });
  it('shows a channel by its name, and what is no id as text', () => {
    const shown = (id: string): string =>
      textOf(renderForDiscord(said('x', { blocks: [{ kind: 'text', text: ['In ', { kind: 'channel', id }, '.'] }] })));
    expect(shown(OWN_CHANNEL)).toContain(`In <#${OWN_CHANNEL}>.`);
    expect(shown('@1> <@&2')).not.toMatch(/<[@#]/);
    expect(shown('terminal')).toContain('In \\#terminal.');
  });
  it('colours the container by direction', () => {
    const colours = (['up', 'down', 'warning'] as const).map((tone) => raw(renderForDiscord({ ...said('x'), tone })));
    expect(new Set(colours).size).toBe(3);
  });
  it('does not say the same sentence twice', () => {
    expect(textOf(renderForDiscord(said('one sentence', { blocks: [{ kind: 'text', text: 'one sentence' }] })))).toBe(
      'one sentence',
    );
    const lines = (message: Message): string[] => textOf(renderForDiscord(message)).split('\n');
    const question = (text: string): Message =>
      said(`${text} It has two.`, {
        blocks: [
          { kind: 'text', text },
          { kind: 'note', text: 'It has two.' },
        ],
      });
    expect(lines(question('Which subscription?'))).toEqual(['Which subscription?', '-# It has two.']);
    expect(lines(question('There is none.'))).toEqual(['There is none.', '-# It has two.']);
    const file = {
      kind: 'file',
      name: 'all.csv',
      mediaType: 'text/csv',
      content: 'a',
      description: 'all projects: 60 rows as CSV.',
    } as const;
    expect(lines(said('all projects: 60 rows as CSV.', { blocks: [file] }))).toEqual(['all projects: 60 rows as CSV.']);
    // The description of a file that is not sent stands nowhere.
    expect(
      lines(said('all projects: 60 rows as CSV.', { blocks: [{ ...file, content: 'x'.repeat(11 * 1_048_576) }] }))[0],
    ).toBe('all projects: 60 rows as CSV.');
  });
});

describe('tables', () => {
  const table = (rows: Line[][], priorities: (number | undefined)[] = []): string =>
    textOf(
      renderForDiscord(
        said('t', {
          blocks: [
            {
              kind: 'table',
              columns: ['project', 'stars', 'gain', 'code'].map((label, index) => ({
                label,
                align: index === 0 || index === 3 ? 'left' : 'right',
                ...(priorities[index] === undefined ? {} : { priority: priorities[index] }),
              })),
              rows,
            },
          ],
        }),
      ),
    );

  it('aligns columns and keeps to what a phone shows', () => {
    const text = table([
      ['qdrant/qdrant', '26,836', '+4.7 %', 'Rust'],
      ['a/b', '1', '+100 %', 'Go'],
    ]);
    expect(text).toContain('project         stars    gain  code');
    for (const row of text.split('\n').filter((candidate) => candidate.includes('%')))
      expect(row.length).toBeLessThanOrEqual(38);
  });
  it('names the figures that it leaves out, and shortens names from their front', () => {
    const text = table([['some-organisation/some-name', '26,836,000', '+1,204,000', 'TypeScript']], [1, 2, 1, 1]);
    expect(text).toContain('Too wide to show here: stars.');
    expect(text).not.toContain('26,836,000');
    expect(text).toContain('…/some-name');
    expect(text).toContain('TypeScript');
    expect(text).toContain('marks what is shortened');
  });
  it('shortens everything that is no name from its end', () => {
    const text = table([
      ['weekly digest of the database channel', '1', '2', 'sent'],
      ['merged pull requests/month', '1', '2', 'owed'],
      ['2 of 3 / 4 of 5 / all of them', '1', '2', 'sent'],
    ]);
    expect(text).toMatch(/^weekly digest of \S*…/m);
    expect(text).toMatch(/^merged pull reque\S*…/m);
    expect(text).toMatch(/^2 of 3 \/ 4 of 5 \/ …/m);
  });
  it('writes rows as lines where a time would be cut', () => {
    const jobs = (name: string, style: 'date' | 'relative'): string =>
      table([[name, '1', '2', [{ kind: 'time', at: Date.UTC(2026, 10, 19, 11), style }]]]);
    expect(jobs('left-workspaces', 'relative')).toContain(
      '\n- **left-workspaces** · stars: 1 · gain: 2 · code: <t:1795086000:R>',
    );
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
                columns: [
                  { label: 'no.', align: 'right' },
                  { label: 'what', align: 'left' },
                  { label: 'state', align: 'left' },
                  { label: 'channel', align: 'left' },
                  { label: 'why', align: 'left', priority: 2 },
                ],
                rows: [
                  ['17', 'weekly digest', 'failed', { kind: 'channel', id: OWN_CHANNEL }, why],
                  ['18', 'alert', 'sent', 'here', ''],
                ],
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
    const payloads = renderForDiscord(
      said('very long', {
        blocks: [
          { kind: 'list', items: many },
          { kind: 'buttons', buttons: [{ label: 'b', action: { kind: 'share' } }] },
        ],
      }),
    );
    expect(payloads).toHaveLength(5);
    const file = payloads.at(-1)?.files[0];
    const attached = file?.source.kind === 'text' ? file.source.content : '';
    for (let index = 0; index < 600; index += 1) expect(textOf(payloads) + attached).toContain(`item number ${index};`);
    expect(textOf(payloads)).toContain('the rest is in the attached text');
    expect(textOf(payloads)).toContain('row of buttons is left out');
    expect(problemsOf(payloads)).toEqual([]);
  });
  it('does not leave a heading alone at the end of a message', () => {
    const payloads = renderForDiscord(
      said('s', {
        blocks: [
          { kind: 'text', text: 'w '.repeat(1_850) },
          { kind: 'heading', text: 'Releases' },
          { kind: 'text', text: 'z '.repeat(400) },
        ],
      }),
    );
    expect(textOf(payloads.slice(0, 1))).not.toContain('Releases');
    expect(textOf(payloads)).toContain('Releases');
  });
});

describe('files and charts', () => {
  it('shows a chart with its description, and words where it could not be drawn', () => {
    const withChart = said('c', { blocks: [chart] });
    const [payload] = renderForDiscord(withChart);
    expect(payload?.files).toEqual([
      {
        name: 'chart-1.png',
        description: payload?.body.attachments[0]?.description,
        source: { kind: 'chart', chart: chart.chart },
      },
    ]);
    expect(payload?.body.attachments[0]?.description).toContain('Growth');
    const undrawn = renderForDiscord(withChart, { undrawn: new Set([chart.chart]) });
    expect(undrawn[0]?.files).toEqual([]);
    expect(textOf(undrawn)).toContain('could not be drawn');
  });
  it('refuses a file that Discord would not take, and says so', () => {
    const text = renderForDiscord(
      said('f', {
        blocks: [
          {
            kind: 'file',
            name: 'big.csv',
            mediaType: 'text/csv',
            content: 'x'.repeat(11 * 1_048_576),
            description: 'Export',
          },
        ],
      }),
    );
    expect(text[0]?.files).toEqual([]);
    expect(textOf(text)).toContain('11.0 MB, more than Discord takes');
  });
});
