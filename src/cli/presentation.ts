import { createChartRenderer } from '../charts/chart-renderer.ts';
import type { ChartRenderer } from '../contracts/messages/chart.ts';
import type { CliEnvironment } from './environment.ts';
import type { Answers } from './open-answers.ts';
import type { ShowOptions } from './show-answer.ts';

const WIDEST = 110;
/** Where nobody says how wide it is: a pipe, or a terminal of no size. */
const USUAL = 100;

/** A chart renderer that is only started when the first chart is drawn. */
export function lazyCharts(): { charts: () => ChartRenderer; close(): Promise<void> } {
  let renderer: ChartRenderer | undefined;
  return {
    charts: () => (renderer ??= createChartRenderer()),
    close: async () => renderer?.close(),
  };
}

/** How this terminal shows answers. */
export const presentation = (
  environment: CliEnvironment,
  answers: Pick<Answers, 'clock' | 'caller'>,
  as: string,
  folder: string,
  charts: () => ChartRenderer,
): ShowOptions => ({
  as,
  zone: answers.caller.zone ?? 'UTC',
  now: answers.clock.now(),
  width: Math.min(
    environment.stdout.columns === undefined || environment.stdout.columns < 1 ? USUAL : environment.stdout.columns,
    WIDEST,
  ),
  color: environment.stdout.isTTY === true && !environment.noColor,
  folder,
  charts,
});
