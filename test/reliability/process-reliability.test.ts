import { describe, expect, it } from 'vitest';
import { kills, PROCESS_FAULTS, strikeWith } from '../../bench/reliability/process-faults.ts';
import type { ProcessFault } from '../../bench/reliability/process-faults.ts';

const named = (part: string): ProcessFault => {
  const fault = PROCESS_FAULTS.find((entry) => entry.name.includes(part));
  if (fault === undefined) throw new Error(`no fault ${part}`);
  return fault;
};

describe('the whole bot under a fault, with digests and an alert falling due', () => {
  it.concurrent.each([kills(2), named('disk full'), named('3 hours forwards')])(
    '$name: nothing lost, nothing doubled, an answer in time',
    { timeout: 60_000 },
    async (fault) => {
      expect(await strikeWith(fault)).toMatchObject({ remarks: [], lost: 0, doubled: 0, ok: true });
    },
  );
});
