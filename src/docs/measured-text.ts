import { z } from 'zod';

const figureSchema = z.object({ name: z.string(), value: z.number(), unit: z.string(), bound: z.number().optional(), better: z.enum(['lower', 'higher']).optional(), ok: z.boolean().optional(), against: z.string().optional() });
const suiteSchema = z.object({ suite: z.string(), figures: z.array(figureSchema), missing: z.array(z.string()).optional() });

/**
 * The last lines that benchmarks print with `--json`, as Markdown tables, one a suite.
 * @param where the machine and the day, such as `2 cores, 2026-11-21`
 */
export function measuredTables(lines: string, where: string): string {
  const suites = lines.split('\n').filter((line) => line.startsWith('{')).map((line) => suiteSchema.parse(JSON.parse(line)));
  return [`Measured on ${where}; these figures are copied by \`npm run docs -- <file with the JSON lines>\`, never by hand.`, ...suites.map(table)].join('\n\n');
}

function table({ suite, figures, missing = [] }: z.infer<typeof suiteSchema>): string {
  const rows = figures.map(({ name, value, unit, bound, better, ok, against }) => `| ${name} | ${number(value)} ${unit} | ${bound === undefined ? '' : `${better === 'higher' ? 'at least' : 'at most'} ${number(bound)}${ok === false ? ', **missed**' : ''}`} | ${against ?? ''} |`);
  const lost = missing.map((name) => `| ${name} | not measured | | |`);
  return [`<details><summary><code>${suite}</code></summary>`, '', '| figure | measured | bound | beside |', '|---|---|---|---|', ...rows, ...lost, '', '</details>'].join('\n');
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 1 });
