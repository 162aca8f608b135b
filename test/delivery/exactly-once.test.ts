import { expect, test } from 'vitest';
import { runCampaign } from '../../bench/faults/campaign.ts';

/** A small part of what `npm run faults` does with hundreds of deaths. */
test('processes are killed on the way of a message, two at a time, and every message stands once', { timeout: 180_000 }, async () => {
  const result = await runCampaign({ kills: 6, seed: 7, firstStep: 2, limitMs: 60_000 });
  expect(result.kills).toBeGreaterThan(0);
  for (const platform of result.platforms) {
    expect(platform).toMatchObject({ lost: 0, outOfOrder: 0, staleEdits: 0 });
    expect(platform.owed).toBeGreaterThan(0);
    if (platform.platform !== 'console') expect(platform).toMatchObject({ doubled: 0, exactlyOnce: platform.owed });
  }
});
