import * as format from '../../src/text/format.ts';
import type { Inline, Message } from '../../src/contracts/messages/message.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import { choicesOf, labelOf, measureOf, windowFor } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';
import type { Measure } from '../../src/measures/measure.ts';
import type { LeaderboardRow } from '../../db/store.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { counterNotes } from '../support/counter-notes.ts';
import {
  FILTER_OPTIONS,
  SCOPE,
  amongWhom,
  filterOf,
  filterWords,
  isNarrowed,
} from '../support/finding/filter-options.ts';
import { deadMarkOf } from '../support/scorecard/health-warnings.ts';
import { ORDERS, rankedAt, rankingQuery, rankingTitle } from '../support/measures/measure-order.ts';
import type { Bounds, Ranking } from '../support/measures/measure-order.ts';
import type { CommandContext } from '../support/context.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';
import { rankedWords, rankingCells, rankingChart, rankingColumns } from '../support/measures/ranking-rows.ts';
import { bareName } from '../support/finding/short-names.ts';

const PAGE = 10;
const MOST = 50;

/** A word that is no measure is read as a category; the hint names measures as well. */
const measures = `One can rank by ${format.sentenceList(MEASURES.map(({ id }) => id))}.`;

/** Which projects lead or trail, by what, and among which others? */
export const top = command({
  name: 'top',
  purpose: 'Rank the tracked projects by any measure, best or worst first',
  examples: [
    'top',
    'top growth window:7d',
    'top gain category:"vector search"',
    'top health language:Rust scope:watchlist',
    'top worst health 25',
    'top forks per star minstars:1000',
    'top contributors gained 90d category:"vector search,ML frameworks"',
  ],
  asks: [
    { words: ['most active', 'active', 'busiest'], options: { by: 'merged' } },
    { words: ['ascending', 'lowest first'], options: { order: 'least' }, hint: true },
    { words: ['descending', 'highest first'], options: { order: 'most' }, hint: true },
    {
      words: ['not been updated', 'not updated', 'no updates', 'no update'],
      options: { by: 'last-push', order: 'worst' },
    },
    {
      words: [
        'leaderboard',
        'ranking',
        'rankings',
        'rank',
        'leaders',
        'leader',
        'who leads',
        'leads',
        'list all projects',
        'projects',
        'all projects',
        'projects do you know',
        'number one',
      ],
    },
    { words: ['best', 'top', 'leading', 'strongest'], options: { order: 'best' } },
    { words: ['worst', 'bottom', 'weakest', 'poorest'], options: { order: 'worst' } },
    {
      words: [
        'fastest',
        'trending',
        'taking off',
        'takes off',
        'hot',
        'hottest',
        'booming',
        'rising',
        'rising fastest',
        'growing',
        'grew',
        'grow',
        'grows',
        'best growing',
        'top growing',
        'gaining traction',
        'traction',
        'momentum',
        'up and coming',
        'breaking out',
      ],
      options: { by: 'growth' },
    },
    {
      words: [
        'slowest',
        'cooling down',
        'cooling off',
        'slowing down',
        'losing steam',
        'losing momentum',
        'stagnating',
        'declining',
        'shrinking',
      ],
      options: { by: 'growth', order: 'worst' },
    },
    { words: ['popular', 'starred', 'most starred', 'biggest', 'largest', 'popularity'], options: { by: 'stars' } },
    { words: ['smallest', 'least popular', 'least starred'], options: { by: 'stars', order: 'least' } },
    { words: ['forked', 'forked the most', 'most forked'], options: { by: 'forks' } },
    { words: ['watched', 'most watched'], options: { by: 'watchers' } },
    {
      words: [
        'unmaintained',
        'abandoned',
        'inactive',
        'dormant',
        'dead',
        'dying',
        'neglected',
        'no push',
        'no pushes',
        'no commits',
        'no activity',
        'not pushed',
        'not been pushed',
        'not pushed to',
        'without a push',
        'without pushes',
        'without activity',
        'without commits',
        'no longer maintained',
      ],
      options: { by: 'last-push', order: 'worst' },
    },
    { words: ['pushed to', 'recently pushed'], options: { by: 'last-push' } },
    {
      words: [
        'no release',
        'no releases',
        'not released',
        'not released anything',
        'without a release',
        'without releases',
        'without release',
        'no stable release',
      ],
      options: { by: 'last-release', order: 'worst' },
    },
    {
      words: ['unhealthy', 'unhealthiest', 'sickest', 'poor health', 'bad health'],
      options: { by: 'health', order: 'worst' },
    },
    { words: ['healthy', 'healthiest', 'good health'], options: { by: 'health' } },
    {
      words: [
        'release most often',
        'releases most often',
        'released most often',
        'release the most',
        'ship most often',
      ],
      options: { by: 'release-cadence' },
    },
    {
      words: [
        'merge the most pull requests',
        'merges the most pull requests',
        'merges most prs',
        'merge most prs',
        'merge the most',
        'merges the most',
        'merges most',
      ],
      options: { by: 'merged' },
    },
    {
      words: ['closes issues', 'close issues', 'closes issues best', 'closes the most issues'],
      options: { by: 'issues-closed' },
    },
    { words: ['oldest'], options: { by: 'age', order: 'most' } },
    { words: ['youngest', 'newest', 'newest projects'], options: { by: 'age', order: 'least' } },
    { words: ['first', 'highest', 'fast', 'under', 'number', 'lists'], hint: true },
  ],
  alone: [
    ['by'],
    ['order'],
    ['show'],
    ['category'],
    ['language'],
    ['stage'],
    ['licence'],
    ['company'],
    ['minstars'],
    ['maxstars'],
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: {
      type: 'choice',
      description: 'Which measure, such as growth or last push (default: score)',
      choices: choicesOf(MEASURES),
      positional: true,
    },
    order: {
      type: 'choice',
      description: 'Which end comes first (default: best)',
      choices: ORDERS,
      positional: true,
      needs: 'typedOptions',
    },
    show: {
      type: 'integer',
      description: `How many, up to ${MOST} (default ${PAGE})`,
      min: 1,
      max: MOST,
      positional: true,
      // Discord limits the length of all options together; there the page is chosen.
      needs: 'typedOptions',
    },
    window: {
      type: 'days',
      description: 'Window of a gain: 7d, 30d, 90d (default: that of the measure)',
      min: 7,
      max: 365,
      positional: true,
    },
    ...FILTER_OPTIONS,
    category: { ...FILTER_OPTIONS.category, positional: true },
    min: { type: 'text', description: 'Least value of the measure, such as 1000 or 10%', needs: 'typedOptions' },
    max: { type: 'text', description: 'Most value of the measure', needs: 'typedOptions' },
    scope: SCOPE,
    page: { type: 'integer', description: 'Page of ten', min: 1, max: 1000 },
    chart: { type: 'boolean', description: 'Draw the page as bars' },
  },
  async run(context, options) {
    const measure = measureOf(options.by ?? 'score');
    const ranking: Ranking = {
      measure,
      window: windowFor(measure, options.window),
      order: options.order ?? 'best',
    };
    const { window } = ranking;
    const page = options.page ?? 1;
    const size = options.show ?? PAGE;
    const { min, max } = options;
    const bounds: Bounds = { min, max };
    const filter = await filterOf(context, options, options.scope === 'watchlist', measures);
    const query = rankingQuery(ranking, bounds, filter, context.now);
    const board = await context.store.scores.leaderboard({
      ...query,
      limit: size,
      offset: (page - 1) * size,
    });
    if (board.rows.length === 0) {
      if (page > 1 && board.ranked > 0)
        throw new UserError(
          board.ranked <= size
            ? 'There is only one page.'
            : `There are only ${format.count(Math.ceil(board.ranked / size))} pages.`,
          say`Try \`top\`.`,
        );
      return empty(context, measure, {
        watchlist: options.scope === 'watchlist',
        narrowed: isNarrowed(filter) || Object.values(bounds).some((bound) => bound !== undefined),
      });
    }
    const among = amongWhom(filter);
    const again = {
      by: measure.id,
      order: options.order,
      show: options.show,
      ...(window === 0 ? {} : { window: `${window}d` }),
      ...filterWords(filter),
      ...bounds,
      scope: options.scope,
    };
    const pages = Math.ceil(board.ranked / size);
    // What is archived or unmaintained keeps its rank, but is not the headline.
    const first = board.rows.find((row) => deadMarkOf(row) === undefined);
    const gain = measure.starGain?.(window);
    const notes = gain === undefined ? [] : await counterNotes(context, board.rows, gain);
    const title = `${rankingTitle(ranking)}${among}`;
    const oldest = Math.min(...board.rows.map(rankedAt));
    return {
      summary: first ? finding(ranking, among, first, board.rows[0], context.now) : title,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: title, aside: pages > 1 ? `page ${page} of ${format.count(pages)}` : '' },
        {
          kind: 'table',
          columns: rankingColumns(ranking),
          rows: board.rows.map((row) => rankingCells(ranking, row, context.now)),
        },
        ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
        ...(options.chart
          ? [
              {
                kind: 'chart' as const,
                chart: rankingChart(ranking, board.rows, { title, oldest, now: context.now }),
              },
            ]
          : []),
        asOfNote(
          oldest,
          context.now,
          `${format.plural(board.ranked, 'project')} ranked${board.unknown > 0 ? `, ${format.count(board.unknown)} without a known figure` : ''}`,
          windowNote(measure, options.window, window),
          floorNote(measure, query.minGained?.least),
          measure.smallPrint,
        ),
        {
          kind: 'buttons',
          buttons: [
            ...(page > 1 ? [runButton('‹ Previous', 'top', { ...again, page: page - 1 }, 'replace')] : []),
            ...(page < pages ? [runButton('Next ›', 'top', { ...again, page: page + 1 }, 'replace')] : []),
            ...(options.chart ? [] : [runButton('Show chart', 'top', { ...again, page, chart: true }, 'replace')]),
            ...(first ? [runButton(`Open ${bareName(first.fullName)}`, 'score', { project: first.fullName })] : []),
          ],
        },
      ],
    };
  },
});

/** `qdrant/qdrant leads by stars within vector search, of what is maintained: 20,000.` */
function finding(
  ranking: Ranking,
  among: string,
  first: LeaderboardRow,
  ranked: LeaderboardRow | undefined,
  now: number,
): string {
  const leads = { best: 'leads', worst: 'is worst', most: 'has the most', least: 'has the least' }[ranking.order];
  const maintained = first === ranked ? '' : ', of what is maintained';
  const label = labelOf(ranking.measure, ranking.window);
  return `${first.fullName} ${leads} by ${label}${among}${maintained}: ${rankedWords(ranking, first, now)}.`;
}

/** A window that changes nothing, or is not quite the one that was asked for. */
function windowNote({ label, windows }: Measure, asked: number | undefined, taken: number): Inline | undefined {
  if (asked === undefined) return undefined;
  if (taken === 0) return `the window of ${format.windowName(asked)} has no effect here: ${label} has none`;
  if (asked === taken) return undefined;
  return `there are windows of ${format.sentenceList(windows.map(String))} days: ${taken} is the nearest to ${asked}`;
}

function floorNote({ floor }: Measure, minGained: number | undefined): Inline | undefined {
  if (floor === undefined) return undefined;
  return `only projects with at least ${floor.stars} stars${minGained === undefined ? '' : ` that gained at least ${minGained}`}`;
}

async function empty(
  context: CommandContext,
  { id, label }: Measure,
  { watchlist, narrowed }: { watchlist: boolean; narrowed: boolean },
): Promise<Message> {
  if (narrowed)
    return oneSentence(
      `No project ranked by ${label} is within these filters and bounds.`,
      'quiet',
      ...nextSteps(runButton('Without filters', 'top', { by: id })),
    );
  if (watchlist) {
    const text = say`Nothing on the watchlist has a known figure for this yet. \`track owner/name\` adds projects.`;
    return oneSentence(
      text,
      'quiet',
      ...nextSteps(runButton('All projects', 'top', { by: id, scope: 'all' }), ...choosingProjects(context)),
    );
  }
  const text = say`No tracked project has a known figure for ${label} here yet. \`status\` says how fresh the data is.`;
  const steps = (await isNothingTracked(context)) ? choosingProjects(context) : [];
  return oneSentence(text, 'quiet', ...nextSteps(...steps, runButton('Status', 'status')));
}
