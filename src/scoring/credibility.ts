import { plural } from '../text/format.ts';

/** What is known of a project's list of users. */
export type Adopters =
  /** Nobody looked. */
  | { readonly state: 'unknown' }
  /** Looked, and there is no such file. */
  | { readonly state: 'none' }
  /** `count`: entries in the file. */
  | { readonly state: 'listed'; readonly file: string; readonly count: number };

export interface Credibility {
  /** `proven`: past the line and users named. `popular`: past the line only. `used`: users named only. */
  readonly level: 'proven' | 'popular' | 'used' | 'unproven' | 'unknown';
  /** Stars as a part of the line: 1 is 10,000 stars. */
  readonly ofLine: number | undefined;
  readonly text: string;
}

/** The line from which attention alone is taken to be broad. */
const CREDIBILITY_LINE = 10_000;

/** What is known of a project's list of users, from its record. */
export const adoptersOf = (project: {
  adoptersCheckedAt: number | null;
  adoptersPath: string | null;
  adopters: number | null;
}): Adopters =>
  project.adoptersCheckedAt === null
    ? { state: 'unknown' }
    : project.adoptersPath === null
      ? { state: 'none' }
      : { state: 'listed', file: project.adoptersPath, count: project.adopters ?? 0 };

/**
 * Held against the 10,000-star line, with evidence of production use. Stands beside the score, never in it. Only users that
 * are named are evidence of production; what depends on the project is told beside them.
 * @param dependents `1,204 dependent packages`; undefined where they are not known
 */
export function credibilityOf(
  stars: number | undefined,
  adopters: Adopters,
  dependents: string | undefined,
): Credibility {
  const ofLine = stars === undefined ? undefined : stars / CREDIBILITY_LINE;
  const past = ofLine !== undefined && ofLine >= 1;
  const named = adopters.state === 'listed' && adopters.count > 0;
  const line =
    ofLine === undefined
      ? 'stars unknown'
      : past
        ? 'past 10,000 stars'
        : `${Math.floor(ofLine * 100)} % of the way to 10,000 stars`;
  const use = named
    ? `used in production: ${[plural(adopters.count, 'named adopter'), ...(dependents === undefined ? [] : [dependents])].join(', ')}`
    : `use in production not shown: ${[withoutNames(adopters), dependents ?? 'dependent packages unknown'].join(', ')}`;
  return {
    level: named ? (past ? 'proven' : 'used') : ofLine === undefined ? 'unknown' : past ? 'popular' : 'unproven',
    ofLine,
    text: `${line}${past && named ? ' and' : ';'} ${use}`,
  };
}

function withoutNames(adopters: Adopters): string {
  switch (adopters.state) {
    case 'unknown':
      return 'adopters not checked';
    case 'none':
      return 'no ADOPTERS file';
    case 'listed':
      return `${adopters.file} names no users`;
  }
}
