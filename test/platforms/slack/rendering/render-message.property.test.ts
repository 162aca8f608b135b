import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderOptions } from '../../../../src/platforms/slack/render/render-message.ts';
import { renderForSlack, valuesToKeep } from '../../../../src/platforms/slack/render/render-message.ts';
import { blockErrors, charactersOf, MAX_BLOCK_CHARACTERS } from '../../../fakes/slack/validate-blocks.ts';
import { channelsNamed, findPings } from '../../../fakes/slack/find-pings.ts';
import { OWN_CHANNEL, arbitraryMessage } from '../../../support/slack/arbitrary-message.ts';

const arbitraryOptions: fc.Arbitrary<RenderOptions> = fc.record({
  tables: fc.constantFrom('table' as const, 'data_table' as const, 'text' as const),
  share: fc.constantFrom(undefined, 's score qdrant/qdrant'),
  image: fc.constantFrom(
    () => 'F0000000001',
    () => undefined,
  ),
});

// Messages of a megabyte on a busy machine take their time.
describe('renderForSlack', { timeout: 120_000 }, () => {
  it('never gives a payload that Slack would refuse, cut or ping somebody with', () => {
    fc.assert(
      fc.property(arbitraryMessage, arbitraryOptions, fc.boolean(), (message, options, keep) => {
        const kept = new Map(keep ? valuesToKeep(message).map((value, at) => [value, `id${at}`] as const) : []);
        const payloads = renderForSlack(message, { ...options, kept });
        expect(payloads.length).toBeGreaterThan(0);
        for (const payload of payloads) {
          expect(payload.blocks.length).toBeGreaterThan(0);
          expect(blockErrors(payload.blocks, 'message')).toEqual([]);
          expect(charactersOf(payload.blocks)).toBeLessThanOrEqual(MAX_BLOCK_CHARACTERS);
          expect(payload.text.length).toBeGreaterThan(0);
          expect(payload.text.length).toBeLessThanOrEqual(4_000);
          expect(payload.text.isWellFormed()).toBe(true);
          expect(findPings(payload)).toEqual([]);
          expect(channelsNamed(payload).filter((id) => id !== OWN_CHANNEL)).toEqual([]);
        }
      }),
      // Shrinking a message of a megabyte takes minutes; the seed in the report finds it again.
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('gives the same payloads for the same message', () => {
    fc.assert(
      fc.property(arbitraryMessage, arbitraryOptions, (message, options) => {
        expect(
          JSON.stringify(renderForSlack(message, options)) ===
            JSON.stringify(renderForSlack(structuredClone(message), options)),
        ).toBe(true);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});
