import * as format from '../src/text/format.ts';
import type { Column, Inline, Line, Message } from '../src/contracts/message.ts';
import { UserError } from '../src/contracts/errors.ts';
import { say } from '../src/contracts/line.ts';
import type { LeaderboardRow, ProjectFilter, StandingOrder } from '../db/store.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import { counterNotes, overDays } from './support/counter-notes.ts';
import { deadMarkOf } from './support/health-warnings.ts';
import { facetValue } from './support/facets.ts';
import { oneSentence } from './support/one-sentence.ts';
import { projectLink, runButton } from './support/project-parts.ts';
import { bareName } from './support/short-names.ts';
import { weekMove } from './support/score-change.ts';

const PAGE = 10;
/** Relative growth is ranked from this size on, so that 3 stars becoming 30 lead nothing. Shown with the answer. */
const GROWTH_FLOOR = { minStars: 100, minGained: 10 } as const;

const BY = [
  { value: 'score', label: 'total score' },
  { value: 'growth', label: 'star growth in the window, in %' },
  { value: 'gain', label: 'stars gained in the window' },
  { value: 'stars', label: 'stars' },
  { value: 'adoption', label: 'adoption score' },
  { value: 'momentum', label: 'growth score' },
  { value: 'usage', label: 'usage score' },
  { value: 'health', label: 'health score' },
  { value: 'issues', label: 'new issues in 30 days' },
  { value: 'merged', label: 'merged pull requests in 12 months' },
  { value: 'contributors', label: 'contributors' },
] as const;

type By = (typeof BY)[number]['value'];

/** A word that is no measure is read as a category; whoever meant a measure should learn which there are. */
const measures = `One can rank by ${format.sentenceList(BY.map(({ value }) => value))}.`;

/** Which projects lead, by what, and among whom? */
export const top = command({
  name: 'top',
  purpose: 'Rank the tracked projects by score, growth, gain, usage, health and more',
  examples: [
    'top',
    'top growth window:7d',
    'top gain category:"vector search"',
    'top health language:Rust scope:watchlist',
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: { type: 'choice', description: 'What to rank by (default: score)', choices: BY, positional: true },
    show: {
      type: 'integer',
      description: 'How many, up to 25 (default 10)',
      min: 1,
      max: 25,
      positional: true,
      // Discord limits the length of all options together; there the page is chosen.
      needs: 'typedOptions',
    },
    window: {
      type: 'days',
      description: 'Window for growth and gain: 7d, 30d or 90d (default 7d)',
      min: 7,
      max: 90,
      positional: true,
    },
    category: {
      type: 'text',
      description: 'Only this category',
      complete: 'category',
      maxLength: 100,
      positional: true,
    },
    language: { type: 'text', description: 'Only this main language', complete: 'language', maxLength: 100 },
    stage: { type: 'text', description: 'Only this funding stage', complete: 'stage', maxLength: 100 },
    scope: {
      type: 'choice',
      description: 'All tracked projects, or only the watchlist (default: all)',
      choices: [
        { value: 'all', label: 'all tracked' },
        { value: 'watchlist', label: 'watchlist' },
      ],
    },
    page: { type: 'integer', description: 'Page of ten', min: 1, max: 1000 },
    chart: { type: 'boolean', description: 'Draw the page as bars' },
  },
  async run(context, options) {
    const by = options.by ?? 'score';
    const windowed = by === 'growth' || by === 'gain';
    const window = nearestWindow(options.window ?? 7);
    const page = options.page ?? 1;
    const size = options.show ?? PAGE;
    const filter: ProjectFilter = {
      ...(options.scope === 'watchlist' ? { watchedBy: context.caller.workspace } : {}),
      categories: await facetValue(context, 'category', options.category, measures),
      languages: await facetValue(context, 'language', options.language),
      fundingStages: await facetValue(context, 'fundingStage', options.stage),
    };
    const board = await context.store.scores.leaderboard({
      ...filter,
      order: orderOf(by, window),
      ...(by === 'growth' ? GROWTH_FLOOR : {}),
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
      return empty(by, options.scope === 'watchlist');
    }
    const among = amongWhom({
      category: filter.categories?.[0],
      language: filter.languages?.[0],
      stage: filter.fundingStages?.[0],
      watchlist: options.scope === 'watchlist',
    });
    const again = {
      by,
      show: options.show,
      ...(windowed ? { window: `${window}d` } : {}),
      category: filter.categories?.[0],
      language: filter.languages?.[0],
      stage: filter.fundingStages?.[0],
      scope: options.scope,
    };
    const pages = Math.ceil(board.ranked / size);
    // What is archived or unmaintained keeps its rank, but is not the headline.
    const first = board.rows.find((row) => deadMarkOf(row) === undefined);
    const notes = windowed ? await counterNotes(context, board.rows, window) : [];
    const title = `Top by ${measureName(by, window)}${among}`;
    const oldest = Math.min(...board.rows.map((row) => row.starsObservedAt ?? row.at));
    return {
      summary: first
        ? `${first.fullName} leads by ${measureName(by, window)}${among}${first === board.rows[0] ? '' : ', of what is maintained'}: ${valueText(first, by, window)}.`
        : title,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: title, aside: pages > 1 ? `page ${page} of ${format.count(pages)}` : '' },
        { kind: 'table', columns: columnsOf(by, window), rows: board.rows.map((row) => cells(row, by, window)) },
        ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
        ...(options.chart ? [{ kind: 'chart' as const, chart: chartOf(board.rows, by, window, title, oldest) }] : []),
        asOfNote(
          oldest,
          context.now,
          `${format.plural(board.ranked, 'project')} ranked${board.unknown > 0 ? `, ${format.count(board.unknown)} without a known figure` : ''}`,
          windowNote(by, options.window, window),
          by === 'growth'
            ? `only projects with at least ${GROWTH_FLOOR.minStars} stars that gained at least ${GROWTH_FLOOR.minGained}`
            : undefined,
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

type Window = 7 | 30 | 90;
const nearestWindow = (days: number): Window => (days <= 14 ? 7 : days <= 60 ? 30 : 90);

/** A window that changes nothing, or is not quite the one that was asked for. */
function windowNote(by: By, asked: number | undefined, taken: Window): Inline | undefined {
  if (asked === undefined) return undefined;
  if (by !== 'growth' && by !== 'gain')
    return `the window of ${format.windowName(asked)} has no effect here: it is for growth and gain`;
  return asked === taken ? undefined : `there are windows of 7, 30 and 90 days: ${taken} is the nearest to ${asked}`;
}

function orderOf(by: By, window: Window): StandingOrder {
  switch (by) {
    case 'score':
      return 'total';
    case 'growth':
      return `growth${window}d`;
    case 'gain':
      return `gained${window}d`;
    case 'momentum':
      return 'growth';
    case 'issues':
      return 'newIssues30d';
    case 'merged':
      return 'mergedPullRequests365d';
    default:
      return by;
  }
}

function measureName(by: By, window: Window): string {
  if (by === 'growth') return `star growth in ${window} days`;
  if (by === 'gain') return `stars gained in ${window} days`;
  return BY.find((entry) => entry.value === by)?.label ?? by;
}

function amongWhom(filter: {
  category?: string | undefined;
  language?: string | undefined;
  stage?: string | undefined;
  watchlist: boolean;
}): string {
  const parts = [
    filter.category,
    filter.language,
    filter.stage && `stage ${filter.stage}`,
    filter.watchlist ? 'the watchlist' : undefined,
  ].filter(Boolean);
  return parts.length === 0 ? '' : ` within ${parts.join(', ')}`;
}

function valueText(row: LeaderboardRow, by: By, window: Window): string {
  const value = row[orderOf(by, window)];
  const over = overDays(row[`gained${window}dDays`], window);
  if (by === 'growth') return `${format.signedPercent(value)}, ${format.signed(row[`gained${window}d`])} stars${over}`;
  if (by === 'gain') return `${format.signed(value)} stars${over}`;
  if (by === 'score' || by === 'adoption' || by === 'momentum' || by === 'usage' || by === 'health')
    return `${format.score(value)} of 100`;
  return format.count(value);
}

function columnsOf(by: By, window: Window): Column[] {
  return [
    { label: '#', align: 'right' },
    { label: 'project', align: 'left' },
    { label: by === 'growth' ? `growth ${window}d` : by === 'gain' ? `gained ${window}d` : by, align: 'right' },
    ...(by === 'growth' ? [{ label: 'gained', align: 'right' as const }] : []),
    ...(by === 'gain' ? [{ label: 'growth', align: 'right' as const }] : []),
    ...(by === 'stars' ? [] : [{ label: 'stars', align: 'right' as const, priority: 2 }]),
    ...(by === 'score'
      ? [{ label: '1 week', align: 'right' as const, priority: 2 }]
      : [{ label: 'score', align: 'right' as const, priority: 3 }]),
  ];
}

function cells(row: LeaderboardRow, by: By, window: Window): Line[] {
  const value = row[orderOf(by, window)];
  const days = row[`gained${window}dDays`];
  const shown =
    by === 'growth'
      ? format.signedPercent(value)
      : by === 'gain'
        ? format.signed(value)
        : by === 'score' || by === 'adoption' || by === 'momentum' || by === 'usage' || by === 'health'
          ? format.score(value)
          : format.count(value);
  return [
    String(row.rank),
    [
      projectLink(row.fullName),
      ...(deadMarkOf(row) === undefined ? [] : [` (${deadMarkOf(row) ?? ''})`]),
      ...(row.starQuality !== null && row.starQuality !== 'low' ? [` ⚠ star quality ${row.starQuality}`] : []),
    ],
    [{ kind: 'strong', text: shown }, ...(by === 'gain' ? [overDays(days, window)].filter(Boolean) : [])],
    ...(by === 'growth' ? [`${format.signed(row[`gained${window}d`])}${overDays(days, window)}`] : []),
    ...(by === 'gain' ? [format.signedPercent(row[`growth${window}d`])] : []),
    ...(by === 'stars' ? [] : [format.count(row.stars)]),
    by === 'score' ? weekMove(row) : format.score(row.total),
  ];
}

function chartOf(
  rows: readonly LeaderboardRow[],
  by: By,
  window: Window,
  title: string,
  oldest: number,
): Extract<Message['blocks'][number], { kind: 'chart' }>['chart'] {
  return {
    kind: 'ranking',
    title,
    footnote: `Source: GitHub. As of ${format.dateTime(oldest)}.`,
    measure: measureName(by, window),
    format:
      by === 'growth'
        ? 'growth'
        : by === 'gain'
          ? 'gain'
          : by === 'stars' || by === 'issues' || by === 'merged' || by === 'contributors'
            ? 'count'
            : 'score',
    rows: rows.map((row) => ({
      name: row.fullName,
      value: row[orderOf(by, window)],
      ...(by === 'growth' ? { note: `${format.signed(row[`gained${window}d`])} stars` } : {}),
    })),
  };
}

function empty(by: By, watchlist: boolean): Message {
  const text = watchlist
    ? say`Nothing on the watchlist has a known figure for this yet. \`track owner/name\` adds projects.`
    : say`No tracked project has a known figure for ${by} here yet. \`status\` says how fresh the data is.`;
  return oneSentence(text, 'quiet');
}
