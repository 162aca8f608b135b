import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Outcome } from './run-target.ts';
import { runTarget } from './run-target.ts';
import { ENTRANCES } from './entrances/index.ts';
import { runEntrance } from './entrances/run-entrance.ts';
import { targets } from './targets.ts';

/**
 * `npm run fuzz [-- --json] [--seed n] [--seconds n] [--only parsers|entrances]`: a million hostile inputs over every parser, and
 * mutated frames, bodies and answers into every way by which something from outside comes in. Exit code 1 for a defect or for
 * fewer cases than planned.
 */

const given = (name: string): number | undefined => {
  const at = process.argv.indexOf(name);
  const value = at < 0 ? NaN : Number(process.argv[at + 1]);
  return Number.isFinite(value) ? value : undefined;
};
const json = process.argv.includes('--json');
const seed = given('--seed') ?? Math.floor(performance.timeOrigin % 2 ** 31);
const seconds = given('--seconds') ?? 3_600;
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const parsers = only === 'entrances' ? [] : targets;
const entrances = only === 'parsers' ? [] : ENTRANCES;

const outcomes: Outcome[] = [];
const planned = [...parsers, ...entrances].reduce((sum, { cases }) => sum + cases, 0);
const began = performance.now();
const limitMs = (): number => Math.max(1000, seconds * 1000 - (performance.now() - began));
const add = (outcome: Outcome): void => {
  outcomes.push(outcome);
  if (!json) process.stdout.write(`${line(outcome)}\n`);
};
for (const target of parsers) add(await runTarget(target, { cases: target.cases, seed, limitMs: limitMs() }));
for (const entrance of entrances) add(await runEntrance(entrance, { cases: entrance.cases, seed, limitMs: limitMs() }));
const cases = outcomes.reduce((sum, outcome) => sum + outcome.cases, 0);
const defects = outcomes.filter((outcome) => outcome.defect !== undefined);
if (json) {
  const figures = [
    {
      name: 'cases',
      value: cases,
      unit: 'cases',
      bound: planned,
      better: 'higher',
      ok: cases >= planned,
      against: `${planned} planned`,
    },
    {
      name: 'defects',
      value: defects.length,
      unit: 'parsers and entrances',
      bound: 0,
      better: 'lower',
      ok: defects.length === 0,
    },
    ...outcomes.map((outcome) => ({
      name: `${outcome.name}: slowest case`,
      value: Math.round(outcome.slowest * 100) / 100,
      unit: 'ms',
      bound: outcome.slowMs,
      better: 'lower',
      ok: outcome.slowest <= outcome.slowMs,
      against: `${outcome.cases} cases, ${outcome.refused} refused`,
    })),
  ];
  process.stdout.write(
    `${JSON.stringify({ suite: 'fuzz', seed, figures, ...(defects.length > 0 ? { defects } : {}) })}\n`,
  );
} else {
  process.stdout.write(
    `${cases.toLocaleString('en-US')} cases over ${outcomes.length} parsers and entrances in ${Math.round((performance.now() - began) / 1000)} s, ${defects.length} with defects; seed ${seed}\n`,
  );
}
process.exitCode = defects.length > 0 || cases < planned ? 1 : 0;

function line({ name, cases: count, refused, seconds: took, slowest, defect }: Outcome): string {
  return `${name.padEnd(26)}${count.toLocaleString('en-US').padStart(9)} cases  ${`${Math.round((100 * refused) / Math.max(1, count))} %`.padStart(6)} refused  ${took.toFixed(1).padStart(6)} s  slowest ${slowest.toFixed(1).padStart(6)} ms  ${defect === undefined ? 'ok' : `DEFECT ${defect}`}`;
}
