import type { ChartSpec, ChartTheme } from '../contracts/messages/chart.ts';
import { drawPng } from './drawing/draw.ts';

export interface ChartTask {
  readonly spec: ChartSpec;
  readonly theme: ChartTheme;
}

/** Runs in a worker thread. The bytes are copied out of the rasteriser's memory, which cannot cross threads. */
export default function drawChart({ spec, theme }: ChartTask): Uint8Array {
  return new Uint8Array(drawPng(spec, theme));
}
