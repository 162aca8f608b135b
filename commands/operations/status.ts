import { DAY, HOUR } from '../../src/contracts/clock.ts';
import * as format from '../../src/text/format.ts';
import type { Block, Field, Inline, Line, Message } from '../../src/contracts/messages/message.ts';
import { asOfNote } from '../support/as-of.ts';
import { votesWords } from '../support/alert-votes.ts';
import { command } from '../support/context.ts';
import { dataAge } from '../support/data-age.ts';
import type { DataAge } from '../support/data-age.ts';
import { runButton } from '../support/project-parts.ts';
import type { SourceHealth } from '../../src/contracts/figures/usage.ts';
import type { JobRun, SweepCoverage } from '../../db/store.ts';
import { sweepWords } from '../support/discovery/sweep-words.ts';

/** Is the bot well, and how fresh is what it says? */
export const status = command({
  name: 'status',
  purpose: 'Show how fresh the data is, the GitHub budget, the jobs, and what waits to be posted',
  examples: ['status'],
  asks: [
    {
      words: [
        'working',
        'everything working',
        'is everything working',
        'are you ok',
        'ok',
        'are you there',
        'are you up',
        'are you alive',
        'running',
        'how fresh',
        'fresh',
        'freshness',
        'last updated',
        'updated',
        'up to date',
        'how old',
        'how current',
        'budget',
        'github budget',
        'rate limit',
        'uptime',
        'how many projects',
        'projects are tracked',
        'tracked',
      ],
    },
    { words: ['everything', 'all', 'left', 'fine', 'last', 'budget', 'old', 'data'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  section: 'operating',
  pace: 'instant',
  options: {},
  async run(context): Promise<Message> {
    const { store, now, operations } = context;
    const [age, jobs, counts, size, sources, votes] = await Promise.all([
      dataAge(store, now),
      store.jobs.latest(),
      store.deliveries.counts({
        ...(context.isOperator ? {} : { workspaceId: context.caller.workspace }),
        settledAfter: context.now - DAY,
      }),
      store.maintenance.size(),
      operations.sources(),
      store.signals.votes(context.isOperator ? {} : { workspaceId: context.caller.workspace }),
    ]);
    const voted = votesWords(votes.counts);
    const failed = jobs.filter((job) => job.outcome === 'failed');
    const down = operations.connections().filter((connection) => !connection.connected);
    const ran = operations.jobs();
    const troubles: Line[] = [
      ...(age.trouble === undefined ? [] : [age.trouble]),
      ...(ran?.running === false ? ['⚠ The jobs are not running; they start again by themselves.'] : []),
      ...failed.map(
        (job) =>
          `⚠ Job ${job.job} failed ${format.span(now - job.startedAt)} ago${detailOf(job, context.isOperator, 150, ': ')}.`,
      ),
      ...down.map((connection) => `⚠ Not connected to ${format.capital(connection.platform)}.`),
      ...sources.flatMap((source) => sourceTrouble(source, now)),
      ...(counts.oldestOwedAt !== undefined && now - counts.oldestOwedAt > HOUR
        ? [`⚠ A message has been waiting for ${format.span(now - counts.oldestOwedAt)}.`]
        : []),
    ];
    const blocks: Block[] = [
      {
        kind: 'heading',
        text: troubles.length === 0 ? 'All is well' : `${format.plural(troubles.length, 'thing')} to look at`,
      },
      ...(troubles.length > 0 ? [{ kind: 'list', items: troubles } satisfies Block] : []),
      {
        kind: 'fields',
        items: [
          { label: 'projects', value: format.count(age.projects), note: coverageNote(age) },
          {
            // Of recorded figures the day counts: their clock may stand still at their end.
            label: isRecorded(age) ? 'figures to' : 'newest observation',
            value:
              age.newest === undefined
                ? 'none yet'
                : { kind: 'time', at: age.newest, style: isRecorded(age) ? 'date' : 'relative' },
          },
          ...operations.budget().map((entry): Field => ({
            label: `GitHub ${entry.resource}`,
            value: `${format.count(entry.remaining)} of ${format.count(entry.limit)} left`,
            note: ['resets ', { kind: 'time', at: entry.resetAt, style: 'datetime' }],
          })),
          {
            label: 'deliveries',
            value: `${format.count(counts.owed)} waiting`,
            note: `${format.count(counts.sent)} sent, ${format.count(counts.failed)} failed, ${format.count(counts.skipped)} skipped in 24 hours, ${context.isOperator ? 'all workspaces' : 'this workspace'}`,
          },
          ...(ran === undefined || ran.restarts === 0
            ? []
            : [
                {
                  label: 'jobs',
                  value: ran.running ? 'running' : 'not running',
                  note: `ended by themselves ${ran.restarts === 1 ? 'once' : `${format.count(ran.restarts)} times`} since the bot started; the log says why`,
                } satisfies Field,
              ]),
          ...(voted === undefined ? [] : [{ label: 'alerts judged', value: voted } satisfies Field]),
          ...discoveryField(await store.discovery.sweeps(1)),
          { label: 'database', value: `${megabytes(size.bytes)} MB`, note: format.plural(size.snapshots, 'snapshot') },
        ],
      },
      ...(sources.length > 0 ? [sourcesTable(sources)] : []),
      ...(jobs.length > 0 ? [jobsTable(jobs, now, context.isOperator)] : []),
      asOfNote(now, now),
      {
        kind: 'buttons',
        buttons: [runButton('Deliveries', 'deliveries'), runButton('Subscriptions', 'subscriptions')],
      },
    ];
    return {
      summary:
        troubles.length === 0
          ? `All is well: ${coverageWords(age)}.`
          : `${format.plural(troubles.length, 'thing')} to look at.`,
      tone: troubles.length === 0 ? 'neutral' : 'warning',
      blocks,
    };
  },
});

/** What the newest night of discovery covered, and how completely. */
const discoveryField = ([night]: readonly SweepCoverage[]): Field[] =>
  night === undefined
    ? []
    : [
        {
          label: 'discovery',
          value: [{ kind: 'time', at: night.finishedAt ?? night.startedAt, style: 'relative' }],
          note: `${sweepWords(night)}; ${format.plural(night.requests, 'search', 'searches')}`,
        },
      ];

/** A source that failed since it last answered. */
function sourceTrouble({ label, lastOkAt, lastFailedAt, failure }: SourceHealth, now: number): Line[] {
  if (failure === null || lastFailedAt === null || lastFailedAt <= (lastOkAt ?? 0)) return [];
  const since = lastOkAt === null ? 'never read yet' : `last read ${format.span(now - lastOkAt)} ago`;
  return [`⚠ ${label} is not read (${since}): ${failure}`];
}

const sourcesTable = (sources: readonly SourceHealth[]): Block => ({
  kind: 'table',
  columns: [
    { label: 'source', align: 'left' },
    { label: 'last read', align: 'left' },
    { label: 'requests', align: 'right', priority: 2 },
    { label: 'asked again', align: 'left', priority: 2 },
  ],
  rows: sources.map(({ label, lastOkAt, requests, retryAt }): Line[] => [
    label,
    lastOkAt === null ? 'not yet' : [{ kind: 'time', at: lastOkAt, style: 'relative' }],
    format.count(requests),
    retryAt === null ? 'when due' : [{ kind: 'time', at: retryAt, style: 'datetime' }],
  ]),
  caption: 'Sources beside GitHub; requests are since the bot started.',
});

/** Whether all that is known came from a file. */
const isRecorded = ({ recorded, projects }: DataAge): boolean => recorded === projects && recorded > 0;

const coverageWords = ({ observed, projects, recorded }: DataAge): string =>
  recorded === projects && recorded > 0
    ? `${format.plural(recorded, 'project')} with recorded figures`
    : `${format.count(observed)} of ${format.plural(projects - recorded, 'project')} observed in 24 hours`;

function coverageNote({ observed, projects, recorded }: DataAge): string {
  if (recorded === 0) return `${format.count(observed)} observed in 24 hours`;
  if (recorded === projects) return 'recorded figures';
  return `${format.count(observed)} observed in 24 hours; ${format.count(recorded)} with recorded figures`;
}

const megabytes = (bytes: number): string =>
  bytes < 10_000_000 ? (bytes / 1_000_000).toFixed(1) : format.count(bytes / 1_000_000);

/** Details name other workspaces and parts of the machine, so they are for operators. */
function detailOf(job: Pick<JobRun, 'outcome' | 'detail'>, operator: boolean, length: number, before = ''): string {
  const detail = job.outcome === 'abandoned' ? 'its process stopped before it was done' : job.detail;
  return operator && detail !== null && detail !== '' ? `${before}${format.shorten(detail, length)}` : '';
}

function jobsTable(
  jobs: Awaited<ReturnType<Parameters<typeof status.run>[0]['store']['jobs']['latest']>>,
  now: number,
  operator: boolean,
): Block {
  return {
    kind: 'table',
    columns: [
      { label: 'job', align: 'left' },
      { label: 'last run', align: 'left' },
      { label: 'outcome', align: 'left' },
      { label: 'detail', align: 'left', priority: 2 },
    ],
    rows: jobs.map((job): Line[] => {
      const when: Inline = { kind: 'time', at: job.startedAt, style: 'relative' };
      return [
        job.job,
        [when],
        job.outcome ?? (job.leaseUntil > now ? 'running' : 'interrupted'),
        detailOf(job, operator, 80),
      ];
    }),
  };
}
