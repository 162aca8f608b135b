import { createHash } from 'node:crypto';
import { getCompileCacheDir } from 'node:module';
import { LRUCache } from 'lru-cache';
import { Tinypool } from 'tinypool';
import type { ChartRenderer, ChartSpec, ChartTheme, RenderOptions } from '../contracts/messages/chart.ts';
import { ChartBusyError, ChartClosedError } from '../contracts/messages/chart.ts';
import { MINUTE } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import { silentLogger } from '../contracts/logger.ts';
import type { ChartTask } from './chart-worker.ts';

export interface ChartRendererOptions {
  /** Charts in work and waiting, all callers together. A chart takes tens of milliseconds. */
  readonly mostWaiting?: number;
  readonly logger?: Logger;
}

const MOST_PICTURES = 40;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Draws charts in one worker thread that starts with the first chart and stays warm while it is needed. Equal specs are drawn
 * once: while they are being drawn, and afterwards as long as the picture is among the last ones asked for.
 */
export function createChartRenderer(options: ChartRendererOptions = {}): ChartRenderer {
  const { mostWaiting = 32, logger = silentLogger } = options;
  // Channels that subscribe to the same digest get the same chart: at 35 ms a chart, a thousand of them on a Monday would
  // keep a core busy for half a minute.
  const cache = new LRUCache<string, Uint8Array>({
    max: MOST_PICTURES,
    maxSize: MOST_BYTES,
    sizeCalculation: (picture) => Math.max(1, picture.byteLength),
  });
  const inWork = new Map<string, Promise<Uint8Array>>();
  let pool: Tinypool | undefined;
  let closed: Promise<void> | undefined;

  const draw = async (key: string, task: ChartTask): Promise<Uint8Array> => {
    pool ??= startPool(logger);
    try {
      const picture = (await pool.run(task)) as Uint8Array;
      cache.set(key, picture);
      return picture;
    } finally {
      inWork.delete(key);
    }
  };

  const end = async (): Promise<void> => {
    await Promise.allSettled(inWork.values());
    await pool?.destroy();
  };

  return {
    render: async (spec: ChartSpec, { theme = 'light' }: RenderOptions = {}) => {
      if (closed !== undefined) throw new ChartClosedError('the chart renderer is closed');
      const key = keyOf(spec, theme);
      const known = cache.get(key);
      if (known !== undefined) return known.slice();
      let drawing = inWork.get(key);
      if (drawing === undefined) {
        if (inWork.size >= mostWaiting) throw new ChartBusyError(`${inWork.size} charts are waiting to be drawn`);
        drawing = draw(key, { spec, theme });
        inWork.set(key, drawing);
      }
      // Every caller gets bytes of its own: what one does to them must not reach the cache.
      return (await drawing).slice();
    },
    close: () => (closed ??= end()),
  };
}

const keyOf = (spec: ChartSpec, theme: ChartTheme): string =>
  createHash('sha256')
    .update(JSON.stringify([theme, spec]))
    .digest('base64');

function startPool(logger: Logger): Tinypool {
  const pool = new Tinypool({
    filename: new URL('./chart-worker.ts', import.meta.url).href,
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: 1,
    // A bot that draws nothing for a while gives the thread's memory back; a busy one keeps it warm.
    idleTimeout: 5 * MINUTE,
    // Waiting by Atomics would keep the thread's event loop from turning, and only there the rasteriser's pixels, 8 MB a chart, are freed.
    useAtomics: false,
    // Garbage is short-lived here: a small nursery keeps it small. The rest stops a spec of absurd size before it takes the process down.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 },
    // Without the compile cache the worker would load the tool that strips types a second time; it needs nothing else of the environment.
    env: { NODE_COMPILE_CACHE: getCompileCacheDir() ?? '' },
    // Flags of the process, such as a test runner's or an inspector's, are not for this thread.
    execArgv: [],
  });
  // A worker that dies between two charts is replaced by the pool; without a listener its error would end the process.
  pool.on('error', (error: unknown) => logger.error({ err: error }, 'The chart worker failed while it was idle.'));
  return pool;
}
