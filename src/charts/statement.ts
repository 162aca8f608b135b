import { isKnown } from '../text/chart-facts.ts';
import { writeLine } from '../text/chart-text.ts';
import type { ChartSeries } from '../contracts/messages/chart.ts';
import { capital } from '../text/format.ts';

/** Whether one picture shows both data lines: the reconstructed one is dashed then. */
export const showsBothLines = (series: readonly ChartSeries[]): boolean =>
  new Set(series.map(({ line }) => line)).size > 1;

interface Source {
  /** How it is drawn: `solid`, `dashed`, `lines`, `bars`. */
  readonly look: string;
  readonly words: string;
  readonly zone: string;
}

/**
 * Which data line is drawn and in which zone its days are cut: every picture of a series says so, and tells lines and bars apart
 * where they come from different sources.
 */
export function lineStatement(series: readonly ChartSeries[], dayZone: string, bars?: ChartSeries): string {
  const both = showsBothLines(series);
  const sourceOf =
    (look: string) =>
    (one: ChartSeries): Source => ({ look, words: writeLine(one.line), zone: one.zone ?? dayZone });
  const lines = series.map((one) => sourceOf(both ? (one.line === 'observed' ? 'solid' : 'dashed') : 'line')(one));
  const sources = unique(
    [...lines, ...(bars === undefined ? [] : [sourceOf('bars')(bars)])],
    ({ look, words, zone }) => `${look} ${words} ${zone}`,
  );
  const unknown = series.filter(({ points }) => !points.some(isKnown)).map(({ name }) => name);
  const missing = unknown.length === 0 || unknown.length === series.length ? '' : ` No figures: ${unknown.join(', ')}.`;
  return `${sentenceOf(sources)}${missing}`;
}

function sentenceOf(sources: readonly Source[]): string {
  const [first] = sources;
  if (first === undefined) return '';
  const sameWords = sources.every(({ words }) => words === first.words);
  const sameZone = sources.every(({ zone }) => zone === first.zone);
  if (sameWords && sameZone) return `${capital(first.words)}; days in ${first.zone}.`;
  // What comes from the same source is said once: twice would not fit.
  const groups = Map.groupBy(sources, ({ words, zone }) => `${words}${sameZone ? '' : `, days in ${zone}`}`);
  const parts = [...groups].map(([words, group]) => `${group.map(({ look }) => look).join(' and ')}: ${words}`);
  return `${capital(parts.join('; '))}${sameZone ? `; days in ${first.zone}` : ''}.`;
}

const unique = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
