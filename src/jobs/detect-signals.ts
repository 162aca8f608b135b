import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Store } from '../../db/store.ts';
import { SECOND, dayOf } from '../contracts/clock.ts';
import type { Day, ProjectHistory } from '../contracts/figures/series.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import { createDetection } from '../signals/engine/detect.ts';
import { isDecidedTogether } from '../signals/index.ts';
import { judgeStarQuality } from '../signals/kinds/star-quality.ts';
import type { StarQualityGrade } from '../signals/kinds/star-quality.ts';
import { starSpike, withdrawnAsCounters } from '../signals/kinds/star-spike.ts';
import { isNews } from '../signals/engine/is-news.ts';
import { recordFindings } from './record-findings.ts';
import { readHistories } from '../history/read-histories.ts';
import { createUseHistories } from './read-use-histories.ts';
import { openFindings } from './open-findings.ts';

export interface DetectionRun {
  /** The moment it is run for, ms. Days up to the one before are over and are judged. */
  at: number;
  /** Zone of the star history's days. */
  zone: string;
  /** Days of figures that are read, 820 unless told. */
  days?: number;
  signal?: AbortSignal;
}

export interface DetectionReport {
  projects: number;
  /** Signals that are new or have changed. */
  changed: number;
}

/** Of these, the first 455 only show what a year was like (90 days and the year before them); a year and more is judged. */
export const READ_DAYS = 820;
/** Projects whose findings are stored together. */
const BATCH = 24;
/** Spikes of a project that are looked at again, the newest first. */
const MOST_SPIKES = 50;
/** Projects read and judged in one turn of the event loop: a few milliseconds. */
const PER_TURN = 4;

/**
 * Runs every detector over every project, and stores what is new or has changed. Running it again for the same figures changes
 * nothing. Every history is read and let go; those with bursts are read once more when all days are decided.
 */
export async function detectSignals(store: Store, run: DetectionRun): Promise<DetectionReport> {
  const today = dayOf(run.at) - 1;
  const detection = createDetection({ today, now: Math.floor(run.at / SECOND) });
  const projects = await store.projects.identities();
  const grades = new Map<string, StarQualityGrade>();
  const burstOpen = new Set<string>();
  const report = { projects: 0, changed: 0 };
  const useHistories = await createUseHistories(
    store,
    projects.map(({ id }) => id),
    run,
  );
  const settle = async (found: readonly Signal[], open: readonly Signal[]): Promise<void> => {
    report.changed += await recordFindings(store, { found, open, today, at: run.at });
  };

  for (const batch of chunks(projects)) {
    if (run.signal?.aborted === true) return report;
    const found: Signal[] = [];
    for await (const history of read(store, batch, run, useHistories)) {
      found.push(...detection.look(history));
      report.projects += 1;
      const quality = judgeStarQuality(history, today);
      if (!('notJudged' in quality)) grades.set(history.id, quality.grade);
    }
    const open = await openFindings(
      store,
      batch.map(({ id }) => id),
      today,
    );
    for (const signal of open)
      if (isDecidedTogether(signal) && signal.projectId !== null) burstOpen.add(signal.projectId);
    // Bursts are decided over all projects; until then nothing is known about those that are open.
    await settle(
      found,
      open.filter((signal) => !isDecidedTogether(signal)),
    );
  }

  const steps = detection.decide();
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await yieldToEventLoop();
  const { spiking } = detection;
  for (const batch of chunks(projects.filter(({ nodeId }) => spiking.has(nodeId) || burstOpen.has(nodeId)))) {
    if (run.signal?.aborted === true) return report;
    const found: Signal[] = [];
    const judged: Signal[] = [];
    for await (const history of read(store, batch, run)) {
      found.push(...detection.spikes(history));
      judged.push(...(await judgedSince(store, batch, history, today)));
    }
    report.changed += (await store.signals.record(judged, run.at, isNews)).length;
    const open = await openFindings(
      store,
      batch.map(({ id }) => id),
      today,
    );
    await settle(found, open.filter(isDecidedTogether));
  }
  await settle(step.value, await openFindings(store, 'none tracked', today));
  await gradeStarQuality(store, grades, projects);
  return report;
}

/** Histories of a batch, one after the other, with turns for other work in between. */
async function* read(
  store: Store,
  batch: readonly { id: number; nodeId: string }[],
  { at, days = READ_DAYS, zone }: DetectionRun,
  useHistories?: Awaited<ReturnType<typeof createUseHistories>>,
): AsyncGenerator<ProjectHistory> {
  for (let from = 0; from < batch.length; from += PER_TURN) {
    await yieldToEventLoop();
    const turn = batch.slice(from, from + PER_TURN);
    const ids = turn.map(({ id }) => id);
    const [histories, use] = await Promise.all([
      readHistories(store.observations, ids, { now: at, days, zone, pulseDays: 0 }),
      useHistories?.(ids),
    ]);
    for (const history of histories) {
      const known = use?.get(turn.find(({ nodeId }) => nodeId === history.id)?.id ?? NaN);
      yield known === undefined ? history : { ...history, use: known };
    }
  }
}

/** Spikes that were told, or are over, and turned out to be the counter's doing. */
async function judgedSince(
  store: Store,
  batch: readonly { id: number; nodeId: string }[],
  history: ProjectHistory,
  today: Day,
): Promise<Signal[]> {
  const projectId = batch.find(({ nodeId }) => nodeId === history.id)?.id;
  if (projectId === undefined || history.artefacts.length === 0) return [];
  const spikes = await store.signals.list({ projectId, kinds: [starSpike.kind], limit: MOST_SPIKES });
  return spikes.flatMap(({ signal }) => withdrawnAsCounters(signal, history.artefacts, today) ?? []);
}

/** Leaderboards warn of star quality: the grade stands beside the score, never in it. */
async function gradeStarQuality(
  store: Store,
  grades: ReadonlyMap<string, StarQualityGrade>,
  projects: readonly { id: number; nodeId: string }[],
): Promise<void> {
  await store.scores.setStarQuality(
    new Map(
      projects.flatMap(({ id, nodeId }) => {
        const grade = grades.get(nodeId);
        return grade === undefined ? [] : [[id, grade] as const];
      }),
    ),
  );
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}
