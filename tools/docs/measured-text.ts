import { z } from 'zod';
import * as format from '../../src/text/format.ts';

const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  bound: z.number().optional(),
  better: z.enum(['lower', 'higher']).optional(),
  ok: z.boolean().optional(),
  against: z.string().optional(),
});
const suiteSchema = z.object({
  suite: z.string(),
  figures: z.array(figureSchema),
  missing: z.array(z.string()).default([]),
});
const faultsSchema = z.object({
  suite: z.literal('faults'),
  killsByStep: z.record(z.string(), z.number()),
  adapters: z.array(
    z.object({
      name: z.string(),
      kills: z.number(),
      killsAtRequests: z.number(),
      owed: z.number(),
      exactlyOnce: z.number(),
      doubled: z.number(),
      lost: z.number(),
      staleEdits: z.number(),
      faults: z.record(z.string(), z.number()),
    }),
  ),
  rows: z.array(
    z.object({ fault: z.string(), seen: z.string(), lost: z.number(), doubled: z.number(), ok: z.boolean() }),
  ),
});

type Suite = z.infer<typeof suiteSchema>;
type Faults = z.infer<typeof faultsSchema>;

/** What benchmarks and the fault campaign printed with `--json`. */
export interface Measured {
  /** In the order of the lines. */
  suites: readonly Suite[];
  faults: Faults | undefined;
}

/** @throws z.ZodError for a line that begins as JSON and is not of a benchmark. */
export function readMeasured(lines: string): Measured {
  const objects = lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line));
  const isFaults = (object: unknown): boolean => suiteSchema.parse(object).suite === 'faults';
  const [faults] = objects.filter(isFaults);
  return {
    suites: objects.filter((object) => !isFaults(object)).map((object) => suiteSchema.parse(object)),
    faults: faults === undefined ? undefined : faultsSchema.parse(faults),
  };
}

const howCopied = (where: string): string =>
  `Measured on ${where}; copied by \`npm run docs -- <file with the JSON lines>\`, never by hand.`;

/** One foldable table a suite. @param where the machine and the day, such as `a machine of 2 cores, 21 Nov 2026` */
export const measuredTables = (suites: readonly Suite[], where: string): string =>
  [
    howCopied(where),
    ...suites.map((suite) =>
      [`<details><summary><code>${suite.suite}</code></summary>`, '', ...figureRows(suite), '', '</details>'].join(
        '\n',
      ),
    ),
  ].join('\n\n');

export const measuredTable = (suite: Suite, where: string): string =>
  [howCopied(where), '', ...figureRows(suite)].join('\n');

function figureRows({ figures, missing }: Suite): string[] {
  const rows = figures.map(({ name, value, unit, bound, better, ok, against }) => [
    name,
    `${number(value)} ${unit}`,
    bound === undefined
      ? ''
      : `${better === 'higher' ? 'at least' : 'at most'} ${number(bound)}${ok === false ? ', **missed**' : ''}`,
    against ?? '',
  ]);
  return markdownTable(
    ['figure', 'measured', 'bound', 'beside'],
    [...rows, ...missing.map((name) => [name, 'not measured', '', ''])],
  );
}

/** What was done to the whole bot, and what was lost of it. */
export const processFaultsTable = ({ rows }: Faults, where: string): string =>
  [
    howCopied(where),
    '',
    ...markdownTable(
      ['fault', 'lost', 'doubled', 'what was seen'],
      rows.map(({ fault, seen, lost, doubled, ok }) => [
        fault,
        format.count(lost),
        format.count(doubled),
        ok ? seen : `**not as it should be**: ${seen}`,
      ]),
    ),
  ].join('\n');

/** Processes killed at every step of a message's way, through the real platform sides. */
export function killsTable({ adapters, killsByStep }: Faults, where: string): string {
  const head = [
    'platform side',
    'killed',
    'with a request under way',
    'requests that went wrong',
    'owed',
    'exactly once',
    'doubled',
    'lost',
    'edits missing',
  ];
  const rows = adapters.map((one) => [
    one.name,
    ...[
      one.kills,
      one.killsAtRequests,
      sum(one.faults),
      one.owed,
      one.exactlyOnce,
      one.doubled,
      one.lost,
      one.staleEdits,
    ].map((count) => format.count(count)),
  ]);
  return [
    howCopied(where),
    '',
    ...markdownTable(head, rows),
    '',
    `Before that ${format.count(sum(killsByStep))} processes were killed at ${format.count(Object.keys(killsByStep).length)} steps of the outbox.`,
  ].join('\n');
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 1 });
