import { SingleBar } from 'cli-progress';
import { openStore } from '../../../db/open.ts';
import { createTracking } from '../../app/tracking.ts';
import { OperatorError, UserError } from '../../contracts/errors.ts';
import { count, plural, span } from '../../text/format.ts';
import { tellAbsence } from '../../text/absence-reasons.ts';
import type { FetchSubject } from '../../../db/store.ts';
import { ProjectIndex } from '../../search/project-index.ts';
import { readReference } from '../../text/project-references.ts';
import type { Ingest, Progress, RunReport } from '../../ingest/types.ts';
import { detectSignals } from '../../jobs/detect-signals.ts';
import { judgeAllStars } from '../../ingest/judge-stars.ts';
import { scoreUniverse } from '../../jobs/score-universe.ts';
import type { CliEnvironment, Verb } from '../environment.ts';
import { print, tell } from '../environment.ts';
import { makeFolderOf } from '../../../db/location.ts';

const JOBS = ['pulse', 'daily', 'history'] as const;
type Job = (typeof JOBS)[number];

/** One ingest job now, over everything that is due or over the projects named. Unknown ones are tracked first. */
export const ingest: Verb = {
  name: 'ingest',
  usage: '[job] [projects...]',
  summary: 'Run one ingest job now with progress: pulse, daily (default) or history; then score and look for signals',
  options: [{ flags: '--database <file>', explains: 'Use this database' }],
  async run(environment, args, options) {
    const [first, ...rest] = args;
    const job = JOBS.find((name) => name === first) ?? 'daily';
    const named = JOBS.some((name) => name === first) ? rest : args;
    const config = environment.config();
    const file = typeof options['database'] === 'string' ? options['database'] : config.database;
    await makeFolderOf(file);
    const store = await openStore({ file });
    const { clock, log } = environment;
    try {
      const { ingest: jobs } = createTracking({ config, store, clock, log });
      const bar = progressBar(environment);
      const projectIds =
        named.length === 0
          ? undefined
          : await idsOf(
              environment,
              jobs,
              named,
              new ProjectIndex(
                (await store.projects.names()).map((name) => ({
                  id: name.id,
                  fullName: name.fullName,
                  formerNames: name.former,
                })),
              ),
            );
      if (projectIds === undefined && (await store.observations.coverage()).projects === 0)
        throw new OperatorError('Nothing is tracked yet.', 'Name projects: ingest daily qdrant/qdrant.');
      const report = await jobs[job]({
        ...(projectIds ? { projectIds } : {}),
        onProgress: bar.show,
        signal: environment.signal,
      });
      bar.stop();
      print(environment, tellReport(job, report));
      if (job !== 'pulse') {
        await judgeAllStars(store, { at: clock.now(), zone: config.starHistoryZone });
        const scored = await scoreUniverse(store, {
          at: clock.now(),
          weights: config.weights,
          zone: config.starHistoryZone,
        });
        const found = await detectSignals(store, { at: clock.now(), zone: config.starHistoryZone });
        print(
          environment,
          `${plural(scored.scored, 'project')} scored, ${plural(found.changed, 'signal')} new or changed.`,
        );
      }
      if (report.stopped) environment.exitCode = 1;
    } finally {
      await store.close();
    }
  },
};

async function idsOf(
  environment: CliEnvironment,
  jobs: Ingest,
  named: readonly string[],
  index: ProjectIndex,
): Promise<number[]> {
  const references = named.map((name) => {
    const known = name.includes('/') ? undefined : index.resolve(name);
    const [owner, repository] = known?.kind === 'found' ? known.project.fullName.split('/') : [];
    return owner !== undefined && repository !== undefined
      ? ({ kind: 'repository', owner, name: repository } as const)
      : readReference(name);
  });
  const { tracked, notFound } = await jobs.track(references, {
    limit: environment.config().trackLimit,
    signal: environment.signal,
    onProgress: (sentence) => tell(environment, sentence),
  });
  for (const miss of notFound) tell(environment, `${miss.reference}: ${miss.reason}`);
  if (tracked.length === 0) throw new UserError('None of these projects was found.');
  return tracked.map((project) => project.id);
}

/** A bar on a terminal; elsewhere the log lines of the job have to do. */
function progressBar(environment: CliEnvironment): { show: (progress: Progress) => void; stop: () => void } {
  if (environment.stderr.isTTY !== true) return { show: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{job} [{bar}] {value} of {total}, {failed} failed, {eta_formatted} left',
    stream: environment.stderr,
    hideCursor: true,
  });
  let started = false;
  return {
    show: ({ job, done, total, failed }) => {
      if (!started) bar.start(total, done, { job, failed });
      started = true;
      bar.setTotal(total);
      bar.update(done, { job, failed });
    },
    stop: () => bar.stop(),
  };
}

/** What could not be read, as people call it. */
const SUBJECTS = {
  pulse: 'stars and forks',
  daily: 'daily figures',
  'star-history': 'star history',
  contributors: 'contributors',
  releases: 'releases',
  windows: 'issues and pull requests',
  adopters: 'the list of adopters',
} as const satisfies Record<FetchSubject, string>;

function tellReport(job: Job, report: RunReport): string {
  const { graphqlPoints, restRequests, notModified } = report.spent;
  const lines = [
    `${job}: ${count(report.read)} of ${plural(report.due, 'project')} read in ${span(report.finishedAt - report.startedAt)}; ${plural(graphqlPoints, 'point')} and ${plural(restRequests, 'request')} spent, ${count(notModified)} unchanged.`,
    ...report.failures
      .slice(0, 10)
      .map((failure) => `  ${failure.fullName}, ${SUBJECTS[failure.subject]}: ${tellAbsence(failure)}`),
    ...(report.failures.length > 10 ? [`  and ${count(report.failures.length - 10)} more`] : []),
    ...(report.stopped ? [`Stopped early: ${report.stopped.sentence}`] : []),
  ];
  return lines.join('\n');
}
