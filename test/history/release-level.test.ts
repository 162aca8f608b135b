import { describe, expect, it } from 'vitest';
import { isAtLeast, readVersion, releaseLevel } from '../../src/history/releases/release-level.ts';
import { LABELLED_TAGS } from './labelled-tags.ts';

describe('the level of a release', () => {
  it('is read from the tags of many publishers as a reader would', () => {
    expect(LABELLED_TAGS.length).toBeGreaterThanOrEqual(120);
    const read = LABELLED_TAGS.map(([tag]) => [tag, readVersion(tag)?.packageName ?? '', releaseLevel(tag)]);
    expect(read).toEqual(LABELLED_TAGS);
  });

  it.each([
    // What came before decides where a version skips numbers or an old line is mended.
    ['v2.0.1', ['v1.9.4', 'v1.9.3'], 'major'],
    ['v1.9.5', ['v2.0.0', 'v1.9.4'], 'patch'],
    ['1.4.0', ['1.2.0', '1.2.7'], 'minor'],
    ['1.2.1', ['1.2'], 'patch'],
    ['v2.0.0', ['v2.0.0-rc.1', 'v1.8.0'], 'major'],
    ['@scope/a@2.0.1', ['@scope/b@2.0.0', '@scope/a@1.4.0'], 'major'],
    ['pkg/v1.3.0', ['other/v1.2.9', 'pkg/v1.2.9'], 'minor'],
    ['2025.1', ['2024.12', '2024.11.1'], 'minor'],
    ['2024.12.1', ['2024.12.0'], 'patch'],
    ['25.10', ['25.04', '24.10'], 'minor'],
    ['2024-05-02', ['2024-05-01'], 'minor'],
    ['latest', ['v1.0.0'], null],
  ] as const)('of %s after %j is %s', (tag, earlier, level) => {
    expect(releaseLevel(tag, earlier)).toBe(level);
  });

  it('lets through what cannot be told', () => {
    expect([isAtLeast(null, 'major'), isAtLeast('minor', 'minor'), isAtLeast('patch', 'minor')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
