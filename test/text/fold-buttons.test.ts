import { describe, expect, it } from 'vitest';
import type { Block, Button } from '../../src/contracts/messages/message.ts';
import { foldButtons } from '../../src/text/fold-buttons.ts';

const button = (label: string): Button => ({
  label,
  action: { kind: 'command', command: label.toLowerCase(), answer: 'reply' },
});
const row = (...labels: string[]): Block => ({ kind: 'buttons', buttons: labels.map(button) });
const SHARE: Button = { label: 'Share', action: { kind: 'share' } };

/** `[A] [B]`, `More: C, D`, or the kind of a block. */
const drawn = (blocks: readonly Block[]): string[] =>
  blocks.map((block) =>
    block.kind === 'buttons'
      ? block.buttons.map(({ label }) => `[${label}]`).join(' ')
      : block.kind === 'select'
        ? `${block.placeholder}: ${block.options.map(({ label }) => label).join(', ')}`
        : block.kind,
  );

describe('buttons in sight', () => {
  it('are left as they are up to three, and up to two beside the one that shares', () => {
    expect(drawn(foldButtons([row('A', 'B', 'C')], { share: false }))).toEqual(['[A] [B] [C]']);
    expect(drawn(foldButtons([row('A', 'B', 'C')], { share: true }))).toEqual(['[A] [B]', 'More: C']);
    expect(drawn(foldButtons([row('A', 'B')], { share: true }))).toEqual(['[A] [B]']);
  });

  it('are counted over all rows, and what is too much stands in one menu after the last of them', () => {
    const blocks: Block[] = [row('A', 'B'), { kind: 'text', text: 'x' }, row('C', 'D'), row('E'), { kind: 'divider' }];
    expect(drawn(foldButtons(blocks, { share: false }))).toEqual(['[A] [B]', 'text', '[C]', 'More: D, E', 'divider']);
  });

  it('join the menu that a message brings, before its own choices', () => {
    const menu: Block = { kind: 'select', placeholder: 'More', options: [button('Z')] };
    const other: Block = { kind: 'select', placeholder: 'Open a project', options: [button('P')] };
    expect(drawn(foldButtons([other, row('A', 'B', 'C', 'D'), menu], { share: false }))).toEqual([
      'Open a project: P',
      '[A] [B] [C]',
      'More: D, Z',
    ]);
  });

  it('keep a Share of their own in sight, once', () => {
    const own: Block = { kind: 'buttons', buttons: [button('A'), button('B'), button('C'), SHARE] };
    expect(drawn(foldButtons([own], { share: true }))).toEqual(['[A] [B] [Share]', 'More: C']);
  });

  it('do what they did: their action goes into the menu as it is', () => {
    const [, menu] = foldButtons([row('A', 'B', 'C', 'Compare')], { share: false });
    expect(menu).toMatchObject({ options: [{ action: { kind: 'command', command: 'compare', answer: 'reply' } }] });
  });
});
