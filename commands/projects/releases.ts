import { DAY, dayOf } from '../../src/contracts/clock.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import type { SeenRelease } from '../../db/store.ts';
import { isWantedRelease } from '../../src/history/releases/release-filter.ts';
import type { ReleaseWishes } from '../../src/history/releases/release-filter.ts';
import { releaseLevel } from '../../src/history/releases/release-level.ts';
import type { ReleaseLevel } from '../../src/history/releases/release-level.ts';
import { isStableRelease } from '../../src/history/releases/stable-release.ts';
import { writeDay } from '../../src/text/chart-text.ts';
import * as format from '../../src/text/format.ts';
import { releaseUrl } from '../../src/text/github-links.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { findProject } from '../support/finding/find-project.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { readTagPatterns, releaseOptions } from '../support/subscriptions/release-options.ts';
import { releasesOf } from '../../src/history/rows-of.ts';

const SHOWN = 12;
/** Read beyond what is shown, because filters leave some out. */
const MOST_READ = 2_000;
/** Earlier releases of a project that a level is judged against. */
const EARLIER_READ = 200;

/** What came out lately, over everything this workspace follows? */
export const releases = command({
  name: 'releases',
  purpose: 'List what was released lately, newest first, on the watchlist or on all tracked projects',
  examples: ['releases', 'releases 30d level:minor', 'releases 90d project:qdrant/qdrant prereleases:yes'],
  asks: [
    { words: ['version', 'versions'], hint: true },
    {
      words: [
        'release',
        'released',
        'what was released',
        'latest releases',
        'new releases',
        'ship',
        'shipped',
        'shipping',
        'came out',
        'come out',
        'new version',
        'new versions',
        'latest version',
        'published',
        'latest release',
        'newest release',
        'newest releases',
        'changelog',
      ],
    },
    { words: ['major', 'major releases', 'major versions'], options: { level: 'major' } },
    { words: ['minor', 'minor releases'], options: { level: 'minor' } },
    { words: ['prereleases', 'pre releases', 'pre release', 'betas', 'beta'], options: { prereleases: true } },
    { words: ['latest', 'new', 'anything', 'newest'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    since: { type: 'days', description: 'How far back, such as 7d or 4w (default 7d)', positional: true, max: 365 },
    project: { type: 'project', description: 'Only this project' },
    ...releaseOptions,
    prereleases: { type: 'boolean', description: 'Pre-releases, too (default no)' },
    scope: {
      type: 'choice',
      description: 'Watchlist (default where there is one) or all tracked projects',
      choices: [
        { value: 'watchlist', label: 'watchlist' },
        { value: 'all', label: 'all tracked' },
      ],
    },
  },
  async run(context, options): Promise<Message> {
    const { store, caller, now } = context;
    const days = options.since ?? 7;
    const project = options.project === undefined ? undefined : await findProject(context, options.project, 'releases');
    const watched = await store.workspaces.watchlist(caller.workspace);
    const onlyWatched = options.scope === undefined ? watched.length > 0 : options.scope === 'watchlist';
    const ids =
      project !== undefined ? [project.id] : onlyWatched ? watched.map(({ projectId }) => projectId) : undefined;
    const rows = await store.observations.recentReleases({
      since: now - days * DAY,
      ...(ids === undefined ? {} : { projectIds: ids }),
      limit: MOST_READ,
    });
    const wishes = {
      level: options.level === undefined || options.level === 'any' ? null : options.level,
      prereleases: options.prereleases ?? false,
      tags: options.tags === undefined ? [] : readTagPatterns(options.tags),
    };
    const wanted = await firstWanted(context, rows, wishes);
    const names = new Map(
      (await store.projects.getMany([...new Set(wanted.slice(0, SHOWN).map(({ projectId }) => projectId))])).map(
        ({ id, fullName }) => [id, fullName],
      ),
    );
    const among =
      project?.fullName ??
      (onlyWatched ? `the watchlist (${format.plural(watched.length, 'project')})` : 'all tracked projects');
    const heading = `Releases of ${format.lastWindow(days)} on ${among}`;
    const asOf = asOfNote(
      (await store.observations.coverage()).newestAt,
      now,
      wanted.length > SHOWN ? `the newest ${SHOWN} are shown; narrow it with project, level or tags` : undefined,
    );
    const items = wanted.slice(0, SHOWN).map(({ projectId, tag, source, level, prerelease, publishedAt }): Line => {
      const name = names.get(projectId) ?? '';
      const url = releaseUrl(name, { tag, source });
      const label = tag === '' ? 'release' : tag;
      return [
        ...(project === undefined ? [projectLink(name), ' '] : []),
        url === undefined ? label : { kind: 'link', text: label, url },
        `, ${prerelease ? 'pre-release' : (level ?? 'no version in its tag')}, ${writeDay(dayOf(publishedAt))}`,
      ];
    });
    const summary =
      wanted.length === 0
        ? `No release of ${format.lastWindow(days)} on ${among} is known that fits.`
        : `${wanted.length > SHOWN ? `More than ${format.plural(SHOWN, 'release')}` : format.plural(wanted.length, 'release')} in ${format.lastWindow(days)} on ${among}.`;
    return {
      summary,
      tone: wanted.length === 0 ? 'quiet' : 'neutral',
      blocks: [
        { kind: 'heading', text: heading },
        items.length === 0 ? { kind: 'text', text: summary } : { kind: 'list', items },
        asOf,
        ...(wanted.length > 0
          ? []
          : nextSteps(
              ...((await isNothingTracked(context)) ? choosingProjects(context) : []),
              ...(days < 90 ? [runButton('Last 90 days', 'releases', { ...options, since: '90d' })] : []),
            )),
      ],
    };
  },
});

interface WantedRelease extends SeenRelease {
  readonly level: ReleaseLevel | null;
}

/** The newest that pass, one more than is shown; a project's earlier tags are read only where the rest passes. */
async function firstWanted(
  { store }: CommandContext,
  rows: readonly SeenRelease[],
  wishes: ReleaseWishes,
): Promise<WantedRelease[]> {
  const known = new Map<number, readonly { tag: string; publishedAt: number }[]>();
  const wanted: WantedRelease[] = [];
  for (const row of rows) {
    if (wanted.length > SHOWN) break;
    const prerelease = !isStableRelease(row);
    if (!isWantedRelease({ tag: row.tag, level: null, prerelease }, wishes)) continue;
    const all =
      known.get(row.projectId) ?? (await releasesOf(store.observations, row.projectId, { newest: EARLIER_READ }));
    known.set(row.projectId, all);
    const level = releaseLevel(
      row.tag,
      all.filter(({ publishedAt }) => publishedAt < row.publishedAt).map(({ tag }) => tag),
    );
    if (isWantedRelease({ tag: row.tag, level, prerelease }, wishes)) wanted.push({ ...row, prerelease, level });
  }
  return wanted;
}
