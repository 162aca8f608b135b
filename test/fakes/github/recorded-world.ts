import { DAY } from '../../../src/contracts/clock.ts';
import type { DemoFigures, DemoProject, DemoReading } from '../../../src/demo/figures.ts';
import type { FakeRepository } from './world.ts';
import { untroubled, World } from './world.ts';

/**
 * A GitHub in which the recorded projects live, as they stood at the end of the figures: the last recorded counts, the
 * recorded releases, and a star history through every recorded count. Where nothing was recorded, stars are laid out evenly
 * between the neighbouring records; issues and pull requests came evenly since the beginning.
 */
export function recordedWorld(figures: DemoFigures): World {
  const world = new World('UTC');
  figures.projects.forEach((project, index) => world.add(repositoryOf(project, index, figures.lastDay, figures.now)));
  return world;
}

function repositoryOf(project: DemoProject, index: number, lastDay: number, now: number): FakeRepository {
  const [owner = '', name = ''] = project.repo.split('/');
  const createdDay = project.createdDay ?? (project.weekly[0]?.day ?? lastDay) - 365;
  const age = (now - createdDay * DAY) / DAY;
  const last = (field: keyof DemoReading): number =>
    project.weekly.findLast((reading) => reading[field] !== undefined)?.[field] ?? 0;
  // Half a piece more, so that rounding down at the end gives the recorded count.
  const perDay = (total: number): number => (total + 0.5) / age;
  const closed = last('closedIssues');
  const curve = starCurve(project, createdDay, lastDay);
  return {
    id: `R_recorded${String(index).padStart(4, '0')}`,
    databaseId: 2_000_000 + index,
    owner,
    name,
    createdAt: createdDay * DAY,
    pushedEveryDays: 1,
    archivedAt: null,
    isFork: false,
    hasIssues: true,
    license: project.licence ?? null,
    language: null,
    description: project.name,
    homepage: null,
    topics: [project.category.toLowerCase().replace(/[^a-z0-9]+/g, '-')],
    contributors: last('contributors'),
    issuesPerDay: perDay(closed + last('openIssues')),
    issuesClosedPerDay: perDay(closed),
    pullsPerDay: perDay(last('pullRequests')),
    pullsMergedPerDay: perDay(last('pullRequests')) * 0.7,
    forkRatio: last('forks') / Math.max(1, curve.at(-1) ?? 0),
    releases: project.releases.map((release, number) => ({
      id: `RE_recorded${index}_${number}`,
      tag: release.version === '' ? `untitled-${number}` : release.version,
      name: null,
      publishedAt: release.day * DAY,
      prerelease: false,
      draft: false,
    })),
    firstStarDay: createdDay,
    gains: curve.map((stars, day) => stars - (curve[day - 1] ?? 0)),
    adopters: null,
    troubles: untroubled(),
  };
}

/** Stars of each day from the first that are still there on the last: through all recorded counts, never falling. */
function starCurve(project: DemoProject, createdDay: number, lastDay: number): number[] {
  const known = new Map<number, number>([[createdDay, 0]]);
  for (const { day, stars } of [...project.weekly, ...project.daily])
    if (stars !== undefined && day > createdDay && day <= lastDay) known.set(day, stars);
  const points = [...known].sort(([a], [b]) => a - b);
  const curve: number[] = [];
  points.forEach(([day, stars], at) => {
    const [before, from] = points[at - 1] ?? [day, stars];
    for (let step = before + 1; step < day; step += 1)
      curve.push(Math.round(from + ((stars - from) * (step - before)) / (day - before)));
    curve.push(stars);
  });
  while (curve.length <= lastDay - createdDay) curve.push(curve.at(-1) ?? 0);
  // GitHub tells of the stars that were not taken back: no day has more than any later one.
  for (let at = curve.length - 2; at >= 0; at -= 1) curve[at] = Math.min(curve[at] ?? 0, curve[at + 1] ?? 0);
  return curve;
}
