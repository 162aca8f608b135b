import type { Message } from '../../src/contracts/messages/message.ts';

/** 30 October 2025, 07:00 UTC. */
export const NOW = Date.UTC(2025, 9, 30, 7);

export const message = (...blocks: Message['blocks']): Message => ({ summary: 'summary', tone: 'neutral', blocks });

export const SCORECARD = message(
  {
    kind: 'heading',
    text: [
      { kind: 'link', text: 'qdrant/qdrant', url: 'https://github.com/qdrant/qdrant' },
      ' (Qdrant, vector search)',
    ],
    aside: [{ kind: 'strong', text: '82 / 100' }, ' up 3 in a week'],
  },
  {
    kind: 'fields',
    items: [
      ['adoption', '74'],
      ['growth', '91'],
      ['usage', '78'],
      ['health', '85'],
    ].map(([label = '', value = '']) => ({ label, value })),
  },
  {
    kind: 'fields',
    items: [
      { label: 'stars', value: '26,836', note: '+1,204 in 30 days (+4.7 %)' },
      { label: 'contributors', value: '141' },
      { label: 'issues', value: '88 % closed', note: 'of those opened in 12 months' },
      { label: 'releases', value: 'every 19 days', note: 'last one 12 days ago' },
    ],
  },
  { kind: 'note', text: ['as of ', { kind: 'time', at: Date.UTC(2025, 9, 30, 6), style: 'datetime' }, '; score v1'] },
  {
    kind: 'buttons',
    buttons: [
      { label: 'Trend', action: { kind: 'command', command: 'trend qdrant/qdrant', answer: 'reply' } },
      { label: 'Post', action: { kind: 'share' } },
    ],
  },
);
