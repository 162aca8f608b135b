import type { DuePackage, PackageFetch } from '../../../db/store.ts';
import { dayOf, HOUR, startOfDay } from '../../contracts/clock.ts';
import type { EpochDay } from '../../contracts/clock.ts';
import { SourceError } from '../../sources/http/source-error.ts';
import type { DailyDownloads, TotalDownloads } from '../../sources/source.ts';
import { countFailure, isAboutOne, runSource } from './active-source.ts';
import type { ActiveSource, SourceReport, SourceRun, UsageParts } from './active-source.ts';

/** Packages whose list is read ahead. */
const PER_ROUND = 1_000;
/** What failed for one package is not repeated sooner. */
const RETRY_MS = 6 * HOUR;
/** Days up to the newest known one that are read again: registries count late, restate, and find days that they had lost. */
const AGAIN_DAYS = 28;
/** Days of a registry's own counts: two windows of growth and a week around them. */
const REGISTRY_DAYS = 63;
/** Daily sources of totals may run an hour earlier than the day before. */
const SLACK_MS = 2 * HOUR;

/** Downloads by day of every package of a registry, with their history the first time. */
export function readDays(
  parts: UsageParts,
  source: ActiveSource<DailyDownloads>,
  run: SourceRun,
): Promise<SourceReport> {
  const { store, clock } = parts;
  const { reader, kind } = source;
  return runSource(parts, source, run.signal, async (report) => {
    const now = clock.now();
    const through = dayOf(now - reader.completeAfterHours * HOUR) - 1;
    const completeAt = startOfDay(through + 1) + reader.completeAfterHours * HOUR;
    let registryRead = false;
    for (;;) {
      const due = await store.usage.packagesDue({
        source: kind.id,
        registry: reader.registry,
        okBefore: completeAt,
        triedBefore: now - RETRY_MS,
        unreadBefore: reader.fallbackAfterHours === null ? null : now - reader.fallbackAfterHours * HOUR,
        limit: PER_ROUND,
      });
      if (due.length === 0) return;
      if (!registryRead) await readRegistry(parts, source, { through, now }, run.signal);
      registryRead = true;
      // New ones need their whole history, which would be far too much for the others of a batch.
      const fresh = due.filter(({ throughDay }) => throughDay === null);
      const known = due.filter(({ throughDay }) => throughDay !== null);
      for (const part of [known, fresh]) {
        const earliest = Math.min(...part.map(({ throughDay }) => (throughDay ?? -Infinity) - AGAIN_DAYS + 1));
        const range = { from: Math.max(through - reader.historyDays + 1, earliest), to: through };
        const ended = await inParts(parts, { source, part, run, report }, async (names, put) => {
          for (const [name, days] of await reader.daily(names, range, run.signal)) {
            const id = put(name, days === 'gone' ? 'gone' : { throughDay: through });
            if (id === undefined || days === 'gone') continue;
            await store.usage.record({
              days: days
                .filter(({ day }) => day >= range.from)
                .map(({ day, downloads }) => ({ packageId: id, day, downloads, partial: day > through })),
            });
          }
        });
        if (ended) return;
      }
    }
  });
}

async function readRegistry(
  { store }: UsageParts,
  { reader }: ActiveSource<DailyDownloads>,
  { through, now }: { through: EpochDay; now: number },
  signal: AbortSignal,
): Promise<void> {
  if (reader.registryDays === undefined) return;
  const days = await reader.registryDays({ from: through - REGISTRY_DAYS + 1, to: through }, signal);
  await store.usage.record({
    registryDays: { registry: reader.registry, days: days.filter(({ day }) => day <= through), at: now },
  });
}

/** The count of all downloads of every package of a registry, once a day. */
export function readTotals(
  parts: UsageParts,
  source: ActiveSource<TotalDownloads>,
  run: SourceRun,
): Promise<SourceReport> {
  const { store, clock } = parts;
  const { reader, kind } = source;
  return runSource(parts, source, run.signal, async (report) => {
    const now = clock.now();
    for (;;) {
      const part = await store.usage.packagesDue({
        source: kind.id,
        registry: reader.registry,
        okBefore: now - kind.everyHours * HOUR + SLACK_MS,
        triedBefore: now - RETRY_MS,
        unreadBefore: null,
        limit: PER_ROUND,
      });
      if (part.length === 0) return;
      const ended = await inParts(parts, { source, part, run, report }, async (names, put) => {
        for (const [name, total] of await reader.totals(names, run.signal)) {
          const id = put(name, total === 'gone' ? 'gone' : { throughDay: null });
          if (id === undefined || total === 'gone') continue;
          const at = clock.now();
          await store.usage.record({
            readings: [{ packageId: id, figure: reader.figure, day: dayOf(at), at, value: total, sourceAt: null }],
          });
        }
      });
      if (ended) return;
    }
  });
}

interface Part {
  source: ActiveSource<DailyDownloads | TotalDownloads>;
  part: readonly DuePackage[];
  run: SourceRun;
  report: SourceReport;
}

/** Notes what became of a name, and gives its package; undefined for a name that was not asked for. */
type Put = (name: string, outcome: 'gone' | { throughDay: EpochDay | null }) => number | undefined;

/**
 * Reads packages in the batches of their source, and writes down after each what was read, so that a run can end anywhere. A
 * batch that is refused is halved until the name that is at fault stands alone.
 * @returns whether the run is over: its time is up, or it was stopped
 */
async function inParts(
  { store, clock }: UsageParts,
  { source, part, run, report }: Part,
  read: (names: readonly string[], put: Put) => Promise<void>,
): Promise<boolean> {
  const byName = new Map(part.map((one) => [one.name, one]));
  const waiting = [...source.reader.batches([...byName.keys()])];
  for (let names = waiting.shift(); names !== undefined; names = waiting.shift()) {
    if (run.signal.aborted || clock.now() >= run.until) return true;
    const outcomes = new Map<string, PackageFetch>();
    const note = (name: string, rest: Pick<PackageFetch, 'okAt' | 'reason' | 'throughDay'>): number | undefined => {
      const id = byName.get(name)?.id;
      if (id !== undefined)
        outcomes.set(name, { packageId: id, source: source.kind.id, triedAt: clock.now(), ...rest });
      return id;
    };
    try {
      await read(names, (name, outcome) =>
        outcome === 'gone'
          ? note(name, { okAt: null, reason: 'the registry has no such package', throughDay: null })
          : note(name, { okAt: clock.now(), reason: null, throughDay: outcome.throughDay }),
      );
      for (const name of names)
        if (!outcomes.has(name))
          note(name, { okAt: null, reason: `${source.kind.label} left it out`, throughDay: null });
    } catch (error) {
      if (!(error instanceof SourceError) || !isAboutOne(error)) throw error;
      if (names.length > 1) {
        const half = names.length >> 1;
        waiting.unshift(names.slice(0, half), names.slice(half));
        continue;
      }
      for (const name of names) note(name, { okAt: null, reason: error.message, throughDay: null });
      await store.usage.recordPackageFetches([...outcomes.values()]);
      countFailure(report, outcomes.size, error);
      continue;
    }
    const settled = [...outcomes.values()];
    report.read += settled.filter(({ okAt }) => okAt !== null).length;
    report.failed += settled.filter(({ okAt }) => okAt === null).length;
    await store.usage.recordPackageFetches(settled);
  }
  return false;
}
