import type { DiscoveryStore, SliceRecord, SweepRecord } from '../../db/store.ts';
import { MINUTE, SECOND, dayOf } from '../contracts/clock.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Floors, SearchPage, Slice } from '../contracts/figures/discovery.ts';
import type { Logger } from '../contracts/logger.ts';
import { BudgetExhausted, GitHubOutage } from '../sources/github/errors.ts';
import { MOST_RESULTS, PER_PAGE } from '../sources/github/search-slice.ts';
import type { Call, GitHub } from '../sources/github/types.ts';
import { countAbove, planSlices, splitSlice, surveyPoints, surveyedAbove } from './slices.ts';

export interface SweepParts {
  github: Pick<GitHub, 'searchSlice'>;
  store: DiscoveryStore;
  clock: Clock;
  log: Logger;
  floors: Floors;
  /** Search requests of one night at most. */
  mostRequests: number;
}

export interface SweepRun {
  signal: AbortSignal;
  /** It puts the work down then, and the next run goes on, ms. */
  until: number;
  /** It puts the work down once all with fewer stars are read, if they were not before. */
  stopAtStars?: number | undefined;
}

export interface SweepReport {
  day: number;
  /** Search requests of this run. */
  requests: number;
  /** Candidates that were never seen before. */
  fresh: number;
  /** The night is done, by this run or an earlier one. */
  finished: boolean;
  /** Why it ended before the night was done, as a sentence; null: it is done. */
  stopped: string | null;
}

/** Longer pauses are not sat out: the next run goes on after them. */
const LONGEST_PAUSE = 3 * MINUTE;
/** A search that was incomplete or failed is asked again after these, ms. */
const AGAIN = [2 * SECOND, 10 * SECOND] as const;
/** A slice that failed in so many runs is given up for the night, and counts as not read. */
const MOST_TRIES = 4;
/** Share of a slice that may be missing, because repositories move between pages while they are read, before it is read again. */
const MISSING = 0.004;
/** Planned from a survey, slices turn out larger than from yesterday's counts. */
const PLANNED_BY_SURVEY = 880;

class Stop extends Error {}

/** Goes on with tonight's sweep, or begins it. Killed anywhere, the next run goes on with the searches that are not done. */
export async function sweep(parts: SweepParts, run: SweepRun): Promise<SweepReport> {
  return new Sweep(parts, run).go();
}

class Sweep {
  readonly #parts: SweepParts;
  readonly #run: SweepRun;
  readonly #call: Call;
  #requests = 0;
  #uncounted = 0;
  #fresh = 0;

  constructor(parts: SweepParts, run: SweepRun) {
    this.#parts = parts;
    this.#run = run;
    this.#call = { priority: 'routine', signal: run.signal };
  }

  async go(): Promise<SweepReport> {
    const { store, clock } = this.#parts;
    const today = dayOf(clock.now());
    let [night] = await store.sweeps(1);
    // What yesterday left undone is old by now: its part of the night stays unread, and is said to be.
    if (night !== undefined && night.day < today && night.finishedAt === null)
      await store.finishSweep(night.day, clock.now());
    let stopped: string | null = null;
    try {
      if (night === undefined || night.day < today) {
        await this.#begin(today);
        [night] = await store.sweeps(1);
      }
      if (night !== undefined && night.finishedAt === null) await this.#work(night);
    } catch (error) {
      stopped = stopSentence(error);
      if (stopped === null) throw error;
      this.#parts.log.info({ requests: this.#requests }, stopped);
    }
    const [after] = await store.sweeps(1);
    return {
      day: today,
      requests: this.#requests,
      fresh: this.#fresh,
      finished: after !== undefined && after.day === today && after.finishedAt !== null,
      stopped,
    };
  }

  /** Slices by the counts of the last nights; where there are none, by a survey of some totals. */
  async #begin(today: number): Promise<void> {
    const { store, clock, floors } = this.#parts;
    const startedAt = clock.now();
    const youngFrom = today - floors.newDays;
    const since = today - COUNTED_WITHIN;
    const all = await store.starCounts(since);
    const slices =
      all.length === 0
        ? await this.#surveyed(today)
        : planSlices(floors, today, {
            all: countAbove(all),
            young: countAbove(await store.starCounts(since, youngFrom)),
          });
    await store.beginSweep({ day: today, startedAt, ...floors, requests: this.#uncounted }, slices);
    this.#uncounted = 0;
  }

  async #surveyed(today: number): Promise<Slice[]> {
    const { floors } = this.#parts;
    const points = surveyPoints(floors);
    const ask = async (stars: readonly number[], slice: Omit<Slice, 'starsFrom'>) => {
      const totals = [];
      for (const starsFrom of stars) {
        const page = await this.#ask({ ...slice, starsFrom }, 1);
        totals.push({ stars: starsFrom, total: page.total });
      }
      return surveyedAbove(totals);
    };
    const young = { starsTo: floors.stars - 1, createdFrom: today - floors.newDays, createdTo: null };
    const bands = {
      young: await ask(points.young, young),
      all: await ask(points.all, { starsTo: null, createdFrom: null, createdTo: null }),
    };
    return planSlices(floors, today, bands, PLANNED_BY_SURVEY);
  }

  async #work(night: SweepRecord): Promise<void> {
    const { store, clock, mostRequests } = this.#parts;
    const spentBefore = night.requests;
    for (;;) {
      const [slice] = await store.openSlices(night.day, 1);
      if (slice === undefined || slice.tries >= MOST_TRIES) break;
      if (slice.starsFrom >= (this.#run.stopAtStars ?? Infinity)) return;
      if (spentBefore + this.#requests >= mostRequests) {
        this.#parts.log.warn({ requests: mostRequests }, 'the sweep has used up its requests of the night');
        break;
      }
      await this.#readSlice(night.day, slice);
    }
    await store.finishSweep(night.day, clock.now());
  }

  async #readSlice(day: number, slice: SliceRecord): Promise<void> {
    const { store, clock } = this.#parts;
    try {
      const first = await this.#ask(slice, 1);
      const parts = first.total > MOST_RESULTS ? splitSlice(slice, first.total, day) : undefined;
      if (parts !== undefined) {
        this.#fresh += await store.recordCandidates(first.repositories, day);
        await store.settleSlice(slice.id, { kind: 'split', parts }, this.#counted());
        return;
      }
      let reading = await this.#readPages(slice, first, day);
      if (reading.found < reading.total * (1 - MISSING) && reading.total <= MOST_RESULTS) {
        const again = await this.#readPages(slice, await this.#ask(slice, 1), day);
        reading = { ...again, found: Math.max(again.found, reading.found) };
      }
      await store.settleSlice(slice.id, { kind: 'done', at: clock.now(), ...reading }, this.#counted());
    } catch (error) {
      if (!(error instanceof Unanswered)) {
        // What was spent is spent, also where the slice is begun again.
        await store.settleSlice(slice.id, { kind: 'kept' }, this.#counted());
        throw error;
      }
      this.#parts.log.warn({ slice, detail: error.message }, 'a search of the sweep was not answered');
      await store.settleSlice(slice.id, { kind: 'failed' }, this.#counted());
    }
  }

  async #readPages(
    slice: Slice,
    first: SearchPage,
    day: number,
  ): Promise<{ total: number; found: number; incomplete: boolean }> {
    const seen = new Set<string>();
    const pages = Math.ceil(Math.min(first.total, MOST_RESULTS) / PER_PAGE);
    let { incomplete } = first;
    for (let page = 1; page <= Math.max(1, pages); page += 1) {
      const read = page === 1 ? first : await this.#ask(slice, page);
      incomplete ||= read.incomplete;
      for (const { nodeId } of read.repositories) seen.add(nodeId);
      this.#fresh += await this.#parts.store.recordCandidates(read.repositories, day);
    }
    return { total: first.total, found: seen.size, incomplete: incomplete || first.total > MOST_RESULTS };
  }

  /**
   * One page, asked again where the search says that it is incomplete, and after a limit that ends soon.
   * @throws Unanswered where GitHub does not answer this search; Stop where the run is to end
   */
  async #ask(slice: Slice, page: number): Promise<SearchPage> {
    let incomplete: SearchPage | undefined;
    for (const wait of [...AGAIN, null]) {
      const outcome = await this.#once(slice, page);
      if (outcome.ok && !outcome.value.incomplete) return outcome.value;
      if (outcome.ok) incomplete = outcome.value;
      if (wait !== null) {
        await this.#parts.clock.sleep(wait, this.#run.signal);
        continue;
      }
      if (incomplete === undefined) throw new Unanswered(outcome.ok ? '' : outcome.detail);
    }
    if (incomplete === undefined) throw new Unanswered('no answer');
    return incomplete;
  }

  async #once(slice: Slice, page: number): ReturnType<GitHub['searchSlice']> {
    const { github, clock } = this.#parts;
    const { signal, until } = this.#run;
    for (;;) {
      if (signal.aborted) throw new Stop('The run was stopped.');
      if (clock.now() >= until) throw new Stop('The next run goes on.');
      try {
        this.#requests += 1;
        this.#uncounted += 1;
        return await github.searchSlice(slice, page, this.#call);
      } catch (error) {
        if (!(error instanceof BudgetExhausted)) throw error;
        const pause = error.resetAt - clock.now();
        if (pause > LONGEST_PAUSE) throw error;
        // Nothing was sent: the minute's searches are used up.
        if (error.resource === 'search') this.#takeBack();
        await clock.sleep(Math.max(pause, 0) + SECOND, signal);
      }
    }
  }

  #takeBack(): void {
    this.#requests -= 1;
    this.#uncounted -= 1;
  }

  /** Requests that are not yet written down. */
  #counted(): number {
    const requests = this.#uncounted;
    this.#uncounted = 0;
    return requests;
  }
}

/** Counts of so many days before tell how the next night is cut. */
const COUNTED_WITHIN = 3;

class Unanswered extends Error {}

/** What ends a run without being an error; null for everything else. */
function stopSentence(error: unknown): string | null {
  if (error instanceof Stop) return error.message;
  if (error instanceof BudgetExhausted) return 'GitHub asks for a longer pause.';
  if (error instanceof GitHubOutage) return 'GitHub does not answer at present.';
  return error instanceof DOMException && error.name === 'AbortError' ? 'The run was stopped.' : null;
}

/** Nights that a sweep has gone through, as a share of what was planned: 0 to 1. */
export const completeness = ({
  slices,
  done,
  total,
  found,
}: {
  slices: number;
  done: number;
  total: number;
  found: number;
}): number => (slices === 0 ? 0 : (done / slices) * (total === 0 ? 1 : Math.min(1, found / total)));
