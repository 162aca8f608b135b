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

/** Held against the 10,000-star line, with evidence of production use. Stands beside the score, never in it. */
export function credibilityOf(stars: number | undefined, adopters: Adopters): Credibility {
  const ofLine = stars === undefined ? undefined : stars / CREDIBILITY_LINE;
  const use = useText(adopters);
  if (ofLine === undefined)
    return {
      level: adopters.state === 'listed' && adopters.count > 0 ? 'used' : 'unknown',
      ofLine,
      text: `stars unknown; ${use}`,
    };
  const past = ofLine >= 1;
  const named = adopters.state === 'listed' && adopters.count > 0;
  const line = past ? 'past 10,000 stars' : `${Math.floor(ofLine * 100)} % of the way to 10,000 stars`;
  return {
    level: past ? (named ? 'proven' : 'popular') : named ? 'used' : 'unproven',
    ofLine,
    text: `${line}; ${use}`,
  };
}

function useText(adopters: Adopters): string {
  switch (adopters.state) {
    case 'unknown':
      return 'production use not checked';
    case 'none':
      return 'no ADOPTERS file';
    case 'listed':
      return `${adopters.file} lists ${plural(adopters.count, 'user')}`;
  }
}
