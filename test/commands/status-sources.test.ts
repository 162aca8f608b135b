import { expect, it } from 'vitest';
import { HOUR } from '../../src/contracts/clock.ts';
import { answeringOnSmallUniverse } from '../support/answering.ts';
import { NOW } from '../support/small-universe.ts';

const well = { lastOkAt: NOW - HOUR, lastFailedAt: NOW - 2 * HOUR, failure: null, retryAt: null };

it('status names the sources beside GitHub, and which of them is not read', async () => {
  const { ask } = await answeringOnSmallUniverse({
    sources: [
      { ...well, source: 'npm', label: 'npm', requests: 1_204 },
      {
        source: 'crates-io',
        label: 'crates.io',
        requests: 3,
        lastOkAt: NOW - 26 * HOUR,
        lastFailedAt: NOW - HOUR,
        failure: 'crates.io refused the request (403).',
        retryAt: NOW + 5 * HOUR,
      },
    ],
  });
  const answer = await ask('status');
  expect(answer).toContain('⚠ crates.io is not read (last read 26 hours ago): crates.io refused the request (403).');
  expect(answer).toContain('1 thing to look at');
  expect(answer).toMatch(/^npm \| .* \| 1,204 \| when due$/m);
  const none = await (await answeringOnSmallUniverse()).ask('status');
  expect(none).not.toContain('Sources beside GitHub');
  expect(none).toContain('All is well');
});
