import { copyFile, rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { AnswerTimes } from './answers-worker.ts';
import { GENERATED_NOW, generatedDatabase } from '../fixtures/generate-database.ts';
import { median, quantile, round } from '../quantile.ts';
import { runWorker } from '../run-worker.ts';
import { figure } from '../suite.ts';
import type { Figure, SuiteResult } from '../suite.ts';

const SIZE = { projects: 10_000, days: 3 * 365, seed: 1 };
const STARTS = 5;

/** How fast the commands answer on a generated database of 10,000 projects and three years of daily snapshots. */
export async function run(): Promise<SuiteResult> {
  const file = await generatedDatabase(SIZE);
  const figures: Figure[] = [];

  const writable = `${file}.answers`;
  await copyFile(file, writable);
  // The first start after an install strips the types of every file; what counts is how a bot runs that was started before.
  const first = await runWorker<AnswerTimes>('bench/answers/answers-process.js', ['once', writable]);
  const answers = await runWorker<AnswerTimes>('bench/answers/answers-process.js', ['answers', writable]);
  for (const { name, chart, times } of answers.commands) {
    const bound = chart ? 200 : 20;
    figures.push(
      figure(`${name} p99`, round(quantile(times, 0.99)), 'ms', {
        bound,
        better: 'lower',
        against: `median ${round(median(times))} ms of ${times.length}`,
      }),
    );
  }
  const bare = median(answers.bareTop);
  figures.push(
    figure('top / bare SQL', round(median(answers.top) / bare), 'times', {
      bound: 3,
      better: 'lower',
      against: `bare statement ${round(bare)} ms, top ${round(median(answers.top))} ms, medians, in turns`,
    }),
  );
  figures.push(
    figure('sentence read p99', round(quantile(answers.sentences, 0.99)), 'ms', {
      bound: 2,
      better: 'lower',
      against: `median ${round(median(answers.sentences))} ms of ${answers.sentences.length}; answering it is not in this`,
    }),
  );
  figures.push(
    figure('resident memory', round(answers.maxRss / 1e6, 1), 'MB', {
      bound: 300,
      better: 'lower',
      against: `peak of a process that ran every command above, charts included; the process before it, which may have filled the compile cache and ran each once, ${round(first.maxRss / 1e6, 1)} MB`,
    }),
  );

  try {
    const scoring = await runWorker<{ seconds: number; scored: number; longestBlockMs: number }>(
      'bench/answers/answers-process.js',
      ['scoring', writable],
    );
    figures.push(
      figure(`${scoring.scored} projects scored`, round(scoring.seconds), 's', {
        bound: 2,
        better: 'lower',
        against: 'read, scored, ranked and written',
      }),
    );
    figures.push(
      figure('event loop held while scoring', round(scoring.longestBlockMs, 1), 'ms', { bound: 50, better: 'lower' }),
    );
  } finally {
    for (const rest of ['', '-wal', '-shm']) await rm(writable + rest, { force: true });
  }

  const starts: number[] = [];
  for (let i = 0; i <= STARTS; i += 1) {
    const startedAt = performance.now();
    await runWorker(
      'src/groundswell.js',
      ['ask', answers.someProject, '--as', 'json', '--database', file].map(String),
    ).catch((error: unknown) => {
      // The answer spans many lines; only that it was given matters here.
      if (!(error instanceof SyntaxError)) throw error;
    });
    if (i > 0) starts.push(performance.now() - startedAt);
  }
  figures.push(
    figure('start to first answer', round(median(starts), 0), 'ms', {
      bound: 1000,
      better: 'lower',
      against: `median of ${STARTS} processes, node's own start included`,
    }),
  );
  return {
    suite: 'answers',
    figures,
    missing: [],
    notes: [`${SIZE.projects} projects, ${SIZE.days} days, generated as of ${new Date(GENERATED_NOW).toISOString()}`],
  };
}
