import { describe, expect, it } from 'vitest';
import { runTarget } from '../../bench/fuzz/run-target.ts';
import { targets } from '../../bench/fuzz/targets.ts';
import { UserError } from '../../src/contracts/errors.ts';
import * as fc from 'fast-check';

/** A small part of `npm run fuzz`, always the same cases, so that a failure is found again. */
describe('parsers of what others wrote', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    '%s: an answer or a sentence, never anything else',
    async (_name, target) => {
      const outcome = await runTarget(target, {
        cases: Math.max(100, Math.round(target.cases / 200)),
        seed: 20_261,
        limitMs: 20_000,
      });
      expect(outcome.defect).toBeUndefined();
      expect(outcome.cases).toBeGreaterThanOrEqual(50);
    },
  );

  it('notices a parser that throws something else, and counts refusals', async () => {
    const broken = {
      name: 'broken',
      cases: 0,
      input: fc.string(),
      check: (text: string) => {
        if (text.length > 3) throw new TypeError('riddle');
        throw new UserError('No.');
      },
    };
    const outcome = await runTarget(broken, { cases: 500, seed: 1, limitMs: 5_000 });
    expect(outcome.defect).toMatch(/riddle/);
    expect(outcome.refused).toBeGreaterThan(0);
  });

  it('covers a million cases in a full run', () => {
    expect(targets.reduce((sum, target) => sum + target.cases, 0)).toBeGreaterThanOrEqual(1_000_000);
  });
});
