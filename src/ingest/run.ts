import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { FetchRecord, FetchSubject, ProjectObservation, ProjectRecord } from '../../db/store.ts';
import { isRecordedNodeId } from '../contracts/figures/recorded-node-id.ts';
import { dateTime } from '../text/format.ts';
import { eachLimited } from '../sources/github/reading/batch.ts';
import { BudgetExhausted, GitHubOutage } from '../sources/github/errors.ts';
import type { Absent, Budget, Call, Priority, RepositoryRef } from '../sources/github/types.ts';
import { isRefusedByPolicy, wantsToken } from './due.ts';
import type { Failure, IngestDeps, Progress, RunOptions, RunReport, Stop } from './types.ts';

/** Projects that are read and stored together: some milliseconds of work, so that nobody waits behind it. */
export const chunkSize = 50;
const pageSize = 250;
/** Comparing and storing one identity takes about a third of a millisecond. */
const observedAtOnce = 25;
const chunksAtOnce = 3;

/**
 * A project as GitHub is asked for it.
 * @throws Error for a project that is known by name alone: asked for by its made-up id, it would look deleted.
 */
export function refOf({ nodeId, fullName }: Pick<ProjectRecord, 'nodeId' | 'fullName'>): RepositoryRef {
  if (isRecordedNodeId(nodeId)) throw new Error(`${fullName} was not looked up yet`);
  return { nodeId, nameWithOwner: fullName };
}

/** One run of a job: what it works with, and what it has to tell afterwards. */
export class Run {
  readonly deps: IngestDeps;
  readonly job: Progress['job'];
  readonly forced: boolean;
  readonly call: Call;
  events = 0;
  restatedDays = 0;
  private readonly options: RunOptions;
  private readonly startedAt: number;
  private readonly before: Budget['spent'];
  private readonly failures: Failure[] = [];
  private readonly failedIds = new Set<number>();
  /** Readings made and to be made, for the progress; one project has several of them. */
  private done = 0;
  private total = 0;
  private readonly dueIds = new Set<number>();
  private readonly readIds = new Set<number>();
  private readonly tell: (progress: Progress) => void;

  constructor(deps: IngestDeps, job: Progress['job'], options: RunOptions, priority: Priority) {
    this.deps = deps;
    this.job = job;
    this.options = options;
    this.forced = options.projectIds !== undefined;
    this.call = { priority, ...(options.signal ? { signal: options.signal } : {}) };
    this.startedAt = deps.clock.now();
    this.before = deps.github.budget().spent;
    this.tell = options.onProgress ?? (() => undefined);
  }

  now(): number {
    return this.deps.clock.now();
  }

  /** The projects that this run is about: those asked for, else all that are not retired. Read in pages, for ten thousand at once would hold everybody up. */
  async projects(): Promise<readonly ProjectRecord[]> {
    const { store } = this.deps;
    const ids = this.options.projectIds ?? (await store.projects.names()).map((project) => project.id);
    return (await inPages(ids, (page) => store.projects.getMany(page))).flat();
  }

  /** What was asked before about these projects, by project id. What was refused for want of a token counts as never asked once there is one. */
  async fetches(subject: FetchSubject, projects: readonly ProjectRecord[]): Promise<ReadonlyMap<number, FetchRecord>> {
    const asked = await this.asked(subject, projects);
    return byId(asked.filter((fetch) => !this.isWithheld(fetch)));
  }

  /** Those whose past could not be read while there was no token, now that there is one, or was refused to it. */
  async withheld(subject: FetchSubject, projects: readonly ProjectRecord[]): Promise<readonly ProjectRecord[]> {
    const ids = new Set(
      (await this.asked(subject, projects))
        .filter((fetch) => this.isWithheld(fetch) || isRefusedByPolicy(fetch))
        .map((fetch) => fetch.projectId),
    );
    return projects.filter((project) => ids.has(project.id));
  }

  private async asked(subject: FetchSubject, projects: readonly ProjectRecord[]): Promise<readonly FetchRecord[]> {
    const pages = await inPages(
      projects.map((project) => project.id),
      (page) => this.deps.store.projects.fetches(page, subject),
    );
    return pages.flat();
  }

  private isWithheld(fetch: FetchRecord): boolean {
    return wantsToken(fetch) && this.deps.github.budget().authenticated;
  }

  /** So many more readings to make. */
  expect(projects: readonly Pick<ProjectRecord, 'id'>[]): void {
    this.total += projects.length;
    for (const { id } of projects) this.dueIds.add(id);
    this.report();
  }

  advance(projects: readonly Pick<ProjectRecord, 'id'>[]): void {
    this.done += projects.length;
    for (const { id } of projects) this.readIds.add(id);
    this.report();
  }

  fail(project: Pick<ProjectRecord, 'id' | 'fullName'>, subject: FetchSubject, absence: Absent): void {
    this.failures.push({
      projectId: project.id,
      fullName: project.fullName,
      subject,
      reason: absence.reason,
      detail: absence.detail,
    });
    this.failedIds.add(project.id);
    this.deps.log.warn(
      { project: project.fullName, subject, reason: absence.reason, detail: absence.detail },
      'could not be read',
    );
  }

  /** The store answers without leaving the thread, so awaiting it alone lets no timer and no request run. */
  async turn(): Promise<void> {
    await yieldToEventLoop();
  }

  /** Stores who the projects are, some at a time, and counts what changed. */
  async observe(observations: readonly ProjectObservation[]): Promise<void> {
    for (let at = 0; at < observations.length; at += observedAtOnce) {
      this.events += (
        await this.deps.store.projects.observe(observations.slice(at, at + observedAtOnce), this.now())
      ).events.length;
      await this.turn();
    }
  }

  /** Works through the projects chunk by chunk; timers and requests run between two chunks. */
  async inChunks(
    projects: readonly ProjectRecord[],
    size: number,
    work: (chunk: readonly ProjectRecord[]) => Promise<void>,
  ): Promise<void> {
    const chunks: (readonly ProjectRecord[])[] = [];
    for (let at = 0; at < projects.length; at += size) chunks.push(projects.slice(at, at + size));
    await eachLimited(chunks, chunksAtOnce, async (chunk) => {
      this.call.signal?.throwIfAborted();
      await work(chunk);
      await yieldToEventLoop();
    });
  }

  /** Runs the body to its end, or to where budget, outage or the caller ends it: then that is part of the report. Anything else is thrown. */
  async finish(body: () => Promise<void>): Promise<RunReport> {
    let stopped: Stop | null = null;
    try {
      await body();
    } catch (error) {
      stopped = stopOf(error, this.call.signal);
      if (stopped === null) throw error;
      this.deps.log.warn({ job: this.job, until: stopped.until }, stopped.sentence);
    }
    const budget = this.deps.github.budget();
    const report: RunReport = {
      job: this.job,
      startedAt: this.startedAt,
      finishedAt: this.now(),
      due: this.dueIds.size,
      read: this.readIds.size,
      failures: this.failures,
      events: this.events,
      restatedDays: this.restatedDays,
      stopped,
      spent: {
        graphqlPoints: budget.spent.graphqlPoints - this.before.graphqlPoints,
        graphqlRequests: budget.spent.graphqlRequests - this.before.graphqlRequests,
        restRequests: budget.spent.restRequests - this.before.restRequests,
        notModified: budget.spent.notModified - this.before.notModified,
      },
      budget,
    };
    this.deps.log.info(
      {
        job: this.job,
        due: report.due,
        read: report.read,
        failed: this.failedIds.size,
        spent: report.spent,
        left: { graphql: budget.graphql?.remaining, rest: budget.rest?.remaining },
      },
      'ingest run ended',
    );
    return report;
  }

  private report(): void {
    this.tell({ job: this.job, done: this.done, total: this.total, failed: this.failedIds.size });
  }
}

/** The store answers without leaving the thread: timers and requests run after each page. */
async function inPages<T>(ids: readonly number[], read: (page: readonly number[]) => Promise<T>): Promise<T[]> {
  const pages: T[] = [];
  for (let at = 0; at < ids.length; at += pageSize) {
    await yieldToEventLoop();
    pages.push(await read(ids.slice(at, at + pageSize)));
  }
  await yieldToEventLoop();
  return pages;
}

/** What ends work early without being anybody's error; null for everything else. */
export function stopOf(error: unknown, signal: AbortSignal | undefined): Stop | null {
  if (error instanceof BudgetExhausted) {
    const sentence =
      error.resource === 'secondary'
        ? `GitHub asks for a pause until ${dateTime(error.resetAt)}.`
        : `This hour's GitHub ${error.resource === 'rest' ? 'REST' : error.resource === 'graphql' ? 'GraphQL' : 'search'} budget is used up to its reserve until ${dateTime(error.resetAt)}.`;
    return { kind: 'budget', sentence, until: error.resetAt };
  }
  if (error instanceof GitHubOutage)
    return { kind: 'outage', sentence: 'GitHub does not answer at present.', until: null };
  return signal?.aborted === true ? { kind: 'aborted', sentence: 'The run was stopped.', until: null } : null;
}

/** The record of one asking; a failure keeps what the last success left behind. */
export const fetchRecord = (
  projectId: number,
  subject: FetchSubject,
  at: number,
  outcome: { readonly ok: true } | Absent,
  before: FetchRecord | undefined,
  etag: string | null = before?.etag ?? null,
): FetchRecord => ({
  projectId,
  subject,
  triedAt: at,
  okAt: outcome.ok ? at : (before?.okAt ?? null),
  reason: outcome.ok ? null : outcome.reason,
  etag,
  cursor: null,
});

/** What was asked of one subject, by project id. */
export const byId = (fetches: readonly FetchRecord[]): ReadonlyMap<number, FetchRecord> =>
  new Map(fetches.map((fetch) => [fetch.projectId, fetch]));
