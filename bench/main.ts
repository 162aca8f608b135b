import { suites } from './index.ts';
import { round } from './quantile.ts';
import { figure, scaleTimeBounds } from './suite.ts';
import type { SuiteResult } from './suite.ts';
import { REFERENCE_MS, measureYardstick } from './yardstick.ts';

/** `npm run bench -- <suite> [--json]`: prints a table a person can read; with --json, the last line is one object. Exit code 1 when a figure is out of bounds or missing. */
async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const wanted = args.find((argument) => !argument.startsWith('-'));
  const suite = suites.find((entry) => entry.name === wanted);
  if (!suite) {
    process.stderr.write(
      `Usage: npm run bench -- <suite> [--json]\n${suites.map((entry) => `  ${entry.name.padEnd(10)} ${entry.purpose}`).join('\n')}\n`,
    );
    return 1;
  }
  const result = await withYardstick(async () => (await suite.load()).run());
  process.stdout.write(
    json
      ? `${JSON.stringify({ suite: result.suite, figures: result.figures, ...(result.missing.length > 0 ? { missing: result.missing } : {}), ...(result.notes ? { notes: result.notes } : {}) })}\n`
      : table(result),
  );
  return result.missing.length === 0 && result.figures.every((figure) => figure.ok) ? 0 : 1;
}

/** Measured before and after the suite, in whose time the machine may have changed; the middle of both counts. */
async function withYardstick(run: () => Promise<SuiteResult>): Promise<SuiteResult> {
  const before = measureYardstick();
  const result = await run();
  const after = measureYardstick();
  const yardstick = (before + after) / 2;
  const scale = yardstick / REFERENCE_MS;
  return {
    ...result,
    figures: [...scaleTimeBounds(result.figures, scale), figure('yardstick', round(yardstick, 2), 'ms', undefined)],
    notes: [
      ...(result.notes ?? []),
      `yardstick: a fixed mix of prepared reads, JSON and arithmetic took ${round(before, 1)} ms before and ${round(after, 1)} ms after the suite, ${REFERENCE_MS} ms on a machine where bare Bolt answers 10,000 requests a second; bounds of time are those of that machine times ${round(scale, 2)}`,
    ],
  };
}

function table({ suite, figures, missing, notes }: SuiteResult): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${number(figure.value)} ${figure.unit}`,
    figure.bound === undefined ? '' : `${figure.better === 'lower' ? 'at most' : 'at least'} ${number(figure.bound)}`,
    figure.bound === undefined ? '' : figure.ok ? 'ok' : 'OUT OF BOUNDS',
    figure.against ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [suite, ...lines, ...missing.map((name) => `missing: ${name}`), ...(notes ?? [])].join('\n') + '\n';
}

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 1 });

process.exitCode = await main(process.argv.slice(2));
