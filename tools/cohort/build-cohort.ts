/**
 * Computes the reference cohort from the recorded panel and writes it as a versioned table.
 *
 *   node tools/cohort/build-cohort.ts <panel-weekly.csv.gz> <releases.csv.gz> [cohort-v2.json]
 *
 * The same input gives the same bytes. What is measured, from which rows, and what the panel cannot say stands in README.md.
 */
import { writeFile } from 'node:fs/promises';
import { isoDay, parseDay } from '../../src/contracts/clock.ts';
import type { EpochDay } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import { cohortMetrics, cohortValues } from './compute.ts';
import type { CohortPlan } from './compute.ts';
import { readPanel, readReleases, span } from './panel.ts';

const VERSION = 'v2';

const PLAN: CohortPlan = {
  countsAsOf: day('2025-10-30'),
  countsReach: 92,
  // The lists paused between June 2024 and summer 2025, and what they recorded as open issues hardly falls afterwards.
  yearsAsOf: day('2024-05-30'),
  yearsReach: 45,
  yearSlack: 21,
  leastStars: 500,
  activeWithin: 365,
  mergedShare: 0.8,
};

const YEARLY: ReadonlySet<string> = new Set(['newIssues', 'mergedPullRequests', 'issuesClosed', 'releaseCadence']);

function day(text: string): EpochDay {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`not a date: ${text}`);
  return parsed;
}

const [panelFile, releasesFile, target] = process.argv.slice(2);
if (panelFile === undefined || releasesFile === undefined) {
  process.stderr.write(
    'usage: node tools/cohort/build-cohort.ts <panel-weekly.csv.gz> <releases.csv.gz> [cohort-v2.json]\n',
  );
  process.exitCode = 2;
} else {
  const rows = await readPanel(panelFile);
  const values = cohortValues(rows, await readReleases(releasesFile), PLAN);
  const recorded = span(rows);
  const metrics = cohortMetrics(values).map(({ name, n, quantiles }) => {
    const asOf = isoDay(YEARLY.has(name) ? PLAN.yearsAsOf : PLAN.countsAsOf);
    return `    ${JSON.stringify(name)}: {"n": ${n}, "asOf": "${asOf}", "quantiles": ${JSON.stringify(quantiles)}}`;
  });
  const head = {
    version: VERSION,
    licence: 'CC-BY-SA-4.0',
    source:
      'Derived figures (quantiles) from the weekly project figures of the "best-of" lists by lukasmasuch, ml-tooling and others, CC-BY-SA-4.0; release dates of endoflife.date (MIT), git tags and the same lists.',
    panel: {
      rows: rows.length,
      projects: new Set(rows.map((row) => row.repo.toLowerCase())).size,
      first: isoDay(recorded.first),
      last: isoDay(recorded.last),
    },
    plan: { ...PLAN, countsAsOf: isoDay(PLAN.countsAsOf), yearsAsOf: isoDay(PLAN.yearsAsOf) },
  };
  const fields = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const json = `{\n${fields.join(',\n')},\n  "metrics": {\n${metrics.join(',\n')}\n  }\n}\n`;
  await writeFile(target ?? new URL('cohort-v2.json', import.meta.url), json);
  for (const name of METRIC_NAMES) {
    process.stdout.write(`${name.padEnd(20)} n ${String(values[name].length).padStart(5)}\n`);
  }
}
