import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/contracts/clock.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { NOW } from '../../support/small-universe.ts';

async function withReleases() {
  const scene = await answeringOnSmallUniverse();
  const release = (tag: string, publishedAt: number, prerelease = false) => ({
    projectId: scene.ids.quiet,
    tag,
    publishedAt,
    prerelease,
    source: 'github',
  });
  await scene.store.observations.record({
    releases: [
      release('v1.9.4', NOW - 90 * DAY),
      release('v2.0.1', NOW - 5 * DAY),
      release('v2.0.2', NOW - 4 * DAY),
      release('@acme/cli@1.1.0', NOW - 3 * DAY),
      release('v2.1.0-rc.1', NOW - 2 * DAY, true),
      release('stable', NOW - HOUR),
    ],
    releasesSeenAt: NOW,
  });
  const tags = async (text: string): Promise<string[]> =>
    (await scene.ask(text)).match(/v\d[\w.-]*|@acme\/cli@[\d.]+|\bstable\b(?=,)/g) ?? [];
  return { ...scene, tags };
}

describe('releases', () => {
  it('lists what came out, newest first, with the level against the version before', async () => {
    const { ask } = await withReleases();
    expect(await ask('releases project:acme/quiet')).toMatchInlineSnapshot(`
      "4 releases in the last 7 days on acme/quiet.
      Releases of the last 7 days on acme/quiet  
      stable, no version in its tag, 10 Mar 2026
      @acme/cli@1.1.0, minor, 7 Mar 2026
      v2.0.2, patch, 6 Mar 2026
      v2.0.1, major, 5 Mar 2026
      as of 2026-03-10T06:00"
    `);
  });

  it('is narrowed by level, tag and pre-releases', async () => {
    const { tags } = await withReleases();
    expect(await tags('releases project:acme/quiet level:major')).toEqual(['stable', 'v2.0.1']);
    expect(await tags('releases project:acme/quiet level:minor')).toEqual(['stable', '@acme/cli@1.1.0', 'v2.0.1']);
    expect(await tags('releases project:acme/quiet tags:"@acme/*"')).toEqual(['@acme/cli@1.1.0']);
    expect(await tags('releases project:acme/quiet prereleases:yes tags:"*rc*"')).toEqual(['v2.1.0-rc.1']);
    expect(await tags('releases 200d project:acme/quiet tags:"v1*"')).toEqual(['v1.9.4']);
  });

  it('says that nothing fits, and refuses what it cannot read', async () => {
    const { ask } = await withReleases();
    expect(await ask('releases project:acme/quiet tags:nothing*')).toContain('No release of the last 7 days');
    expect(await ask(`releases tags:"${Array.from({ length: 11 }, (_, i) => `a${i}`).join(' ')}"`)).toContain(
      '11 tag patterns are too many.',
    );
  });
});
