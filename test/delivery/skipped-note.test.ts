import { expect, test } from 'vitest';
import type { Message } from '../../src/contracts/messages/message.ts';
import { withSkippedNote } from '../../src/delivery/skipped-note.ts';

const message: Message = { summary: 'a digest', tone: 'up', blocks: [{ kind: 'text', text: 'a digest' }] };
const post = (title: string) => ({ title, operation: 'post' }) as const;

test('names the posts that were left out, three of them, and counts the rest', () => {
  expect(withSkippedNote(message, [post('weekly digest of 2 Nov 2026')]).blocks.at(-1)).toEqual({
    kind: 'note',
    text: 'Not posted, because it would have been too late: weekly digest of 2 Nov 2026.',
  });
  const many = withSkippedNote(message, [post('a'), post('b'), post('c'), post('d'), post('e')]);
  expect(many.blocks.at(-1)).toEqual({
    kind: 'note',
    text: 'Not posted, because it would have been too late: a, b, c and 2 more.',
  });
});

test('says nothing where nothing was left out, or only answers and edits were', () => {
  expect(withSkippedNote(message, [])).toBe(message);
  expect(withSkippedNote(message, [{ title: 'x', operation: 'reply' }])).toBe(message);
});
