import { describe, expect, it } from 'vitest';
import type { Block, Message } from '../../../src/core/message.ts';
import { renderForSlack } from '../../../src/platforms/slack/render-message.ts';

const message = (...blocks: Block[]): Message => ({ summary: 'x', tone: 'neutral', blocks });
const blocksOf = (given: Message, share?: string): unknown[] => renderForSlack(given, { share })[0]?.blocks ?? [];

describe('the heading', () => {
  const name = { kind: 'link', text: 'ray-project/ray', url: 'https://github.com/ray-project/ray' } as const;

  it('has what stands at its right in one header where that is short', () => {
    expect(blocksOf(message({ kind: 'heading', text: 'Top by score', aside: 'page 1 of 6' }))).toMatchObject([{ type: 'header', text: { text: 'Top by score  ·  page 1 of 6' } }]);
  });

  it('has it under the header where the line would break, with the link that a header cannot show', () => {
    expect(blocksOf(message({ kind: 'heading', text: [name, ' (Anyscale, distributed-ml)'], aside: '91 / 100' }))).toMatchObject([
      { type: 'header', text: { text: 'ray-project/ray (Anyscale, distributed-ml)' } },
      { type: 'rich_text', elements: [{ elements: [{ text: '91 / 100', style: { bold: true } }, { text: '  ·  ' }, { type: 'link', url: 'https://github.com/ray-project/ray', text: 'on GitHub' }] }] },
    ]);
  });
});

describe('the button that shares', () => {
  const run = { label: 'Trend', action: { kind: 'command', command: 'trend a/b', answer: 'reply' } } as const;
  const labels = (blocks: unknown[]): unknown[] => blocks.map((block) => (block as { elements?: { text?: { text?: string } }[] }).elements?.map((element) => element.text?.text));

  it('joins the row that ends the message', () => {
    expect(labels(blocksOf(message({ kind: 'buttons', buttons: [run] }), 's x').slice(-1))).toEqual([['Trend', 'Share in channel']]);
  });

  it('stands alone under anything else', () => {
    expect(labels(blocksOf(message({ kind: 'buttons', buttons: [run] }, { kind: 'note', text: 'as of today' }), 's x').slice(-1))).toEqual([['Share in channel']]);
  });
});
