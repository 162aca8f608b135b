import { createHash } from 'node:crypto';
import type { Mention } from '../../src/contracts/figures/mention.ts';
import { readRows } from '../detect/data.ts';

/** Recorded stories by the repository that they are about, in small letters; points that were not recorded leave a story out. */
export function readStories(): ReadonlyMap<string, readonly Mention[]> {
  const rows = [
    ...readRows('mentions-hn.csv.gz').map((row) => ({ ...row, place: 'Hacker News', size: row.points ?? '' })),
    ...readRows('mentions-lobsters.csv.gz').map((row) => ({ ...row, place: 'lobste.rs', size: row.score ?? '' })),
  ];
  const stories = rows.map((row: Record<string, string>) => ({
    repo: (row.repo ?? '').toLowerCase(),
    mention: {
      source: row.place ?? '',
      story: row.story_id ?? '',
      place: row.place ?? '',
      link: row.url ?? '',
      title: row.title ?? '',
      at: Number(row.time),
      points: Number(row.size === '' ? 0 : row.size),
      comments: Number(row.comments === '' ? 0 : row.comments),
    } satisfies Mention,
  }));
  return new Map(
    [...Map.groupBy(stories, ({ repo }) => repo)].map(([repo, own]) => [repo, own.map(({ mention }) => mention)]),
  );
}

/** Half of the projects, by a hash of their names: nothing was chosen by what they show. */
export const isCheckHalf = (repo: string): boolean =>
  (createHash('sha256').update(repo.toLowerCase()).digest()[31] ?? 0) % 2 === 1;
