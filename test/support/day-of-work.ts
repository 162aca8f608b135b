import type { Store } from '../../db/store.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createGitHub } from '../../src/sources/github/client.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { goodToken } from '../fakes/github/server.ts';

/** One day's jobs and a `track`, as the victim begins them and the survivor does them again. Rejects when a job stops early. */
export async function dayOfWork(store: Store, url: string, clock: Clock): Promise<void> {
  const github = createGitHub({ tokens: [goodToken], clock, baseUrl: url, retryUnitMs: 0 });
  const ingest = createIngest({
    github,
    store,
    clock,
    log: silentLogger,
    readList: () => Promise.reject(new Error('no lists')),
  });
  const { pending } = await ingest.track(
    [6, 7].map((at) => ({ kind: 'repository', owner: 'org0', name: `project${at}` }) as const),
    { limit: 10 },
  );
  if (pending.length > 0) throw new Error('not everything was read');
  for (const report of [await ingest.pulse(), await ingest.daily(), await ingest.history()]) {
    if (report.stopped) throw new Error(report.stopped.sentence);
  }
}
