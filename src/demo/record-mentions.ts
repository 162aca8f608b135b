import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import { SECOND, startOfDay } from '../contracts/clock.ts';
import type { DemoFigures } from './figures.ts';

const MENTIONS_FILE = new URL('../../db/demo/mentions.csv', import.meta.url);

/** How the sources of the bundled stories are called, and where a discussion is. */
const PLACES: Readonly<Record<string, { place: string; link: string }>> = {
  'hacker-news': { place: 'Hacker News', link: 'https://news.ycombinator.com/item?id=' },
  lobsters: { place: 'lobste.rs', link: 'https://lobste.rs/s/' },
};

const row = z.object({
  repository: z.string(),
  source: z.string(),
  story: z.string().regex(/^[a-z0-9]+$/),
  posted_at: z.coerce.number().int().positive(),
  points: z.coerce.number().int().nonnegative(),
  comments: z.coerce.number().int().nonnegative(),
  title: z.string(),
  url: z.string(),
});

/** Puts the bundled stories beside the figures. Only the most-read stories of each day were recorded, and that is written down. */
export async function recordMentions(store: Store, figures: DemoFigures): Promise<void> {
  const rows = z.array(row).parse(parse(await readFile(MENTIONS_FILE), { columns: true }));
  const projects = await store.projects.list();
  const ids = new Map(projects.map(({ id, fullName }) => [fullName.toLowerCase(), id]));
  await store.observations.record({
    mentions: rows.flatMap(({ repository, source, story, posted_at: postedAt, ...rest }) => {
      const projectId = ids.get(repository.toLowerCase());
      const place = PLACES[source];
      if (projectId === undefined || place === undefined) return [];
      return [
        {
          ...rest,
          projectId,
          source,
          story,
          place: place.place,
          link: `${place.link}${story}`,
          at: postedAt * SECOND,
          readAt: figures.now,
        },
      ];
    }),
    coverage: projects.map(({ id }) => ({
      projectId: id,
      subject: 'mentions',
      completeness: 'most-read',
      from: startOfDay(figures.firstDay),
      to: startOfDay(figures.lastDay + 1) - 1,
    })),
  });
}
