import { GramPostings } from './gram-postings.ts';
import { keepNewest } from '../runtime/keep-newest.ts';
import { LineSearch } from './line-search.ts';
import { PrefixSearch } from './prefix-search.ts';
import { referenceName } from '../text/project-references.ts';
import { editDistance, isSubsequence } from '../text/text-distance.ts';

/** What the index knows of a project. */
export interface IndexedProject {
  /** Database id. */
  id: number;
  /** `owner/name` as GitHub writes it today. */
  fullName: string;
  /** Names it had before a rename or move; they still find it. */
  formerNames?: readonly string[];
  description?: string | undefined;
  /** Current stars; undefined when unknown, which sorts after every known count. */
  stars?: number | undefined;
}

export type Resolution =
  | { kind: 'found'; project: IndexedProject }
  /** A bare name that several projects carry, the likeliest first. */
  | { kind: 'ambiguous'; candidates: readonly IndexedProject[] }
  | { kind: 'unknown'; suggestions: readonly IndexedProject[] };

interface Entry {
  slot: number;
  project: IndexedProject;
  full: string;
  owner: string;
  name: string;
  description: string;
}

interface Ranked {
  entries: readonly Entry[];
  fullNames: PrefixSearch;
  names: PrefixSearch;
  holding: LineSearch;
  descriptions: LineSearch;
}

/** Finding classes, best first; within a class the watchlist comes first, then stars. */
const CLASSES = 5;
const FUZZY_CANDIDATES = 120;
/** Where at least so many fit as typed, nobody looks for what is misspelt, or what is only mentioned. */
const FEW = 3;
/** Matches inside names and descriptions that are looked at, by falling stars. */
const SCANNED = 400;
/** Searches that are remembered, and the longest watchlist that may be part of one. */
const SEARCHES_KEPT = 2_000;
const MOST_WATCHED_KEPT = 50;
const NO_IDS: ReadonlySet<number> = new Set();

/**
 * All tracked projects by what people type, in memory: 10,000 projects answer within a few milliseconds.
 * Order of a search: exact, then prefix (name, full name, owner), then prefix of a word inside the name, then anywhere
 * in the name, then a word of the description, then near misses by edit distance; in each of these the caller's
 * watchlist first, then stars.
 */
export class ProjectIndex {
  readonly #byId = new Map<number, Entry>();
  readonly #byFullName = new Map<string, number>();
  readonly #byFormerName = new Map<string, number>();
  readonly #byName = new Map<string, Set<number>>();
  readonly #byOwner = new Map<string, Set<number>>();
  #slots: (Entry | undefined)[] = [];
  #postings = new GramPostings();
  /** All entries by falling stars, and their texts in that order; rebuilt at the first search after a change. */
  #ranked: Ranked | undefined;
  /** The last searches until something changes: people begin with the same letters. */
  readonly #searched = new Map<string, readonly IndexedProject[]>();

  constructor(projects: Iterable<IndexedProject> = []) {
    for (const project of projects) this.add(project);
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): IndexedProject | undefined {
    return this.#byId.get(id)?.project;
  }

  /** Adds a project, or replaces what was known under its id. */
  add(project: IndexedProject): void {
    const full = project.fullName.toLowerCase();
    const slash = full.indexOf('/');
    const before = this.#byId.get(project.id);
    // New star counts arrive every hour: where the name stays, so do its letter pairs.
    const slot = before?.full === full ? before.slot : this.#slots.length;
    if (before !== undefined) this.#drop(before);
    const entry: Entry = {
      slot,
      project,
      full,
      owner: slash < 0 ? '' : full.slice(0, slash),
      name: full.slice(slash + 1),
      description: (project.description ?? '').toLowerCase(),
    };
    this.#byId.set(project.id, entry);
    this.#byFullName.set(full, project.id);
    for (const former of project.formerNames ?? []) this.#byFormerName.set(former.toLowerCase(), project.id);
    put(this.#byName, entry.name, project.id);
    put(this.#byOwner, entry.owner, project.id);
    if (slot === this.#slots.length) this.#postings.add(slot, [entry.full, entry.name]);
    this.#slots[slot] = entry;
    this.#changed();
    this.#compact();
  }

  remove(id: number): void {
    const entry = this.#byId.get(id);
    if (entry === undefined) return;
    this.#drop(entry);
    this.#compact();
  }

  #drop(entry: Entry): void {
    const { id } = entry.project;
    this.#byId.delete(id);
    // A newer project may have taken over the name: only the own claim is given up.
    if (this.#byFullName.get(entry.full) === id) this.#byFullName.delete(entry.full);
    for (const former of entry.project.formerNames ?? []) {
      if (this.#byFormerName.get(former.toLowerCase()) === id) this.#byFormerName.delete(former.toLowerCase());
    }
    take(this.#byName, entry.name, id);
    take(this.#byOwner, entry.owner, id);
    this.#slots[entry.slot] = undefined;
    this.#changed();
  }

  #changed(): void {
    this.#ranked = undefined;
    this.#searched.clear();
  }

  /** Renames and removals leave empty slots; without this, years of them would slow every search. */
  #compact(): void {
    if (this.#slots.length <= 2 * this.#byId.size + 1_000) return;
    this.#slots = this.#slots.filter((entry) => entry !== undefined);
    this.#postings = new GramPostings();
    this.#slots.forEach((entry, slot) => {
      if (entry === undefined) return;
      entry.slot = slot;
      this.#postings.add(slot, [entry.full, entry.name]);
    });
  }

  /**
   * What fits what was typed so far, best first. Nothing typed: the watchlist, then the most starred.
   * @param limit at most so many
   */
  search(typed: string, limit: number, watched: ReadonlySet<number> = NO_IDS): readonly IndexedProject[] {
    const query = normalise(typed);
    if (watched.size > MOST_WATCHED_KEPT) return this.#search(query, limit, watched);
    const key = `${limit} ${[...watched].join()} ${query}`;
    const known = this.#searched.get(key);
    if (known !== undefined) return known;
    const found = this.#search(query, limit, watched);
    keepNewest(this.#searched, key, found, SEARCHES_KEPT);
    return found;
  }

  #search(query: string, limit: number, watched: ReadonlySet<number>): readonly IndexedProject[] {
    const own = [...watched].flatMap((id) => this.#entry(id) ?? []).sort(compareStars);
    if (query === '') return unique([...own, ...this.#byStars().entries.slice(0, limit)], limit);
    const buckets = Array.from({ length: CLASSES }, (): Entry[] => []);
    for (const entry of own) {
      const rank = rankOf(entry, query);
      if (rank !== undefined) buckets[rank]?.push(entry);
    }
    const { fullNames, names, holding, descriptions, entries } = this.#byStars();
    for (const id of [this.#byFullName.get(query), ...(this.#byName.get(query) ?? [])])
      buckets[0]?.push(...(this.#entry(id) === undefined ? [] : this.#sortedEntries([id ?? 0])));
    buckets[0]?.sort(
      (a, b) => Number(watched.has(b.project.id)) - Number(watched.has(a.project.id)) || compareStars(a, b),
    );
    const beginning = [...fullNames.find(query, limit), ...names.find(query, limit)].sort((a, b) => a - b);
    buckets[1]?.push(...beginning.flatMap((at) => entries[at] ?? []));
    // Whoever has typed an owner and the right beginning of a name wants that one: neighbours would only be in the way.
    if (query.includes('/') && beginning.length > 0) return unique(buckets.flat(), limit);
    const found = (): number => unique(buckets.flat(), limit).length;
    if (found() < limit) {
      // Few begin with it, so few enough hold it for looking at each.
      for (const at of holding.find(query, SCANNED)) {
        const entry = entries[at];
        const rank = entry === undefined ? undefined : rankOf(entry, query);
        if (entry !== undefined && rank !== undefined && rank > 1) buckets[rank]?.push(entry);
      }
    }
    if (query.length > 2 && found() < Math.min(limit, FEW)) {
      for (const at of descriptions.find(query, SCANNED)) {
        const entry = entries[at];
        if (entry !== undefined && rankOf(entry, query) === 4) buckets[4]?.push(entry);
      }
    }
    const near = found() < Math.min(limit, FEW) && query.length > 1 ? this.#near(query, watched) : [];
    return unique([...buckets.flat(), ...near], limit);
  }

  /** "Did you mean": projects whose name is close to a name that was not found, closest first. */
  suggest(name: string, limit = 3, watched: ReadonlySet<number> = NO_IDS): IndexedProject[] {
    const query = referenceName(name);
    const near = this.#near(query, watched);
    if (near.length >= limit) return near.slice(0, limit).map((entry) => entry.project);
    const rest = this.search(query.slice(query.indexOf('/') + 1), limit, watched);
    return [...new Set([...near.map((entry) => entry.project), ...rest])].slice(0, limit);
  }

  /**
   * Finds the one project that a reference means: `owner/name`, a GitHub address (with or without scheme, `.git`, a path
   * behind it, or the ssh form), a former name, or a bare name that only one project carries.
   */
  resolve(reference: string, watched: ReadonlySet<number> = NO_IDS): Resolution {
    const key = referenceName(reference);
    const exact = this.#exact(key);
    if (exact !== undefined) return { kind: 'found', project: exact };
    if (key !== '' && !key.includes('/')) {
      // The address of an account speaks of whoever owns, never of a repository that is called the same.
      for (const ids of [isAddress(reference) ? undefined : this.#byName.get(key), this.#byOwner.get(key)]) {
        const candidates = this.#sorted(ids ?? [], watched);
        const [only] = candidates;
        if (only !== undefined && candidates.length === 1) return { kind: 'found', project: only };
        if (only !== undefined) return { kind: 'ambiguous', candidates };
      }
    }
    return { kind: 'unknown', suggestions: key === '' ? [] : this.suggest(key, 3, watched) };
  }

  /** The project of that full name, address or former name: what nobody's watchlist could change. */
  find(reference: string): IndexedProject | undefined {
    return this.#exact(referenceName(reference));
  }

  #exact(key: string): IndexedProject | undefined {
    return this.#entry(this.#byFullName.get(key) ?? this.#byFormerName.get(key))?.project;
  }

  #entry(id: number | undefined): Entry | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  #byStars(): Ranked {
    if (this.#ranked === undefined) {
      const entries = [...this.#byId.values()].sort(compareStars);
      const full = entries.map((entry) => entry.full);
      this.#ranked = {
        entries,
        fullNames: new PrefixSearch(full),
        names: new PrefixSearch(entries.map((entry) => entry.name)),
        holding: new LineSearch(full),
        descriptions: new LineSearch(entries.map((entry) => entry.description)),
      };
    }
    return this.#ranked;
  }

  #sortedEntries(ids: Iterable<number>): Entry[] {
    return [...ids].flatMap((id) => this.#entry(id) ?? []);
  }

  #sorted(ids: Iterable<number>, watched: ReadonlySet<number>): IndexedProject[] {
    return this.#sortedEntries(ids)
      .sort((a, b) => Number(watched.has(b.project.id)) - Number(watched.has(a.project.id)) || compareStars(a, b))
      .map((entry) => entry.project);
  }

  /** Near misses: edit distance of at most a third of the query, then letters in order (`lngchn`), closest first. */
  #near(query: string, watched: ReadonlySet<number>): Entry[] {
    const withOwner = query.includes('/');
    // Only names that share most letter pairs are worth the dearer comparison.
    const allowed = Math.max(1, Math.floor(query.length / 3));
    const scored: { entry: Entry; distance: number }[] = [];
    for (const slot of this.#postings.closest(query, FUZZY_CANDIDATES)) {
      const entry = this.#slots[slot];
      if (entry === undefined) continue;
      const distance = nearness(entry, query, withOwner, allowed);
      if (distance !== undefined) scored.push({ entry, distance });
    }
    return scored
      .sort(
        (a, b) =>
          a.distance - b.distance ||
          Number(watched.has(b.entry.project.id)) - Number(watched.has(a.entry.project.id)) ||
          compareStars(a.entry, b.entry),
      )
      .map(({ entry }) => entry);
  }
}

function unique(entries: readonly Entry[], limit: number): IndexedProject[] {
  const found = new Set<IndexedProject>();
  for (const entry of entries) {
    if (found.size >= limit) break;
    found.add(entry.project);
  }
  return [...found];
}

function put(map: Map<string, Set<number>>, key: string, id: number): void {
  const ids = map.get(key);
  if (ids === undefined) map.set(key, new Set([id]));
  else ids.add(id);
}

function take(map: Map<string, Set<number>>, key: string, id: number): void {
  const ids = map.get(key);
  ids?.delete(id);
  if (ids?.size === 0) map.delete(key);
}

const compareStars = (a: Entry, b: Entry): number =>
  (b.project.stars ?? -1) - (a.project.stars ?? -1) || (a.full < b.full ? -1 : a.full > b.full ? 1 : 0);

const isAddress = (typed: string): boolean => /github\.com/i.test(typed);

const normalise = (typed: string): string => (isAddress(typed) ? referenceName(typed) : typed.trim().toLowerCase());

/** Class of a match; undefined where the letters do not stand in the names or the description as typed. */
function rankOf(entry: Entry, query: string): number | undefined {
  if (entry.name === query || entry.full === query) return 0;
  if (entry.name.startsWith(query) || entry.full.startsWith(query)) return 1;
  // Inside the full name: at the start of a word (`language-server` for `server`), or anywhere.
  const at = entry.full.indexOf(query);
  if (at > 0) return startsWord(entry.full, query, at) ? 2 : 3;
  if (query.length > 2 && entry.description !== '') {
    const inText = entry.description.indexOf(query);
    if (inText >= 0 && startsWord(entry.description, query, inText)) return 4;
  }
  return undefined;
}

function startsWord(text: string, query: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf(query, at + 1)) {
    if (at === 0 || /[^a-z0-9]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function nearness(entry: Entry, query: string, withOwner: boolean, allowed: number): number | undefined {
  const nameOnly = withOwner ? query.slice(query.indexOf('/') + 1) : query;
  const distances = [editDistance(withOwner ? entry.full : entry.name, query, allowed)];
  // A mistake near the end of a long name is typed before the name is whole: compare with as much of it as was typed.
  distances.push(
    offset(editDistance((withOwner ? entry.full : entry.name).slice(0, query.length), query, allowed), 0.5),
  );
  // Right name, wrong owner: the commonest near miss of all.
  if (withOwner && nameOnly.length > 1 && entry.name === nameOnly) distances.push(1);
  if (!withOwner) distances.push(offset(editDistance(entry.owner, query, allowed), 1));
  if (nameOnly.length > 2 && entry.name.charAt(0) === nameOnly.charAt(0) && isSubsequence(nameOnly, entry.name))
    distances.push(allowed + 0.5);
  const known = distances.filter((distance) => distance !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

const offset = (distance: number | undefined, by: number): number | undefined =>
  distance === undefined ? undefined : distance + by;
