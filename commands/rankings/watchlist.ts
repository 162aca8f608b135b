import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import type { Standing } from '../../db/store.ts';
import type { CommandContext } from '../support/context.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { counterNotes, overDays } from '../support/counter-notes.ts';
import { deadMark, deadMarkOf } from '../support/scorecard/health-warnings.ts';
import { choosingProjects, nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { weekMove } from '../support/scorecard/score-change.ts';

const PAGE = 15;

/** What does this workspace follow, and how is it moving? */
export const watchlist = command({
  name: 'watchlist',
  purpose: 'Show the projects this workspace follows, by score, with how they moved',
  examples: ['watchlist'],
  asks: [
    {
      words: [
        'list',
        'my list',
        'our list',
        'my projects',
        'our projects',
        'portfolio',
        'my portfolio',
        'our portfolio',
        'do we follow',
        'we follow',
        'i follow',
        'do i follow',
        'we track',
        'do we track',
        'do we watch',
        'we watch',
        'are we watching',
        'are we following',
        'are we tracking',
        'the watchlist',
        'on the watchlist',
        'our watchlist',
        'my watchlist',
      ],
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: { page: { type: 'integer', description: 'Page of fifteen', min: 1, max: 1000, positional: true } },
  async run(context, options): Promise<Message> {
    const entries = await context.store.workspaces.watchlist(context.caller.workspace);
    if (entries.length === 0) {
      const text = say`The watchlist is empty. \`track owner/name\` adds a project, \`track org/*\` a whole organisation.`;
      return oneSentence(text, 'quiet', ...nextSteps(...choosingProjects(context)));
    }
    const page = options.page ?? 1;
    const pages = Math.ceil(entries.length / PAGE);
    if (page > pages)
      throw new UserError(
        `There ${pages === 1 ? 'is only one page' : `are only ${pages} pages`}.`,
        say`Try \`watchlist\`.`,
      );
    const board = await context.store.scores.leaderboard({
      watchedBy: context.caller.workspace,
      order: 'total',
      limit: PAGE,
      offset: (page - 1) * PAGE,
    });
    const unscored = await withoutTotal(
      context,
      entries.map((entry) => entry.projectId),
      board.ranked,
      page,
    );
    const oldest = Math.min(
      ...board.rows.map((row) => row.starsObservedAt ?? row.at),
      ...unscored.map((row) => row.starsObservedAt ?? Infinity),
    );
    const leader = board.rows.find((row) => deadMarkOf(row) === undefined);
    const notes = await counterNotes(context, board.rows, 7);
    return {
      summary: `${format.plural(entries.length, 'project')} on the watchlist${leader && page === 1 ? `; ${leader.fullName} leads with ${format.score(leader.total)} of 100` : ''}.`,
      tone: 'neutral',
      blocks: [
        {
          kind: 'heading',
          text: `Watchlist: ${format.plural(entries.length, 'project')}`,
          aside: pages > 1 ? `page ${page} of ${pages}` : '',
        },
        {
          kind: 'table',
          columns: [
            { label: 'project', align: 'left' },
            { label: 'score', align: 'right' },
            { label: '1 week', align: 'right' },
            { label: 'stars', align: 'right', priority: 2 },
            { label: 'gained 7d', align: 'right', priority: 2 },
          ],
          rows: [
            ...board.rows.map((row): Line[] => [
              [projectLink(row.fullName), ...marked(deadMarkOf(row))],
              [{ kind: 'strong', text: format.score(row.total) }],
              weekMove(row),
              format.count(row.stars),
              gained(row),
            ]),
            ...unscored.map((row): Line[] => [
              [projectLink(row.fullName), ...marked(row.mark)],
              format.UNKNOWN,
              format.UNKNOWN,
              format.count(row.stars),
              gained(row),
            ]),
          ],
        },
        ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
        asOfNote(
          Number.isFinite(oldest) ? oldest : undefined,
          context.now,
          entries.length > board.ranked
            ? `${format.count(entries.length - board.ranked)} without a total score yet`
            : undefined,
        ),
        {
          kind: 'buttons',
          buttons: [
            ...(page > 1 ? [runButton('‹ Previous', 'watchlist', { page: page - 1 }, 'replace')] : []),
            ...(page < pages ? [runButton('Next ›', 'watchlist', { page: page + 1 }, 'replace')] : []),
            runButton('Fastest growing', 'top', { by: 'growth', scope: 'watchlist' }),
            runButton('Findings', 'alerts', { scope: 'watchlist' }),
          ],
        },
      ],
    };
  },
});

const marked = (mark: string | undefined): string[] => (mark === undefined ? [] : [` (${mark})`]);

const gained = (row: Pick<Standing, 'gained7d' | 'gained7dDays'>): string =>
  `${format.signed(row.gained7d)}${overDays(row.gained7dDays, 7)}`;

/** What is known of a project without a total; nothing where no run has seen it. */
type Unscored = { fullName: string; mark: string | undefined } & {
  [K in 'stars' | 'gained7d' | 'gained7dDays' | 'starsObservedAt']: Standing[K];
};

/** Projects without a total come after the ranked ones, in the order they were added, on the pages where they fall. */
async function withoutTotal(
  context: CommandContext,
  ids: readonly number[],
  ranked: number,
  page: number,
): Promise<Unscored[]> {
  const from = Math.max((page - 1) * PAGE - ranked, 0);
  const room = page * PAGE - Math.max(ranked, (page - 1) * PAGE);
  if (room <= 0) return [];
  const standings = await context.store.scores.standings(ids);
  const rest = ids.filter((id) => (standings.get(id)?.total ?? null) === null).slice(from, from + room);
  const projects = await context.store.projects.getMany(rest);
  return projects.map((project) => {
    const standing = standings.get(project.id);
    const { stars = null, gained7d = null, gained7dDays = null, starsObservedAt = null } = standing ?? {};
    const mark = deadMark(project, undefined);
    return { fullName: project.fullName, mark, stars, gained7d, gained7dDays, starsObservedAt };
  });
}
