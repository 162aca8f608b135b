import Database from 'better-sqlite3';
import { performance } from 'node:perf_hooks';
import { quantile } from './quantile.ts';

/**
 * Machines differ, and every absolute time moves with the machine: on one where bare Bolt answers 10,000 requests a second
 * a round of the mix below takes this long. Bounds of time are given for that machine, and grow or shrink with what the mix
 * takes here. Found by measuring both in turns on one machine, 25 rounds, the best of each: 2,952 requests a second and
 * 4.44 ms; the two are taken to be inversely proportional.
 */
export const REFERENCE_MS = 1.31;

const ROWS = 10_000;
const READS = 1_500;
const RANGES = 30;
const JSON_ROUNDS = 60;
const STEPS = 600_000;
const ROUNDS = 100;

/** One round of the mix: single rows and ranges read by prepared statements, a message of 60 rows to JSON and back, sums of numbers. */
function createMix(): { round: () => number; close: () => void } {
  const client = new Database(':memory:');
  client.exec('create table readings (id integer primary key, at integer, stars integer, name text)');
  const insert = client.prepare('insert into readings values (?, ?, ?, ?)');
  client.transaction(() => {
    for (let id = 1; id <= ROWS; id += 1)
      insert.run(id, id * 3_600, (id * 7_919) % ROWS, `owner-${id % 97}/name-${id}`);
  })();
  const one = client.prepare<[number], { stars: number }>('select * from readings where id = ?');
  const range = client.prepare<[number, number], { stars: number }>('select * from readings where id between ? and ?');
  const message = {
    rows: Array.from({ length: 60 }, (_, at) => ({
      name: `owner/name-${at}`,
      figures: [at, at / 7, null],
      link: 'a text of some words',
    })),
  };
  return {
    round() {
      let sum = 0;
      for (let read = 0; read < READS; read += 1) sum += one.get(1 + ((read * 7_919) % ROWS))?.stars ?? 0;
      for (let read = 0; read < RANGES; read += 1) {
        const from = 1 + ((read * 331) % (ROWS - 100));
        for (const row of range.all(from, from + 99)) sum += row.stars;
      }
      for (let round = 0; round < JSON_ROUNDS; round += 1) {
        const read = JSON.parse(JSON.stringify(message)) as typeof message;
        sum += read.rows.length;
      }
      let state = 1;
      for (let step = 0; step < STEPS; step += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        sum += state & 1023;
      }
      return sum;
    },
    close: () => client.close(),
  };
}

/** Milliseconds of a round, by the clock: the fastest tenth, for what is asked is how fast the machine is, not how busy. */
export function measureYardstick(): number {
  const mix = createMix();
  for (let round = 0; round < 3; round += 1) mix.round();
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    mix.round();
    return performance.now() - startedAt;
  });
  mix.close();
  return quantile(times, 0.1);
}
