import { writeLine } from '../core/chart-text.ts';
import { isKnown } from '../core/chart-facts.ts';
import type { ChartSeries } from '../core/chart.ts';
import type { DataLine } from '../core/series.ts';

const LINES = ['observed', 'reconstructed'] as const satisfies readonly DataLine[];

/** Whether one picture shows both data lines: the reconstructed one is dashed then. */
export const showsBothLines = (series: readonly ChartSeries[]): boolean => new Set(series.map(({ line }) => line)).size > 1;

/** Which data line is drawn and in which zone its days are cut: every picture of a series says so. */
export function lineStatement(series: readonly ChartSeries[], dayZone: string): string {
  const shown = LINES.filter((line) => series.some((one) => one.line === line));
  if (shown.length === 0) return '';
  const both = shown.length > 1;
  const lines = shown.map((line) => `${both ? (line === 'observed' ? 'Solid: ' : 'dashed: ') : ''}${writeLine(line)}`).join(', ');
  const unknown = series.filter(({ points }) => !points.some(isKnown)).map(({ name }) => name);
  const missing = unknown.length === 0 || unknown.length === series.length ? '' : ` No figures: ${unknown.join(', ')}.`;
  return `${lines.charAt(0).toUpperCase()}${lines.slice(1)}; days in ${dayZone}.${missing}`;
}
