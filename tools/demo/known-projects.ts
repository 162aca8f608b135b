import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { isRepositoryName } from '../../src/text/github-links.ts';
import { MONTH } from '../../src/text/month.ts';

/** What is publicly known of the recorded projects beyond their figures. */
const KNOWN_PROJECTS_FILE = new URL('../../db/demo/projects.yml', import.meta.url);

const repository = z.string().refine(isRepositoryName, { error: 'not owner/name' });

const knownProject = z.strictObject({
  repository,
  recorded: repository.optional(),
  company: z.string().optional(),
  category: z.string(),
  stage: z.string().optional(),
  since: z.string().regex(MONTH).optional(),
  language: z.string(),
  archived: z.boolean().default(false),
});

/** One entry of db/demo/projects.yml, which says what each field means. */
export type KnownProject = z.infer<typeof knownProject>;

/** The entries of db/demo/projects.yml by the name that the records use. Throws where the file breaks its own rules. */
export async function readKnownProjects(): Promise<ReadonlyMap<string, KnownProject>> {
  const file = z.strictObject({ projects: z.array(knownProject) });
  const { projects } = file.parse(parse(await readFile(KNOWN_PROJECTS_FILE, 'utf8')));
  return new Map(projects.map((project) => [project.recorded ?? project.repository, project]));
}
