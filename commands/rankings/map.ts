import type { MapChart } from '../../src/contracts/messages/chart.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { starWindowOf } from '../../src/measures/star-windows.ts';
import * as format from '../../src/text/format.ts';
import type { GroupTotals } from '../../db/store.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import {
  FILTER_OPTIONS,
  SCOPE,
  TYPED_FILTERS,
  amongWhom,
  filterOf,
  filterWords,
} from '../support/finding/filter-options.ts';
import { bareName } from '../support/finding/short-names.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { pictureAge } from '../support/measures/picture-age.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';

/** One project is no market: it is drawn, and not named as the fastest. */
const FEW = 2;
/** Rows that a table still shows on one screen. */
const MOST_ROWS = 25;

const SIZES = [
  { value: 'stars', label: 'stars', words: ['by stars'] },
  { value: 'count', label: 'number of projects', words: ['by number of projects', 'by count', 'project count'] },
] as const;

/** Which parts of the market are large, and which grow? */
export const map = command({
  name: 'map',
  purpose: 'Draw the market map: categories as tiles by size and growth',
  examples: ['map', 'map count', 'map window:90d language:Go'],
  asks: [
    {
      words: [
        'market map',
        'the market',
        'market',
        'landscape',
        'the landscape',
        'treemap',
        'tree map',
        'sectors',
        'segments',
        'size of categories',
        'largest categories',
        'biggest categories',
        'fastest growing categories',
        'growing categories',
        'categories are growing',
        'categories grow',
        'categories grew',
        'category grew',
        'category is growing',
      ],
    },
    { words: ['categories', 'category', 'by category', 'fastest', 'the fastest', 'most', 'grow', 'grew'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    size: { type: 'choice', description: 'Size of a tile (default: stars)', choices: SIZES, positional: true },
    window: {
      type: 'days',
      description: 'Window of the growth: 7d, 30d, 90d (default 30d)',
      min: 7,
      max: 365,
      positional: true,
    },
    ...TYPED_FILTERS,
    language: FILTER_OPTIONS.language,
    scope: { ...SCOPE, needs: 'typedOptions' },
    chart: { type: 'boolean', description: 'Draw the map (default yes)' },
  },
  async run(context, options): Promise<Message> {
    const size = options.size ?? 'stars';
    const window = windowOf(options.window ?? 30);
    const filter = await filterOf(context, options, options.scope === 'watchlist');
    const [groups, { newestAt: at }] = await Promise.all([
      context.store.scores.groupTotals('category', `gained${window}d`, filter),
      context.store.observations.coverage(),
    ]);
    const within = amongWhom(filter);
    const sizeOf = ({ stars, projects }: GroupTotals): number => (size === 'stars' ? (stars ?? 0) : projects);
    const sorted = groups.toSorted((a, b) => sizeOf(b) - sizeOf(a));
    if (sorted.length === 0) {
      const steps = (await isNothingTracked(context)) ? choosingProjects(context) : [];
      const text = `No tracked project has a known category${within === '' ? ' yet' : within}.`;
      return oneSentence(text, 'quiet', ...nextSteps(...steps, runButton('All projects', 'top', {})));
    }
    const title = `Market map by ${size === 'stars' ? 'stars' : 'number of projects'}${within}`;
    const again = { ...filterWords(filter), scope: options.scope };
    const unknown = sorted.reduce((sum, { projects, withGain }) => sum + projects - withGain, 0);
    return {
      summary: finding(sorted, window, size),
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: title },
        { kind: 'text', text: finding(sorted, window, size) },
        ...(options.chart === false
          ? []
          : [
              { kind: 'chart' as const, chart: chartOf(sorted, { title, size, window, sizeOf, at, now: context.now }) },
            ]),
        {
          kind: 'table',
          columns: [
            { label: 'category', align: 'left' },
            { label: `growth ${window}d`, align: 'right' },
            { label: 'stars', align: 'right' },
            { label: 'projects', align: 'right', priority: 2 },
            { label: 'best by score', align: 'left', priority: 3 },
          ],
          rows: sorted
            .slice(0, MOST_ROWS)
            .map((group): Line[] => [
              group.group,
              [{ kind: 'strong', text: format.signedPercent(growthOf(group)) }],
              format.count(group.stars),
              format.count(group.projects),
              group.bestName === null ? format.UNKNOWN : bareName(group.bestName),
            ]),
        },
        asOfNote(
          at,
          context.now,
          'growth is what all projects of a category gained, as a share of the stars they had',
          unknown === 0
            ? undefined
            : `${format.plural(unknown, 'project')} without a known gain ${unknown === 1 ? 'is' : 'are'} left out of growth`,
          sorted.length > MOST_ROWS ? `the ${MOST_ROWS} largest of ${sorted.length} categories` : undefined,
        ),
        {
          kind: 'buttons',
          buttons: [
            ...([7, 30, 90] as const)
              .filter((days) => days !== window)
              .map((days) =>
                runButton(format.windowName(days), 'map', { ...again, size, window: `${days}d` }, 'replace'),
              ),
            runButton('Medians', 'stages', { by: 'category' }),
          ],
        },
      ],
    };
  },
});

/** The nearest window that gains are stored for. */
function windowOf(asked: number): 7 | 30 | 90 {
  const nearest = ([7, 30, 90] as const).reduce((best, days) =>
    Math.abs(days - asked) < Math.abs(best - asked) ? days : best,
  );
  return starWindowOf(nearest);
}

/** Null where no gain of the group is known. */
const growthOf = ({ gained, before }: GroupTotals): number | null =>
  gained === null || before === null || before <= 0 ? null : gained / before;

/**
 * `Vector search grew fastest in 30 days: +1.2 % over 3 projects. The largest is LLM tooling with 320,000 stars.`
 * @param groups the largest first
 */
function finding(groups: readonly GroupTotals[], window: number, size: 'stars' | 'count'): string {
  const [fastest] = groups
    .flatMap((group) => {
      const growth = growthOf(group);
      return growth === null || group.withGain < FEW ? [] : [{ ...group, growth }];
    })
    .toSorted((a, b) => b.growth - a.growth);
  const [largest] = groups;
  const extent =
    size === 'stars'
      ? `${format.count(largest?.stars ?? null)} stars`
      : format.plural(largest?.projects ?? 0, 'project');
  const grew =
    fastest === undefined
      ? 'No growth is known of a category of two projects or more.'
      : `${format.capital(fastest.group)} grew fastest in ${window} days: ${format.signedPercent(fastest.growth)} over ${format.plural(fastest.withGain, 'project')}.`;
  return `${grew} The largest is ${largest?.group ?? ''} with ${extent}.`;
}

interface Drawn {
  title: string;
  size: 'stars' | 'count';
  window: number;
  sizeOf: (group: GroupTotals) => number;
  at: number | undefined;
  now: number;
}

const chartOf = (groups: readonly GroupTotals[], { title, size, window, sizeOf, at, now }: Drawn): MapChart => ({
  kind: 'map',
  title,
  footnote: `Source: GitHub. ${pictureAge(at, now)}.`,
  sizeOf: size === 'stars' ? 'stars of all projects' : 'number of projects',
  growthOf: `growth in ${window} days`,
  tiles: groups.map((group) => ({ name: group.group, size: sizeOf(group), growth: growthOf(group) })),
});
