import { isStableRelease } from '../../history/releases/stable-release.ts';
import { releaseLevel } from '../../history/releases/release-level.ts';
import type { ReleaseLevel } from '../../history/releases/release-level.ts';
import { releaseUrl } from '../../text/github-links.ts';
import type { CauseKind, CauseQuestion } from '../cause-kind.ts';

/** What a release draws by itself, as points of a story would: few notice a patch. */
const DRAW: Readonly<Record<ReleaseLevel, number>> = { major: 60, minor: 25, patch: 5 };
const DRAW_UNKNOWN = 15;
const YEAR_DAYS = 365;
/** A release that comes so often would stand beside any spike: on at most this share of days one may have come out. */
const MOST_BY_CHANCE = 0.2;
/** Earlier tags that a level is judged against. */
const EARLIER_READ = 200;

/** A stable release of the project itself. */
export const release: CauseKind = {
  kind: 'release',
  explains:
    'a stable release of the project, unless its releases of that level come so often that one of five windows would have one by chance',
  find({ history, from, to }) {
    const stable = history.releases.filter(
      ({ version, prerelease }) => version !== '' && isStableRelease({ tag: version, prerelease }),
    );
    const near = stable.filter(({ day }) => day >= from && day <= to);
    return near.flatMap((one) => {
      const earlier = stable
        .filter(({ day, version }) => day <= one.day && version !== one.version)
        .sort((a, b) => b.day - a.day)
        .slice(0, EARLIER_READ)
        .map(({ version }) => version);
      const level = releaseLevel(one.version, earlier);
      if (isUsual(stable, one, { from, to, level })) return [];
      return [
        {
          id: `release:${one.version}`,
          label: `release ${one.version}`,
          phrase: `release ${one.version}`,
          title: null,
          url: releaseUrl(history.repo, { tag: one.version, source: 'github' }) ?? null,
          day: one.day,
          draw: level === null ? DRAW_UNKNOWN : DRAW[level],
        },
      ];
    });
  },
};

/** Whether a window of so many days of the year before would have had a release of this weight by chance. */
function isUsual(
  stable: readonly CauseQuestion['history']['releases'][number][],
  one: { readonly day: number; readonly version: string },
  { from, to, level }: { from: number; to: number; level: ReleaseLevel | null },
): boolean {
  const before = stable.filter(({ day }) => day < one.day && day >= one.day - YEAR_DAYS);
  const alike = before.filter(({ version }) => {
    if (level === null || level === 'patch') return true;
    const tags = before.filter((other) => other.version !== version).map((other) => other.version);
    const other = releaseLevel(version, tags);
    return other === level || other === 'major';
  });
  const days = new Set(alike.map(({ day }) => day)).size;
  return 1 - Math.exp((-days * (to - from + 1)) / YEAR_DAYS) > MOST_BY_CHANCE;
}
