import { describe, expect, test } from 'vitest';
import { runAdapterCampaign } from '../../bench/reliability/adapter-campaign.ts';
import { discordWorld, slackWithoutHistory, slackWorld } from '../../bench/reliability/adapter-world.ts';
import { runCampaign } from '../../bench/reliability/campaign.ts';

/** A small part of what `npm run faults` does with hundreds of deaths. Most of it is waiting for leases to end, so all at once. */
describe.concurrent(
  'processes are killed on the way of a message, two at a time, and every message stands once',
  { timeout: 180_000 },
  () => {
    test('on platforms of every kind', async () => {
      const result = await runCampaign({ kills: 6, seed: 7, firstStep: 2, limitMs: 60_000 });
      expect(result.kills).toBeGreaterThan(0);
      for (const platform of result.platforms) {
        expect(platform).toMatchObject({ lost: 0, outOfOrder: 0, staleEdits: 0 });
        expect(platform.owed).toBeGreaterThan(0);
        if (platform.platform !== 'console') expect(platform).toMatchObject({ doubled: 0, exactlyOnce: platform.owed });
      }
    });

    test.each([
      { name: 'Slack, over Bolt', world: slackWorld },
      { name: 'a Discord that has forgotten the nonce, over discord.js', world: discordWorld(150, 'Discord') },
    ])('on $name', async ({ world }) => {
      const result = await runAdapterCampaign(world, { kills: 1, seed: 5, limitMs: 60_000 });
      expect(result.kills).toBeGreaterThan(0);
      expect(result.owed).toBeGreaterThan(0);
      expect(result).toMatchObject({ lost: 0, doubled: 0, staleEdits: 0, exactlyOnce: result.owed, violations: [] });
    });

    test('on Slack without history scopes nothing is lost, and only what ended unknown may stand twice', async () => {
      const result = await runAdapterCampaign(slackWithoutHistory, { kills: 1, seed: 6, limitMs: 60_000 });
      expect(result.owed).toBeGreaterThan(0);
      expect(result).toMatchObject({ lost: 0, staleEdits: 0, violations: [] });
      const unknown = ['answer lost', 'answer cut off', 'never answered', 'taken late', 'status 503'];
      expect(result.doubled).toBeLessThanOrEqual(
        result.kills + unknown.reduce((sum, kind) => sum + (result.faults[kind] ?? 0), 0),
      );
    });
  },
);
