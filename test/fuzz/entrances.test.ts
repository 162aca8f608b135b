import { expect, test } from 'vitest';
import { ENTRANCES } from '../../bench/fuzz/entrances/index.ts';
import { runEntrance } from '../../bench/fuzz/entrances/run-entrance.ts';

/** A small part of what `npm run fuzz` does. */
test.each(ENTRANCES.map((entrance) => [entrance.name, entrance] as const))(
  '%s: whatever comes, nothing escapes and what is in order is answered',
  async (_, entrance) => {
    const outcome = await runEntrance(entrance, { cases: 100, seed: 3, limitMs: 20_000 });
    expect(outcome).toMatchObject({ defect: undefined });
    expect(outcome.cases).toBeGreaterThanOrEqual(100);
  },
);
