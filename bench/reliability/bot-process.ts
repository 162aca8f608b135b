import { MINUTE } from '../../src/contracts/clock.ts';
import { createLog } from '../../src/app/create-log.ts';
import { startBot } from '../../src/app/running-bot.ts';
import type { RunningBot } from '../../src/app/running-bot.ts';
import { readConfig } from '../../src/app/config.ts';
import { lineWriter } from '../../src/runtime/output.ts';
import { endWithParent } from './end-with-parent.ts';
import { travellingClock } from './adjustable-clock.ts';

/**
 * What the campaign orders. `turn`: time passes for everybody who sleeps. `jump`: the wall clock is set, timers go on as before.
 * `look`: the minute is over, the jobs are looked at.
 */
export type ProcessOrder =
  | { kind: 'start'; environment: Record<string, string>; ahead: number }
  | { kind: 'turn' | 'jump'; ms: number }
  | { kind: 'look' }
  | { kind: 'stop' };
export type ProcessReport =
  { kind: 'started' } | { kind: 'stopped'; ms: number } | { kind: 'refused'; sentence: string };

/** The real bot in a process of its own, on a clock that the campaign turns. */
const clock = travellingClock();
let bot: RunningBot | undefined;
const tell = (report: ProcessReport): void => void process.send?.(report);

async function obey(order: ProcessOrder): Promise<void> {
  switch (order.kind) {
    case 'start':
      clock.turn(order.ahead);
      bot = await startBot(
        readConfig(order.environment),
        clock,
        createLog('debug', order.environment, lineWriter(process.stderr)),
      );
      tell({ kind: 'started' });
      return;
    case 'turn':
      clock.turn(order.ms);
      return;
    case 'jump':
      clock.jump(order.ms);
      return;
    case 'look':
      await bot?.look();
      return;
    case 'stop': {
      const startedAt = performance.now();
      await bot?.stop();
      process.send?.({ kind: 'stopped', ms: performance.now() - startedAt } satisfies ProcessReport, () =>
        process.exit(0),
      );
    }
  }
}

process.on('message', (order: ProcessOrder) => {
  obey(order).catch((error: unknown) =>
    tell({ kind: 'refused', sentence: error instanceof Error ? error.message : String(error) }),
  );
});
endWithParent(30 * MINUTE);
