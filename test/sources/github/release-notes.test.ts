import { describe, expect, it } from 'vitest';
import { releaseExcerpt } from '../../../src/sources/github/reading/release-notes.ts';

describe('the excerpt of release notes', () => {
  it('is the first two sentences, without headings and markup', () => {
    expect(
      releaseExcerpt(
        "<h2>What's Changed</h2>\n<ul>\n<li>Add a <code>--json</code> option</li><li>Fix a crash &amp; a leak</li><li>More</li></ul>",
      ),
    ).toMatchInlineSnapshot(`"Add a --json option. Fix a crash & a leak."`);
    expect(releaseExcerpt('<p>This release is faster. It needs Node 24. And so on.</p>')).toMatchInlineSnapshot(
      `"This release is faster. It needs Node 24."`,
    );
  });

  it('names nobody, links nowhere and pings nobody', () => {
    const hostile = [
      'Fix the parser by @alice in https://github.com/a/b/pull/12',
      'Thanks to @bob and @carol-x!',
      'Speed up reads (@dave, @erin)',
      'Bump x by @dependabot[bot]',
      '@everyone please read',
      'Mail me: jo@example.org about it',
      '[click](https://evil.example) now',
      '&lt;!channel&gt; hello &#64;here',
      'a\u202Eb\u200Bc\u0007d',
    ];
    expect(hostile.map((line) => releaseExcerpt(`<p>${line}</p>`))).toMatchInlineSnapshot(`
      [
        "Fix the parser.",
        "",
        "Speed up reads.",
        "Bump x.",
        "please read.",
        "Mail me: about it.",
        "click now.",
        "!channel hello.",
        "a b c d.",
      ]
    `);
    for (const line of hostile) expect(releaseExcerpt(`<p>${line}</p>`)).not.toMatch(/@\w|https?:|\p{Cf}/u);
  });

  it('is short, whole in its characters, and says whether there was anything to read', () => {
    const long = releaseExcerpt(`<p>${'word 😀 '.repeat(200)}</p>`) ?? '';
    expect(long.length).toBeLessThanOrEqual(221);
    expect(long.isWellFormed()).toBe(true);
    expect(long.endsWith('…')).toBe(true);
    expect([
      releaseExcerpt(null),
      releaseExcerpt(''),
      releaseExcerpt('<h2>v1.2.3</h2><p>Full Changelog: v1...v2</p>'),
    ]).toEqual([null, '', '']);
  });

  it('ends in any text', () => {
    expect(releaseExcerpt(`<${'a'.repeat(50_000)}`)).toBe('');
    expect(releaseExcerpt('@'.repeat(20_000))).toBeTypeOf('string');
    expect(releaseExcerpt('('.repeat(20_000) + 'by '.repeat(5_000))).toBeTypeOf('string');
  });
});
