import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseText } from '../../../../src/platforms/slack/answering/normalise-text.ts';

/** What Slack makes of text that somebody types, with `should_escape` on. */
const asSlackSends = (typed: string): string =>
  typed
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/https?:\/\/[^\s&|]+/g, (url) => `<${url}|${url.replace(/^https?:\/\//, '')}>`);

describe('normaliseText', () => {
  it.each([
    ['score <https://github.com/qdrant/qdrant>', 'score https://github.com/qdrant/qdrant'],
    ['score <https://github.com/qdrant/qdrant|github.com/qdrant/qdrant>', 'score https://github.com/qdrant/qdrant'],
    ['score <https://evil.example|https://github.com/a/b>', 'score https://evil.example'],
    ['track a/b <https://github.com/c/d|c/d> e/f', 'track a/b https://github.com/c/d e/f'],
    ['score <http://socket.io|socket.io>', 'score socket.io'],
    ['score socketio/<http://socket.io|socket.io>', 'score socketio/socket.io'],
    ['score <http://github.com/qdrant/qdrant|github.com/qdrant/qdrant>', 'score github.com/qdrant/qdrant'],
    ['score <http://socket.io>', 'score http://socket.io'],
    ['score <http://socket.io|>', 'score http://socket.io'],
    ['score <http://evil.example|socket.io>', 'score http://evil.example'],
    ['score <https://socket.io|socket.io>', 'score https://socket.io'],
    ['ask <@U0000000001|ann> and <@U0000000002>', 'ask @ann and @U0000000002'],
    ['in <#C0000000001|general> or <#C0000000002|> or <#C0000000003>', 'in #general or #C0000000002 or #C0000000003'],
    ['<!here> <!subteam^S1|@team>', 'here @team'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['top category:“vector search”', 'top category:“vector search”'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['top —window 30d –by growth', 'top --window 30d --by growth'],
    ['score\u00a0a/b \u200b', 'score a/b'],
    ['  ', ''],
  ])('reads %s', (sent, typed) => {
    expect(normaliseText(sent)).toBe(typed);
  });

  it('gives back what was typed, whatever that was', () => {
    const word = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', 'b', 'X', '0', '9', '/', '.', '-', '_', ':', '&', '<', '>', '"', "'", '*', '|'),
        maxLength: 12,
      }),
      fc.webUrl({ validSchemes: ['https'] }).filter((url) => !/[&|<>]/.test(url)),
      fc.constantFrom('&lt;', '&amp;', '“x y”', 'category:"a b"'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const typed = words.join(' ').replace(/\s+/g, ' ').trim();
        expect(normaliseText(asSlackSends(typed))).toBe(typed);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, hangs or grows on anything that is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.string({ unit: fc.constantFrom('<', '>', '|', '&', ';', 'a', '@', '#', '!', ' '), maxLength: 300 }),
        ),
        (sent) => {
          expect(normaliseText(sent).length).toBeLessThanOrEqual(sent.length * 2);
        },
      ),
      { numRuns: 500 },
    );
    const started = performance.now();
    normaliseText('<'.repeat(8_000) + '|'.repeat(8_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
