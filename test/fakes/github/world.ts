import { seededRandom } from '../../../bench/fixtures/random.ts';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import { dayInZone } from './zone-day.ts';

export interface FakeRelease {
  id: string;
  tag: string;
  name: string | null;
  publishedAt: number;
  prerelease: boolean;
  draft: boolean;
  /** As GitHub renders the beginning of the notes. */
  notes?: string;
}

/** What is wrong with a repository, as GitHub would show it. */
export interface Troubles {
  deleted: boolean;
  /** Private and closed to the token: looks like deleted. */
  private: boolean;
  /** Private, and the token may see it. */
  privateButVisible: boolean;
  /** Taken down: 451. */
  blocked: boolean;
  /** Star history answers 422. */
  spamFlagged: boolean;
  /** Contributors answer 403. */
  tooManyContributors: boolean;
  /** Every query that asks for more of it than its name breaks: 502. */
  heavy: boolean;
  /** GraphQL answers null with an error of no type, so many times (Infinity: always). */
  nodeErrors: number;
  /** GraphQL fields that come as null with an error. Only nullable ones keep the rest. */
  fieldErrors: readonly string[];
  /** Figures that GitHub gets wrong: by GraphQL alias or field. */
  lies: Readonly<Record<string, number>>;
  /** Weeks (first days) of star history that are left out, or whose total does not add up, so many times. */
  lostWeeks: Map<number, number>;
  falseWeeks: Map<number, number>;
}

/** An organisation's rule for tokens, as GitHub tells it: public repositories are closed to the tokens that it refuses. */
export interface TokenPolicy {
  readonly message: string;
  /** All tokens unless told. */
  readonly refuses?: (token: string) => boolean;
  /** As GraphQL marks refusals for want of single sign-on. */
  readonly saml?: true;
}

/** A field of the schema that GitHub no longer answers: `Repository.watchers`, or by alias `Repository.issuesOpen`. */
export interface ClosedField {
  readonly type?: string;
  readonly message: string;
  /** Only for these repositories (node ids); all unless told. */
  readonly only?: readonly string[];
  /** So many times; always unless told. */
  times?: number;
}

/** A repository whose figures are functions of time: the world lives on as the clock turns. */
export interface FakeRepository {
  id: string;
  databaseId: number;
  owner: string;
  name: string;
  createdAt: number;
  pushedEveryDays: number;
  archivedAt: number | null;
  isFork: boolean;
  hasIssues: boolean;
  license: string | null;
  language: string | null;
  description: string | null;
  homepage: string | null;
  topics: readonly string[];
  contributors: number;
  /** Issues and pull requests a day, since creation. */
  issuesPerDay: number;
  issuesClosedPerDay: number;
  pullsPerDay: number;
  pullsMergedPerDay: number;
  forkRatio: number;
  releases: FakeRelease[];
  /** Stars gained on `firstStarDay`, the day after, ...: published calendar days, also of days to come. */
  firstStarDay: number;
  gains: number[];
  adopters: { path: string; text: string } | null;
  troubles: Troubles;
}

export const untroubled = (): Troubles => ({
  deleted: false,
  private: false,
  privateButVisible: false,
  blocked: false,
  spamFlagged: false,
  tooManyContributors: false,
  heavy: false,
  nodeErrors: 0,
  fieldErrors: [],
  lies: {},
  lostWeeks: new Map(),
  falseWeeks: new Map(),
});

const nameKey = (owner: string, name: string): string => `${owner}/${name}`.toLowerCase();

export class World {
  readonly zone: string;
  /** Hours after midnight UTC at which GitHub lets its weeks begin: 0, or midnight in its own zone. */
  weekHour = 0;
  /** By login, lower case. */
  readonly policies = new Map<string, TokenPolicy>();
  /** By type and field, or type and alias. What the schema forbids to be null takes its parent with it. */
  readonly closedFields = new Map<string, ClosedField>();
  /** Repositories that one query may read; those beyond are null with RESOURCE_LIMITS_EXCEEDED. */
  mostInQuery = Infinity;
  private readonly byId = new Map<string, FakeRepository>();
  private readonly byName = new Map<string, FakeRepository>();
  private readonly former = new Map<string, FakeRepository>();
  private readonly byNumber = new Map<number, FakeRepository>();

  constructor(zone = 'America/Los_Angeles') {
    this.zone = zone;
  }

  get all(): FakeRepository[] {
    return [...this.byId.values()];
  }

  add(repository: FakeRepository): FakeRepository {
    this.byId.set(repository.id, repository);
    this.byNumber.set(repository.databaseId, repository);
    this.byName.set(nameKey(repository.owner, repository.name), repository);
    return repository;
  }

  /** The one that was made under this name; throws when there is none, so that a test cannot miss by a typo. */
  get(nameWithOwner: string): FakeRepository {
    const [owner = '', name = ''] = nameWithOwner.split('/');
    const repository = this.byName.get(nameKey(owner, name));
    if (!repository) throw new Error(`no ${nameWithOwner} in this world`);
    return repository;
  }

  rename(nameWithOwner: string, to: string): void {
    const repository = this.get(nameWithOwner);
    const [owner = '', name = ''] = to.split('/');
    this.byName.delete(nameKey(repository.owner, repository.name));
    this.former.set(nameKey(repository.owner, repository.name), repository);
    repository.owner = owner;
    repository.name = name;
    this.byName.set(nameKey(owner, name), repository);
  }

  withId(id: string): FakeRepository | undefined {
    return this.byId.get(id);
  }

  withNumber(number: number): FakeRepository | undefined {
    return this.byNumber.get(number);
  }

  named(owner: string, name: string): { repository: FakeRepository; moved: boolean } | undefined {
    const repository = this.byName.get(nameKey(owner, name));
    if (repository) return { repository, moved: false };
    const moved = this.former.get(nameKey(owner, name));
    return moved && { repository: moved, moved: true };
  }

  /** Why this token is not shown what this owner has. */
  refusal(owner: string, token: string | undefined): TokenPolicy | undefined {
    const policy = this.policies.get(owner.toLowerCase());
    return token !== undefined && policy !== undefined && (policy.refuses?.(token) ?? true) ? policy : undefined;
  }

  owned(owner: string): FakeRepository[] {
    return this.all.filter((each) => each.owner.toLowerCase() === owner.toLowerCase());
  }

  starsAt(repository: FakeRepository, at: number): number {
    const upTo = Math.min(dayInZone(at, this.zone) - repository.firstStarDay + 1, repository.gains.length);
    let stars = 0;
    for (let day = 0; day < upTo; day += 1) stars += repository.gains[day] ?? 0;
    return stars;
  }

  /** People take their stars back: past days shrink. */
  removeStars(nameWithOwner: string, day: number, count: number): void {
    const repository = this.get(nameWithOwner);
    const at = day - repository.firstStarDay;
    repository.gains[at] = Math.max(0, (repository.gains[at] ?? 0) - count);
  }
}

const between = (from: number, to: number): number => Math.max(0, to - from) / DAY;

export type Counter = 'issuesPerDay' | 'issuesClosedPerDay' | 'pullsPerDay' | 'pullsMergedPerDay';

/** How many of something there were ever, at a moment. */
export const countAt = (repository: FakeRepository, counter: Counter, at: number): number =>
  Math.floor(between(repository.createdAt, at) * repository[counter]);

/** Newest first, only those that are out at that moment. */
export const releasesAt = (repository: FakeRepository, at: number): FakeRelease[] =>
  repository.releases.filter((release) => release.publishedAt <= at).sort((a, b) => b.publishedAt - a.publishedAt);

export const pushedAt = (repository: FakeRepository, at: number): number => {
  const step = repository.pushedEveryDays * DAY;
  return (
    repository.createdAt + Math.floor((Math.min(at, repository.archivedAt ?? at) - repository.createdAt) / step) * step
  );
};

export interface WorldOptions {
  readonly projects: number;
  readonly seed?: number;
  /** The moment the world is looked at first; it reaches a year further. */
  readonly at: number;
  /** Weeks of history before `at`, at most. */
  readonly weeks?: number;
  readonly zone?: string;
}

const licenses = ['MIT', 'Apache-2.0', 'AGPL-3.0', 'BSD-3-Clause', 'NOASSERTION', null];
const languages = ['TypeScript', 'Go', 'Rust', 'Python', 'C++', 'Java'];

/** The same seed gives the same world. Repositories are `org<i/10>/project<i>`. */
export function makeWorld(options: WorldOptions): World {
  const world = new World(options.zone);
  for (let at = 0; at < options.projects; at += 1) world.add(makeRepository(at, options));
  return world;
}

function makeRepository(index: number, options: WorldOptions): FakeRepository {
  const { next } = seededRandom((options.seed ?? 1) * 1_000_003 + index);
  const weeks = Math.max(4, Math.floor((options.weeks ?? 90) * (0.3 + 0.7 * next())));
  const today = dayOf(options.at);
  const size = Math.exp(next() * 4);
  const gains: number[] = [];
  for (let day = 0; day < weeks * 7 + 365; day += 1) gains.push(Math.floor(size * (0.3 + 1.4 * next())));
  const createdAt = options.at - weeks * 7 * DAY;
  const every = 10 + Math.floor(next() * 60);
  const releases: FakeRelease[] = [];
  for (let day = 5; day < weeks * 7 + 365; day += every) {
    const number = releases.length;
    releases.push({
      id: `RE_${index}_${number}`,
      tag: `v0.${number}.0`,
      name: null,
      publishedAt: createdAt + day * DAY,
      prerelease: number % 5 === 4,
      draft: false,
    });
  }
  const issues = 0.05 * size * (0.5 + next());
  return {
    id: `R_fake${String(index).padStart(6, '0')}`,
    databaseId: 1_000_000 + index,
    owner: `org${Math.floor(index / 10)}`,
    name: `project${index}`,
    createdAt,
    pushedEveryDays: 1 + Math.floor(next() * 5),
    archivedAt: null,
    isFork: false,
    hasIssues: true,
    license: licenses[Math.floor(next() * licenses.length)] ?? null,
    language: languages[Math.floor(next() * languages.length)] ?? null,
    description: `A project made up for tests, number ${index}`,
    homepage: null,
    topics: ['testing', `topic${index % 7}`],
    contributors: 1 + Math.floor(size * 3),
    issuesPerDay: issues,
    issuesClosedPerDay: issues * 0.8,
    pullsPerDay: issues * 1.5,
    pullsMergedPerDay: issues * 1.1,
    forkRatio: 0.05 + next() * 0.2,
    releases,
    firstStarDay: today - weeks * 7,
    gains,
    adopters: null,
    troubles: untroubled(),
  };
}
