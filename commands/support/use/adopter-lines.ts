import { DAY } from '../../../src/contracts/clock.ts';
import type { Line, Message } from '../../../src/contracts/messages/message.ts';
import * as format from '../../../src/text/format.ts';
import { adopterKey, isNamed, namedNow, namedSince } from '../../../src/usage/adopters.ts';
import type { AdopterRow } from '../../../src/contracts/figures/usage.ts';
import { adoptersOf, credibilityOf } from '../../../src/scoring/credibility.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import { asOfNote } from '../as-of.ts';
import type { CommandContext } from '../context.ts';
import { projectLink } from '../project-parts.ts';

/** Names that a line gives; the rest is counted. */
const NAMES_SHOWN = 8;
/** Who came in so long ago is no news. */
const NEW_DAYS = 90;
/** Projects that an answer about one organisation lists. */
const PROJECTS_SHOWN = 25;

/** Whom the project's list of adopters names, and who is new there; nothing where there is no list. */
export async function adopterLines(
  { store, now }: Pick<CommandContext, 'store' | 'now'>,
  { id, adoptersCheckedAt, adopters, adoptersPath }: ProjectRecord,
): Promise<Line[]> {
  if (adoptersCheckedAt === null || adoptersPath === null) return [];
  const rows = await store.usage.adopters({ projectIds: [id] });
  const current = namedNow(rows);
  if (adopters === null) return [`${adoptersPath} has no list that can be read`];
  // Names are kept since a later version than their count: until the next reading only that is known.
  if (current.length === 0) return [`${adoptersPath} names ${format.plural(adopters, 'adopter')}`];
  const fresh = namedSince(rows, now - NEW_DAYS * DAY);
  return [
    `${adoptersPath} names ${format.plural(current.length, 'adopter')}: ${listed(current.map(({ name }) => name))} (read ${format.date(adoptersCheckedAt)})`,
    ...(fresh.length === 0
      ? []
      : [`named since: ${listed(fresh.map(({ name, namedSince: since }) => `${name} (${format.date(since)})`))}`]),
  ];
}

/**
 * Attention held against evidence of production use, or what of it is missing: `past 10,000 stars and used in production: 14 named
 * adopters`.
 * @param dependents `1,204 dependent packages`; undefined where they are not known
 */
export async function credibilityLine(
  { store }: CommandContext,
  project: ProjectRecord,
  dependents: string | undefined,
): Promise<Line> {
  const stars = (await store.scores.standings([project.id])).get(project.id)?.stars ?? undefined;
  return `credibility: ${credibilityOf(stars, adoptersOf(project), dependents).text}`;
}

const listed = (names: readonly string[]): string =>
  names.length <= NAMES_SHOWN
    ? format.sentenceList(names)
    : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${format.count(names.length - NAMES_SHOWN)} more`;

/** Which projects name an organisation. */
export async function namedBy({ store, now }: CommandContext, company: string): Promise<Message> {
  const key = adopterKey(company);
  const found = (key === '' ? [] : await store.usage.adopters({ like: key })).filter((row) => isNamed(company, row));
  const projects = new Map(
    (await store.projects.getMany([...new Set(found.map(({ projectId }) => projectId))])).map((one) => [one.id, one]),
  );
  const known = found.flatMap((row) => {
    const project = projects.get(row.projectId);
    return project === undefined ? [] : [{ row, project }];
  });
  const asked = format.shorten(company, 60);
  const [first] = known;
  if (first === undefined) {
    const sentence = `No list of adopters that was read names ${asked}.`;
    return {
      summary: sentence,
      tone: 'quiet',
      blocks: [
        { kind: 'text', text: sentence },
        { kind: 'note', text: 'Read are ADOPTERS and USERS files of tracked projects; many users are named nowhere.' },
      ],
    };
  }
  const count = new Set(known.map(({ project }) => project.id)).size;
  const sentence = `${format.plural(count, 'project')} ${count === 1 ? 'names' : 'name'} ${asked} as a user.`;
  const shown = known.slice(0, PROJECTS_SHOWN);
  const oldest = Math.min(...known.map(({ project }) => project.adoptersCheckedAt ?? now));
  return {
    summary: sentence,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: `Who names ${asked}` },
      { kind: 'text', text: sentence },
      {
        kind: 'table',
        columns: [
          { label: 'project', align: 'left' },
          { label: 'named as', align: 'left' },
          { label: 'named since', align: 'left' },
          { label: 'file', align: 'left', priority: 3 },
        ],
        rows: shown.map(({ row, project }): Line[] => [
          [projectLink(project.fullName)],
          row.name,
          sinceOf(row),
          project.adoptersPath ?? format.UNKNOWN,
        ]),
        ...(known.length > shown.length
          ? { caption: `${format.count(known.length - shown.length)} more not shown` }
          : {}),
      },
      asOfNote(oldest, now, 'lists kept by the projects themselves; many users are named nowhere'),
    ],
  };
}

/** Where it stood in the list at first sight, only that it is older is known. */
const sinceOf = ({ namedSince: since, firstSeenAt }: AdopterRow): string =>
  since === null ? `before ${format.date(firstSeenAt)}` : format.date(since);
