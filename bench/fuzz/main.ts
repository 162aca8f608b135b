import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Outcome } from './run-target.ts';
import { runTarget } from './run-target.ts';
import { targets } from './targets.ts';

/** `npm run fuzz [-- --json] [--seed n] [--seconds n]`: a million hostile inputs over every parser. Exit code 1 for a defect or fewer than a million cases. */
const WANTED = 1_000_000;

const given = (name: string): number | undefined => {
  const at = process.argv.indexOf(name);
  const value = at < 0 ? NaN : Number(process.argv[at + 1]);
  return Number.isFinite(value) ? value : undefined;
};
const json = process.argv.includes('--json');
const seed = given('--seed') ?? Math.floor(performance.timeOrigin % 2 ** 31);
const seconds = given('--seconds') ?? 600;

const outcomes: Outcome[] = [];
const planned = targets.reduce((sum, target) => sum + target.cases, 0);
const began = performance.now();
for (const target of targets) {
  const left = seconds * 1000 - (performance.now() - began);
  const outcome = await runTarget(target, { cases: target.cases, seed, limitMs: Math.max(1000, left) });
  outcomes.push(outcome);
  if (!json) process.stdout.write(`${line(outcome)}\n`);
}
const cases = outcomes.reduce((sum, outcome) => sum + outcome.cases, 0);
const defects = outcomes.filter((outcome) => outcome.defect !== undefined);
if (json) {
  const figures = [
    {
      name: 'cases',
      value: cases,
      unit: 'cases',
      bound: WANTED,
      better: 'higher',
      ok: cases >= WANTED,
      against: `${planned} planned`,
    },
    { name: 'defects', value: defects.length, unit: 'parsers', bound: 0, better: 'lower', ok: defects.length === 0 },
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
    `${cases.toLocaleString('en-US')} cases over ${outcomes.length} parsers in ${Math.round((performance.now() - began) / 1000)} s, ${defects.length} with defects; seed ${seed}\n`,
  );
}
process.exitCode = defects.length > 0 || cases < WANTED ? 1 : 0;

function line({ name, cases: count, refused, seconds: took, slowest, defect }: Outcome): string {
  return `${name.padEnd(26)}${count.toLocaleString('en-US').padStart(9)} cases  ${`${Math.round((100 * refused) / Math.max(1, count))} %`.padStart(6)} refused  ${took.toFixed(1).padStart(6)} s  slowest ${slowest.toFixed(1).padStart(6)} ms  ${defect === undefined ? 'ok' : `DEFECT ${defect}`}`;
}
