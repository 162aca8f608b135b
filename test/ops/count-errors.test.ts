import { expect, it } from 'vitest';
import { createLog } from '../../src/app/create-log.ts';
import type { Logger } from '../../src/contracts/logger.ts';
import { countErrors } from '../../src/ops/count-errors.ts';
import { world } from '../support/delivery-world.ts';

function counting(): { log: Logger; parts: string[]; lines: string[] } {
  const parts: string[] = [];
  const lines: string[] = [];
  return {
    log: countErrors(
      createLog('error', {}, (line) => lines.push(line)),
      (part) => parts.push(part),
    ),
    parts,
    lines,
  };
}

it('counts error lines alone, each by the part that wrote it, and writes them as ever', () => {
  const { log, parts, lines } = counting();
  log.child({ part: 'jobs' }).child({ job: 'digests' }).error({ subscription: 7 }, 'a digest could not be prepared');
  log.child({ part: 'platform' }).error({ part: 'slack' }, 'an interaction failed');
  log.error({}, 'nobody knows where');
  for (const level of ['debug', 'info', 'warn'] as const) log.child({ part: 'ingest' })[level]({}, 'all is well');
  expect(parts).toEqual(['jobs', 'slack', 'other']);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    part: 'jobs',
    job: 'digests',
    subscription: 7,
    msg: 'a digest could not be prepared',
  });
});

it('counts an outbox that cannot be read', async () => {
  const { log, parts, lines } = counting();
  const { outbox, store } = await world({ logger: log.child({ part: 'delivery' }) });
  await store.close();
  outbox.start();
  await expect.poll(() => lines.join('')).toContain('the outbox cannot be read');
  expect(new Set(parts)).toEqual(new Set(['delivery']));
});
