import type { Severity } from '../contracts/figures/signal.ts';
import type { ReleaseLevel } from '../history/releases/release-level.ts';
import { KINDS_BY_DEFAULT, kindsOfGroup } from '../signals/index.ts';
import type { SignalGroup, SignalKind, SignalThresholds } from '../signals/index.ts';
import { DEFAULT_SCHEDULE } from './check-schedule.ts';
import type { Schedule } from './schedule.ts';

/** What a subscription speaks about. All conditions hold together; an empty list asks nothing. JSON-serialisable. */
export interface SubscriptionFilter {
  scope: 'watchlist' | 'universe';
  categories: readonly string[];
  languages: readonly string[];
  fundingStages: readonly string[];
  /** SPDX ids, companies and bounds of stars; absent where none was asked for, and in what was stored before these were known. */
  licences?: readonly string[];
  companies?: readonly string[];
  minStars?: number;
  maxStars?: number;
  /** Only these projects. */
  includeIds: readonly number[];
  /** All but these. */
  excludeIds: readonly number[];
  /** Alerts: kinds or groups of kinds; empty: all. */
  kinds: readonly (SignalKind | SignalGroup)[];
  minSeverity: Severity;
  thresholds: Partial<SignalThresholds>;
  prereleases: boolean;
  /** Release alerts: from this level on; null: all. */
  level: ReleaseLevel | null;
  /** Release alerts: patterns of which a tag must fit one; empty: any tag. */
  tags: readonly string[];
  /** Digest: how many projects a list shows. */
  size: number;
  /** Digest: what a period without findings does. */
  quiet: 'skip' | 'line';
}

/** Five projects a list can be read on a phone in twenty seconds; alerts interrupt from medium on. */
const DEFAULT_FILTER: SubscriptionFilter = {
  scope: 'watchlist',
  categories: [],
  languages: [],
  fundingStages: [],
  includeIds: [],
  excludeIds: [],
  kinds: [],
  minSeverity: 'medium',
  thresholds: {},
  prereleases: false,
  level: null,
  tags: [],
  size: 5,
  quiet: 'line',
};

/** Least and most projects that a digest's list may show. */
export const DIGEST_SIZES = { min: 1, max: 10 } as const;

/** The defaults with what was asked for laid over them; fields that are undefined keep the default. */
export function completeFilter(
  wished: { [K in keyof SubscriptionFilter]?: SubscriptionFilter[K] | undefined } = {},
): SubscriptionFilter {
  const given = (Object.entries(wished) as [string, unknown][]).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_FILTER, ...Object.fromEntries(given) };
}

/** Monday at nine in the channel's zone (UTC unless known). */
export const defaultSchedule = (zone = 'UTC'): Schedule => ({ ...DEFAULT_SCHEDULE, zone });

/** What a filter asks of a project. */
export interface FilteredProject {
  id: number;
  category: string | null;
  language: string | null;
  fundingStage: string | null;
  license: string | null;
  company: string | null;
  /** Null is unknown, and outside of any bound. */
  stars: number | null;
}

/** A test for projects; names are compared without regard to case. `watched`: ids on the workspace's watchlist. */
export function projectTest(
  filter: SubscriptionFilter,
  watched: ReadonlySet<number>,
): (project: FilteredProject) => boolean {
  const categories = lowered(filter.categories);
  const languages = lowered(filter.languages);
  const stages = lowered(filter.fundingStages);
  const licences = lowered(filter.licences ?? []);
  const companies = lowered(filter.companies ?? []);
  const { minStars, maxStars } = filter;
  const included = new Set(filter.includeIds);
  const excluded = new Set(filter.excludeIds);
  return (project) =>
    (filter.scope === 'universe' || watched.has(project.id)) &&
    (included.size === 0 || included.has(project.id)) &&
    !excluded.has(project.id) &&
    among(categories, project.category) &&
    among(languages, project.language) &&
    among(stages, project.fundingStage) &&
    among(licences, project.license) &&
    among(companies, project.company) &&
    (minStars === undefined || (project.stars !== null && project.stars >= minStars)) &&
    (maxStars === undefined || (project.stars !== null && project.stars <= maxStars));
}

/** The kinds a filter lets through, groups resolved; none named: all that are told by default. */
export function kindsOf(filter: Pick<SubscriptionFilter, 'kinds'>): ReadonlySet<string> {
  if (filter.kinds.length === 0) return new Set(KINDS_BY_DEFAULT);
  return new Set(
    filter.kinds.flatMap((kind): readonly string[] => {
      const group = kindsOfGroup(kind);
      return group.length > 0 ? group : [kind];
    }),
  );
}

const SEVERITIES = ['low', 'medium', 'high'] as const satisfies readonly Severity[];

export const atLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

const lowered = (values: readonly string[]): ReadonlySet<string> => new Set(values.map((value) => value.toLowerCase()));
const among = (wanted: ReadonlySet<string>, value: string | null): boolean =>
  wanted.size === 0 || (value !== null && wanted.has(value.toLowerCase()));
