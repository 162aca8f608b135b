import type { SignalRecord, Store } from '../../db/store.ts';
import { dayOf } from '../core/clock.ts';
import type { ProjectHistory } from '../core/series.ts';
import type { Signal, StarQualityGrade } from '../core/signal.ts';
import { detectSignalsPolitely } from '../signals/detect.ts';
import { reconcile } from '../signals/reconcile.ts';
import type { Transition } from '../signals/reconcile.ts';

export interface DetectionRun {
  /** The moment it is run for, ms. Days up to the one before are over and are judged. */
  at: number;
  /** Zone of the star history's days. */
  zone: string;
  /** Days of figures that are read; the detectors compare with up to a year. */
  days?: number;
  signal?: AbortSignal;
}

export interface DetectionReport {
  projects: number;
  /** What is new or has changed, in the order of the transitions. */
  changes: readonly { record: SignalRecord; change: Transition['change'] }[];
}

const READ_DAYS = 430;
/** Histories read at once, and signals written at once: well under the 50 ms that the event loop may be held. */
const BATCH = 50;

/** Runs every detector over every project, and stores what is new or has changed. Running it again for the same figures changes nothing. */
export async function detectSignals(store: Store, run: DetectionRun): Promise<DetectionReport> {
  const ids = (await store.projects.list()).map((project) => project.id);
  const histories: ProjectHistory[] = [];
  for (let from = 0; from < ids.length && run.signal?.aborted !== true; from += BATCH) {
    histories.push(...(await store.observations.histories(ids.slice(from, from + BATCH), { now: run.at, days: run.days ?? READ_DAYS, zone: run.zone })));
  }
  if (run.signal?.aborted === true) return { projects: 0, changes: [] };
  const today = dayOf(run.at) - 1;
  const found = await detectSignalsPolitely(histories, { today }, nextTurn);
  const transitions = reconcile(await knownSignals(store, found), found, today);
  const changes: { record: SignalRecord; change: Transition['change'] }[] = [];
  for (let from = 0; from < transitions.length; from += BATCH) {
    const batch = transitions.slice(from, from + BATCH);
    const byKey = new Map(batch.map((transition) => [transition.signal.key, transition.change]));
    const records = await store.signals.record(batch.map((transition) => transition.signal), run.at);
    changes.push(...records.map((record) => ({ record, change: byKey.get(record.signal.key) ?? 'state' })));
  }
  await gradeStarQuality(store, found);
  return { projects: histories.length, changes };
}

/** What is stored under the found keys, and what still lives. */
async function knownSignals(store: Store, found: readonly Signal[]): Promise<Signal[]> {
  const [open, stored] = await Promise.all([store.signals.open(), store.signals.byKeys(found.map((signal) => signal.key))]);
  return [...new Map([...stored, ...open].map((record) => [record.signal.key, record.signal])).values()];
}

/** Leaderboards warn of star quality: the grade stands beside the score, never in it. */
async function gradeStarQuality(store: Store, found: readonly Signal[]): Promise<void> {
  const grades = new Map<string, StarQualityGrade>();
  for (const signal of found) if (signal.kind === 'star-quality' && signal.projectId !== null) grades.set(signal.projectId, signal.evidence.grade);
  const projects = await store.projects.findByNodeIds([...grades.keys()]);
  const byProject = new Map([...projects].flatMap(([nodeId, project]) => (grades.has(nodeId) ? [[project.id, grades.get(nodeId) ?? 'low'] as const] : [])));
  await store.scores.setStarQuality(byProject);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
