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
  project: IndexedProject;
  full: string;
  owner: string;
  name: string;
  description: string;
}

/** Finding classes, best first; within a class the watchlist comes first, then stars. */
const CLASSES = 5;
/** Where at least so many fit as typed, neither near misses nor descriptions are looked through. */
const FEW = 3;
/** Matches inside descriptions that are looked at, by falling stars. */
const SCANNED = 400;
const NO_IDS: ReadonlySet<number> = new Set();

/**
 * All tracked projects by what people type, in memory.
 * Order of a search: exact, then prefix (name, full name, owner), then prefix of a word inside the name, then anywhere
 * in the name, then a word of the description, then near misses by edit distance; in each of these the caller's
 * watchlist first, then stars.
 *
 * Every search looks at every name, which needs no index to be kept right: on 10,000 names less than a millisecond for what
 * fits as typed and 4 to 8 ms of processor time for near misses. MiniSearch was as quick on names that differ, but took 200 ms
 * where thousands share a word, and nothing bounds that.
 */
export class ProjectIndex {
  readonly #byId = new Map<number, Entry>();
  readonly #byFullName = new Map<string, number>();
  readonly #byFormerName = new Map<string, number>();
  readonly #byName = new Map<string, Set<number>>();
  /** By what a project was called without its owner. */
  readonly #byBareFormerName = new Map<string, Set<number>>();
  readonly #byOwner = new Map<string, Set<number>>();
  /** All entries by falling stars; sorted at the first search after a change. */
  #ranked: readonly Entry[] | undefined;

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
    if (before !== undefined && isSame(before.project, project)) return;
    if (before !== undefined) this.#drop(before);
    const entry: Entry = {
      project,
      full,
      owner: slash < 0 ? '' : full.slice(0, slash),
      name: full.slice(slash + 1),
      description: (project.description ?? '').toLowerCase(),
    };
    this.#byId.set(project.id, entry);
    this.#byFullName.set(full, project.id);
    for (const former of project.formerNames ?? []) {
      this.#byFormerName.set(former.toLowerCase(), project.id);
      put(this.#byBareFormerName, bareName(former), project.id);
    }
    put(this.#byName, entry.name, project.id);
    put(this.#byOwner, entry.owner, project.id);
    this.#ranked = undefined;
  }

  remove(id: number): void {
    const entry = this.#byId.get(id);
    if (entry !== undefined) this.#drop(entry);
  }

  /** Makes the index hold exactly these: what is the same stays as it is. */
  replaceAll(projects: Iterable<IndexedProject>): void {
    const gone = new Set(this.#byId.keys());
    for (const project of projects) {
      this.add(project);
      gone.delete(project.id);
    }
    for (const id of gone) this.remove(id);
  }

  #drop(entry: Entry): void {
    const { id } = entry.project;
    this.#byId.delete(id);
    // A newer project may have taken over the name: only the own claim is given up.
    if (this.#byFullName.get(entry.full) === id) this.#byFullName.delete(entry.full);
    for (const former of entry.project.formerNames ?? []) {
      if (this.#byFormerName.get(former.toLowerCase()) === id) this.#byFormerName.delete(former.toLowerCase());
      take(this.#byBareFormerName, bareName(former), id);
    }
    take(this.#byName, entry.name, id);
    take(this.#byOwner, entry.owner, id);
    this.#ranked = undefined;
  }

  /**
   * What fits what was typed so far, best first. Nothing typed: the watchlist, then the most starred.
   * @param limit at most so many
   */
  search(typed: string, limit: number, watched: ReadonlySet<number> = NO_IDS): readonly IndexedProject[] {
    const query = normalise(typed);
    const own = [...watched].flatMap((id) => this.#entry(id) ?? []).sort(compareStars);
    const entries = this.#byStars();
    if (query === '') return unique([...own, ...entries.slice(0, limit)], limit);
    const classes = Array.from({ length: CLASSES }, (): Entry[] => []);
    for (const entry of own) classes[rankOf(entry, query) ?? CLASSES]?.push(entry);
    for (const entry of entries) {
      // A class takes no more than can be shown, and descriptions wait for their turn.
      const rank = rankInName(entry, query);
      const found = rank === undefined ? undefined : classes[rank];
      if (found !== undefined && found.length < limit + own.length) found.push(entry);
    }
    // With an owner and the right beginning of a name, neighbours would only be in the way.
    if (query.includes('/') && (classes[0]?.length ?? 0) + (classes[1]?.length ?? 0) > 0)
      return unique([...(classes[0] ?? []), ...(classes[1] ?? [])], limit);
    const few = (): boolean => unique(classes.flat(), limit).length < Math.min(limit, FEW);
    if (query.length > 2 && few()) classes[4]?.push(...describedBy(entries, query));
    return unique([...classes.flat(), ...(query.length > 1 && few() ? this.#near(query, watched) : [])], limit);
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
   * behind it, or the ssh form), a former name, or a bare name that only one project carries or carried.
   */
  resolve(reference: string, watched: ReadonlySet<number> = NO_IDS): Resolution {
    const key = referenceName(reference);
    const exact = this.#exact(key);
    if (exact !== undefined) return { kind: 'found', project: exact };
    if (key !== '' && !key.includes('/')) {
      // The address of an account speaks of whoever owns, never of a repository that is called the same. What is called so
      // now comes before what was.
      const ofName = isAddress(reference) ? [] : [this.#byName.get(key)];
      const ofFormerName = isAddress(reference) ? [] : [this.#byBareFormerName.get(key)];
      for (const ids of [...ofName, this.#byOwner.get(key), ...ofFormerName]) {
        const candidates = this.#sorted(ids ?? [], watched);
        const [only] = candidates;
        if (only !== undefined && candidates.length === 1) return { kind: 'found', project: only };
        if (only !== undefined) return { kind: 'ambiguous', candidates };
      }
    }
    return { kind: 'unknown', suggestions: key === '' ? [] : this.suggest(key, 3, watched) };
  }

  /** Whether a project or owner is, or a project was, called so: in small letters, with or without owner. */
  isCalled(name: string): boolean {
    return [this.#byFullName, this.#byName, this.#byOwner, this.#byFormerName, this.#byBareFormerName].some((names) =>
      names.has(name),
    );
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

  #byStars(): readonly Entry[] {
    return (this.#ranked ??= [...this.#byId.values()].sort(compareStars));
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
    const allowed = Math.max(1, Math.floor(query.length / 3));
    // Looked through by falling stars, so each distance has its projects in order.
    const byDistance = new Map<number, { watched: Entry[]; others: Entry[] }>();
    for (const entry of this.#byStars()) {
      const distance = nearness(entry, query, withOwner, allowed);
      if (distance === undefined) continue;
      let same = byDistance.get(distance);
      if (same === undefined) byDistance.set(distance, (same = { watched: [], others: [] }));
      (watched.has(entry.project.id) ? same.watched : same.others).push(entry);
    }
    return [...byDistance].sort(([a], [b]) => a - b).flatMap(([, same]) => [...same.watched, ...same.others]);
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

const bareName = (fullName: string): string => fullName.slice(fullName.indexOf('/') + 1).toLowerCase();

const compareStars = (a: Entry, b: Entry): number =>
  (b.project.stars ?? -1) - (a.project.stars ?? -1) || (a.full < b.full ? -1 : a.full > b.full ? 1 : 0);

const isAddress = (typed: string): boolean => /github\.com/i.test(typed);

const normalise = (typed: string): string => (isAddress(typed) ? referenceName(typed) : typed.trim().toLowerCase());

function isSame(known: IndexedProject, other: IndexedProject): boolean {
  return (
    known.fullName === other.fullName &&
    known.stars === other.stars &&
    (known.description ?? '') === (other.description ?? '') &&
    (known.formerNames ?? []).join() === (other.formerNames ?? []).join()
  );
}

/** Those in whose descriptions a word begins with the query. */
function describedBy(entries: readonly Entry[], query: string): Entry[] {
  const found: Entry[] = [];
  for (const entry of entries) {
    if (found.length >= SCANNED) break;
    if (isDescribed(entry, query)) found.push(entry);
  }
  return found;
}

/** Class of a match; undefined where neither the names nor the description hold the letters as typed. */
const rankOf = (entry: Entry, query: string): number | undefined =>
  rankInName(entry, query) ?? (query.length > 2 && isDescribed(entry, query) ? 4 : undefined);

function rankInName(entry: Entry, query: string): number | undefined {
  // Inside the full name: at the start of a word (`language-server` for `server`), or anywhere.
  const at = entry.full.indexOf(query);
  if (at < 0) return undefined;
  if (entry.name === query || entry.full === query) return 0;
  if (at === 0 || entry.name.startsWith(query)) return 1;
  return startsWord(entry.full, query, at) ? 2 : 3;
}

function isDescribed({ description }: Entry, query: string): boolean {
  const at = description.indexOf(query);
  return at >= 0 && startsWord(description, query, at);
}

function startsWord(text: string, query: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf(query, at + 1)) {
    if (at === 0 || /[^a-z0-9]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** How far a name is from the query, by the closest way to mean it; undefined where it is too far. */
function nearness(entry: Entry, query: string, withOwner: boolean, allowed: number): number | undefined {
  const text = withOwner ? entry.full : entry.name;
  const whole = editDistance(text, query, allowed);
  if (whole !== undefined && whole <= 1) return whole;
  const nameOnly = withOwner ? query.slice(query.indexOf('/') + 1) : query;
  // Right name, wrong owner: the commonest near miss of all.
  if (withOwner && nameOnly.length > 1 && entry.name === nameOnly) return 1;
  // A mistake near the end of a long name is typed before the name is whole: compare with as much of it as was typed.
  const begun = text.length > query.length ? editDistance(text.slice(0, query.length), query, allowed) : undefined;
  const owner = withOwner ? undefined : editDistance(entry.owner, query, allowed);
  const least = Math.min(whole ?? Infinity, (begun ?? Infinity) + 0.5, (owner ?? Infinity) + 1);
  if (least < Infinity) return least;
  const inOrder =
    nameOnly.length > 2 && entry.name.charAt(0) === nameOnly.charAt(0) && isSubsequence(nameOnly, entry.name);
  return inOrder ? allowed + 0.5 : undefined;
}
