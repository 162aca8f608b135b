import { createMetrics } from '../../src/ops/metrics.ts';
import { JOBS } from '../../src/jobs/index.ts';
import type { DueRule } from '../../src/jobs/due.ts';
import { eventsFor, scopesFor } from '../../src/platforms/slack/connection/manifest.ts';

/** The scheduled jobs as a Markdown table; times are UTC. */
export function jobsTable(): string {
  const rows = JOBS.map((job) => `| \`${job.name}\` | ${when(job.when)} | ${job.purpose} |`);
  return ['| job | when (UTC) | what it does |', '|---|---|---|', ...rows].join('\n');
}

function when(rule: DueRule['when']): string {
  if ('dailyAt' in rule)
    return `daily at ${String(rule.dailyAt.hour).padStart(2, '0')}:${String(rule.dailyAt.minute).padStart(2, '0')}`;
  if (rule.everyMinutes === 60) return `hourly at minute ${rule.offset}`;
  return rule.everyMinutes === 1
    ? 'every minute'
    : rule.everyMinutes % 60 === 0
      ? `every ${rule.everyMinutes / 60} hours`
      : `every ${rule.everyMinutes} minutes`;
}

/** What `/metrics` offers, as a Markdown table. */
export async function metricsTable(): Promise<string> {
  const metrics = createMetrics(
    () => 0,
    () =>
      Promise.resolve({
        newestObservation: undefined,
        projects: 0,
        owed: 0,
        oldestOwedAt: undefined,
        budget: [],
        connections: [],
        sources: [],
        databaseBytes: 0,
        logLinesDropped: 0,
      }),
  );
  const rows = [...(await metrics.text()).matchAll(/^# HELP (\S+) (.*)$/gm)].map(
    ([, name, help]) => `| \`${name ?? ''}\` | ${help ?? ''} |`,
  );
  return ['| metric | what it is |', '|---|---|', ...rows].join('\n');
}

/** Slack's scopes, each with its reason, as a Markdown table. */
export function scopesTable(): string {
  const always = new Set(scopesFor({ unfurlLinks: false }).map(({ scope }) => scope));
  const rows = scopesFor({ unfurlLinks: true }).map(
    ({ scope, why, optional }) =>
      `| \`${scope}\` | ${why}${optional === undefined ? '' : `; optional: without it ${optional}`}${always.has(scope) ? '' : ' (only with `SLACK_UNFURL=yes`)'} |`,
  );
  return [
    `| Slack scope | what for |`,
    '|---|---|',
    ...rows,
    '',
    `Events it listens to: ${eventsFor({ unfurlLinks: true })
      .map((event) => `\`${event}\``)
      .join(', ')}.`,
  ].join('\n');
}
