import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startBot } from '../../src/app/running-bot.ts';
import type { RunningBot } from '../../src/app/running-bot.ts';
import { readConfig } from '../../src/app/config.ts';
import { HOUR, systemClock } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { endWithParent } from '../reliability/end-with-parent.ts';

/** The whole bot in a process of its own, for the load benchmark. Its clock runs from a moment that the order names. */
export type BotOrder =
  | { kind: 'start'; environment: Record<string, string>; at: number }
  | { kind: 'look' }
  | { kind: 'report' }
  | { kind: 'stop' };
export type BotReport =
  | { kind: 'started'; slackPort: number }
  | { kind: 'looking' }
  | { kind: 'state'; rss: number; handles: number; longestDelayMs: number }
  | { kind: 'stopped'; ms: number };

const delay = monitorEventLoopDelay({ resolution: 1 });
let bot: RunningBot | undefined;
const tell = (report: BotReport): void => void process.send?.(report);

async function obey(order: BotOrder): Promise<void> {
  switch (order.kind) {
    case 'start': {
      const offset = order.at - Date.now();
      const clock: Clock = { now: () => Date.now() + offset, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
      process.env['BENCH_AHEAD_MS'] = String(offset);
      bot = await startBot(readConfig(order.environment), clock, silentLogger, {
        jobsThread: new URL('./load-jobs.ts', import.meta.url),
      });
      const slack = bot.platforms.find((platform) => platform.name === 'slack') as
        { port?: () => number | undefined } | undefined;
      delay.enable();
      tell({ kind: 'started', slackPort: slack?.port?.() ?? 0 });
      return;
    }
    case 'look':
      // It ends when no job is running any more, which the load does not wait for.
      bot?.look().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
      tell({ kind: 'looking' });
      return;
    case 'report':
      tell({
        kind: 'state',
        rss: process.memoryUsage.rss(),
        handles: readdirSync('/proc/self/fd').length,
        longestDelayMs: delay.max / 1e6,
      });
      {
        delay.reset();
        return;
      }
    case 'stop': {
      const startedAt = performance.now();
      await bot?.stop();
      tell({ kind: 'stopped', ms: performance.now() - startedAt });
      process.disconnect();
    }
  }
}

process.on('message', (order: BotOrder) => {
  obey(order).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
});
endWithParent(HOUR);
