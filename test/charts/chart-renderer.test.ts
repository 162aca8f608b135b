import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { drawPng } from '../../src/charts/drawing/draw.ts';
import type { ChartRenderer, ChartSpec } from '../../src/contracts/messages/chart.ts';
import { ChartBusyError, ChartClosedError } from '../../src/contracts/messages/chart.ts';
import { readPng } from '../support/charts/read-png.ts';
import { SAMPLES } from '../support/charts/sample-specs.ts';

const renderers: ChartRenderer[] = [];
const renderer = (...options: Parameters<typeof createChartRenderer>): ChartRenderer => {
  const made = createChartRenderer(...options);
  renderers.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(renderers.splice(0).map((one) => one.close()));
});

const titled = (title: string): ChartSpec => ({ ...SAMPLES.sparkline, title });

describe('the renderer', () => {
  it('gives what the worker drew, the same as drawn here', async () => {
    const picture = await renderer().render(SAMPLES.trend, { theme: 'dark' });
    readPng(picture);
    expect(Buffer.compare(picture, drawPng(SAMPLES.trend, 'dark'))).toBe(0);
  });

  it('gives equal specs equal bytes, and each caller bytes of its own', async () => {
    const charts = renderer();
    const [one, other] = await Promise.all([
      charts.render(SAMPLES.ranking),
      charts.render(structuredClone(SAMPLES.ranking)),
    ]);
    one.fill(0);
    const again = await charts.render(SAMPLES.ranking);
    expect(Buffer.compare(other, again)).toBe(0);
    again.fill(0);
    expect(Buffer.compare(other, await charts.render(SAMPLES.ranking))).toBe(0);
  });

  it('starts its thread with the first chart, and ends it when it is closed', async () => {
    const threads: Worker[] = [];
    const started = (thread: Worker): void => void threads.push(thread);
    process.on('worker', started);
    try {
      const charts = createChartRenderer();
      expect(threads).toEqual([]);
      const drawing = charts.render(titled('in work'));
      await drawing;
      await charts.render(titled('drawn by the same thread'));
      expect(threads).toHaveLength(1);
      let ended = false;
      threads[0]?.once('exit', () => (ended = true));
      await charts.close();
      expect(ended).toBe(true);
    } finally {
      process.off('worker', started);
    }
  });

  it('turns away more than may wait, yet not one that is being drawn already', async () => {
    const charts = renderer({ mostWaiting: 2 });
    const waiting = [charts.render(titled('a')), charts.render(titled('b')), charts.render(titled('a'))];
    await expect(charts.render(titled('c'))).rejects.toThrow(ChartBusyError);
    await Promise.all(waiting);
    readPng(await charts.render(titled('c')));
  });

  it('finishes what it accepted when it is closed, and refuses the rest', async () => {
    const charts = renderer();
    const accepted = charts.render(titled('accepted'));
    const closing = Promise.all([charts.close(), charts.close()]);
    await expect(charts.render(titled('late'))).rejects.toThrow(ChartClosedError);
    readPng(await accepted);
    await closing;
  });

  it('closes without ever having drawn', async () => {
    await createChartRenderer().close();
  });

  it('draws on after a spec that cannot be drawn', async () => {
    const charts = renderer();
    const broken = JSON.parse('{"kind":"trend"}') as ChartSpec;
    await expect(charts.render(broken)).rejects.toThrow();
    readPng(await charts.render(SAMPLES.sparkline));
  });
});
