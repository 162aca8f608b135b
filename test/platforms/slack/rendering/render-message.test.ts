import { describe, expect, it } from 'vitest';
import type { Block, Message } from '../../../../src/contracts/messages/message.ts';
import { renderForSlack } from '../../../../src/platforms/slack/render/render-message.ts';
import { channelsNamed, findPings } from '../../../fakes/slack/find-pings.ts';

const message = (...blocks: Block[]): Message => ({ summary: 'x', tone: 'neutral', blocks });
const blocksOf = (given: Message, share?: string): unknown[] => renderForSlack(given, { share })[0]?.blocks ?? [];

describe('the heading', () => {
  const name = { kind: 'link', text: 'ray-project/ray', url: 'https://github.com/ray-project/ray' } as const;

  it('has what stands at its right in one header where that is short', () => {
    expect(blocksOf(message({ kind: 'heading', text: 'Top by score', aside: 'page 1 of 6' }))).toMatchObject([
      { type: 'header', text: { text: 'Top by score  ·  page 1 of 6' } },
    ]);
  });

  it('has it under the header where the line would break, with the link that a header cannot show', () => {
    expect(
      blocksOf(message({ kind: 'heading', text: [name, ' (Anyscale, distributed-ml)'], aside: '91 / 100' })),
    ).toMatchObject([
      { type: 'header', text: { text: 'ray-project/ray (Anyscale, distributed-ml)' } },
      {
        type: 'rich_text',
        elements: [
          {
            elements: [
              { text: '91 / 100', style: { bold: true } },
              { text: '  ·  ' },
              { type: 'link', url: 'https://github.com/ray-project/ray', text: 'on GitHub' },
            ],
          },
        ],
      },
    ]);
  });
});

describe('a channel', () => {
  const line = (id: string): Block => ({ kind: 'text', text: ['In ', { kind: 'channel', id }, '.'] });
  const field = (id: string): Block => ({
    kind: 'fields',
    items: [{ label: 'where', value: { kind: 'channel', id } }],
  });

  it('is shown by its name, and as its id in what is read out', () => {
    const [payload] = renderForSlack(message(line('C0123456789'), field('G0123456789')));
    expect(payload?.text).toContain('In #C0123456789.');
    expect(payload?.blocks.slice(1)).toMatchObject([
      {
        type: 'rich_text',
        elements: [{ elements: [{ text: 'In ' }, { type: 'channel', channel_id: 'C0123456789' }, { text: '.' }] }],
      },
      { type: 'section', fields: [{ text: expect.stringContaining('<#G0123456789>') as string }] },
    ]);
  });

  it.each(['U0123456789', 'terminal', 'C0123456789> <!here', '!channel', ''])(
    'is plain text where the id is none: %j',
    (id) => {
      for (const payload of renderForSlack(message(line(id), field(id))))
        expect([...channelsNamed(payload), ...findPings(payload)]).toEqual([]);
    },
  );
});

it.each([
  [':warning: all is lost', '∶warning: all is lost'],
  [':+1::white_check_mark::100:', '∶+1:∶white_check_mark:∶100:'],
  ['at 12:30:45', 'at 12:30:45'],
  ['a: b: c', 'a: b: c'],
])('no text becomes a picture: %j', (text, shown) => {
  expect(blocksOf(message({ kind: 'fields', items: [{ label: 'company', value: text }] }))).toContainEqual({
    type: 'section',
    fields: [{ type: 'mrkdwn', text: `*company*\n${shown}`, verbatim: true }],
  });
});

describe('the button that shares', () => {
  const run = { label: 'Trend', action: { kind: 'command', command: 'trend a/b', answer: 'reply' } } as const;
  const labels = (blocks: unknown[]): unknown[] =>
    blocks.map((block) =>
      (block as { elements?: { text?: { text?: string } }[] }).elements?.map((element) => element.text?.text),
    );

  it('joins the row that ends the message', () => {
    expect(labels(blocksOf(message({ kind: 'buttons', buttons: [run] }), 's x').slice(-1))).toEqual([
      ['Trend', 'Share in channel'],
    ]);
  });

  it('stands alone under anything else', () => {
    expect(
      labels(
        blocksOf(message({ kind: 'buttons', buttons: [run] }, { kind: 'note', text: 'as of today' }), 's x').slice(-1),
      ),
    ).toEqual([['Share in channel']]);
  });
});
