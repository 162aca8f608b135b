import { withUntrackedRivals } from '../support/discovery/untracked-rivals.ts';
import * as format from '../../src/text/format.ts';
import type { MultiplesChart, RankingChart } from '../../src/contracts/messages/chart.ts';
import type { Column, Line, Message } from '../../src/contracts/messages/message.ts';
import { STALE_AFTER, asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { SCOPE, TYPED_FILTERS, amongWhom, filterOf, filterWords } from '../support/finding/filter-options.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';
import { byRound } from '../support/measures/rounds.ts';
import { startOfDay } from '../../src/contracts/clock.ts';
import { choicesOf, columnOf, labelOf, measureOf, orderOf, windowFor } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';
import type { Measure } from '../../src/measures/measure.ts';
import { drawnValue, sayValue, unitOf, writeValue } from '../../src/measures/units.ts';
import type { GroupMedians } from '../../db/store.ts';

const LIFECYCLE = ['early', 'growing', 'established', 'dormant'];

const BY = [
  { value: 'funding', label: 'funding stage', group: 'fundingStage', sorted: byRound },
  {
    value: 'lifecycle',
    label: 'lifecycle stage',
    group: 'lifecycle',
    sorted: (a: string, b: string) => LIFECYCLE.indexOf(a) - LIFECYCLE.indexOf(b),
  },
  { value: 'category', label: 'category', group: 'category', sorted: () => 0 },
] as const;

/** A group with fewer projects says little about its stage; it is shown, and marked. */
const FEW = 5;
const MOST_TABLED = 15;
/** Columns that a picture has room for. */
const MOST_GROUPS = 8;

/** A measure over the window that is compared: that of the metric where it is one. */
interface Compared {
  measure: Measure;
  window: number;
}

/** The total score, and every measure that is one of its metrics. */
const USUAL: readonly Compared[] = MEASURES.flatMap((measure) =>
  measure.id === 'score'
    ? { measure, window: 0 }
    : measure.metric === undefined
      ? []
      : { measure, window: measure.metric.window },
);

/** Columns that a phone still shows. */
const FIRST = 2;

/** What is normal at this stage? */
export const stages = command({
  name: 'stages',
  purpose: 'Show medians per funding stage, lifecycle stage or category',
  examples: ['stages', 'stages funding', 'stages category', 'stages funding contributors', 'stages funding growth 90d'],
  asks: [
    { words: ['median', 'medians', 'average', 'averages', 'stage analysis'] },
    { words: ['normal', 'what is normal', 'typical', 'usual'], options: { by: 'funding' } },
    {
      words: [
        'categories',
        'category',
        'per category',
        'by category',
        'how do categories compare',
        'categories compare',
        'compare the categories',
        'compare categories',
      ],
      options: { by: 'category' },
    },
    { words: ['compare the stages', 'compare stages', 'stages compare'] },
    {
      words: [
        'funding stage',
        'funding stages',
        'by funding stage',
        'per funding stage',
        'funding rounds',
        'by round',
        'rounds',
        'funding',
      ],
      options: { by: 'funding' },
    },
    {
      words: ['lifecycle', 'lifecycle stage', 'lifecycle stages', 'life cycle', 'maturity'],
      options: { by: 'lifecycle' },
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: {
      type: 'choice',
      description: 'Group by funding, lifecycle or category (default: lifecycle)',
      choices: BY.map(({ value, label }) => ({ value, label })),
      positional: true,
    },
    metric: {
      type: 'choice',
      description: 'Only this measure, with bars (default: the metrics of the score)',
      choices: choicesOf(MEASURES),
      positional: true,
      needs: 'typedOptions',
    },
    window: {
      type: 'days',
      description: 'Window of that measure, such as 30d or 90d',
      min: 7,
      max: 365,
      positional: true,
      needs: 'typedOptions',
    },
    chart: { type: 'boolean', description: 'Draw the picture (default yes)' },
    ...TYPED_FILTERS,
    scope: { ...SCOPE, needs: 'typedOptions' },
  },
  async run(context, options): Promise<Message> {
    const by = BY.find((entry) => entry.value === options.by) ?? BY[1];
    const filter = await filterOf(context, options, options.scope === 'watchlist');
    const only = options.metric === undefined ? undefined : measureOf(options.metric);
    const compared = only === undefined ? USUAL : [{ measure: only, window: windowFor(only, options.window) }];
    const orders = compared.map(({ measure, window }) => orderOf(measure, window));
    const [groups, age] = await Promise.all([
      context.store.scores.groupMedians(by.group, orders, filter),
      ageOfMedians(context),
    ]);
    const again = {
      ...filterWords(filter),
      scope: options.scope,
      metric: options.metric,
      window: options.window && `${options.window}d`,
    };
    const buttons = {
      kind: 'buttons' as const,
      buttons: BY.filter((entry) => entry !== by).map((entry) =>
        runButton(`By ${entry.label}`, 'stages', { by: entry.value, ...again }, 'replace'),
      ),
    };
    if (groups.length === 0) {
      const text =
        by.value === 'funding'
          ? 'No tracked project has a known funding stage yet; an import or the configuration file can give it.'
          : `No tracked project has a known ${by.label} yet.`;
      if (!(await isNothingTracked(context))) return oneSentence(text, 'quiet', buttons);
      return oneSentence(text, 'quiet', ...nextSteps(...choosingProjects(context)));
    }
    const largest = [...groups].sort((a, b) => b.projects - a.projects).slice(0, MOST_TABLED);
    const shown = [...largest].sort((a, b) => by.sorted(a.group, b.group));
    const newest = groups
      .map((group) => group.newestStage)
      .filter((month) => month !== null)
      .sort()
      .at(-1);
    const title = `${only === undefined ? 'Medians' : `Median ${labelOf(only, compared[0]?.window ?? 0)}`} by ${by.label}${amongWhom(filter)}`;
    const answer: Message = {
      summary: `${title}: ${sentenceOf(largest[0], compared, context.now)}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: title },
        {
          kind: 'table',
          columns: [
            { label: by.label, align: 'left' },
            { label: 'projects', align: 'right' },
            ...compared.map(({ measure, window }, index): Column => ({
              label: columnOf(measure, window),
              align: 'right',
              ...(index < FIRST ? {} : { priority: index < 2 * FIRST ? 2 : 3 }),
            })),
          ],
          rows: shown.map((group): Line[] => [
            `${group.group}${group.projects < FEW ? ' (few)' : ''}`,
            format.count(group.projects),
            ...compared.map(({ measure }, index): Line => {
              const text = writeValue(measure.unit, group.medians[index], context.now);
              return index === 0 ? [{ kind: 'strong', text }] : text;
            }),
          ]),
        },
        ...(options.chart === false
          ? []
          : [
              {
                kind: 'chart' as const,
                chart: pictureOf({ groups: shown, compared, title, at: age.at, now: context.now }),
              },
            ]),
        asOfNote(
          age.at,
          context.now,
          age.behind,
          `each cell is the median of the projects with a known figure; (few): under ${FEW} projects`,
          by.value !== 'funding'
            ? undefined
            : newest === undefined
              ? 'when the stages were announced is not known'
              : `stages as announced, the newest in ${format.month(newest)}`,
          only?.smallPrint,
          groups.length > shown.length ? `the ${MOST_TABLED} largest of ${groups.length} groups are shown` : undefined,
        ),
        buttons,
      ],
    };
    const [category, ...others] = filter.categories ?? [];
    return withUntrackedRivals(context, others.length === 0 ? category : undefined, answer);
  },
});

/** `vector search (12 projects), total score 61 of 100, star growth in 30 days +2.1 %` */
function sentenceOf(group: GroupMedians | undefined, compared: readonly Compared[], now: number): string {
  if (group === undefined) return '';
  const figures = compared
    .slice(0, FIRST)
    .map(
      ({ measure, window }, index) =>
        `${labelOf(measure, window)} ${sayValue(measure.unit, group.medians[index], now)}`,
    );
  return [`${group.group} (${format.plural(group.projects, 'project')})`, ...figures].join(', ');
}

interface Pictured {
  groups: readonly GroupMedians[];
  compared: readonly Compared[];
  title: string;
  at: number | undefined;
  now: number;
}

/** All measures as small multiples; one measure, and more groups than these have room for, as bars. */
function pictureOf({ groups, compared, title, at, now }: Pictured): MultiplesChart | RankingChart {
  if (compared.length === 1 || groups.length > MOST_GROUPS) return chartOf(groups, compared[0], title, at, now);
  return {
    kind: 'multiples',
    title,
    footnote: `Source: GitHub.${at === undefined ? '' : ` As of ${format.dateTime(at)}.`}`,
    small: `fewer than ${FEW} projects`,
    // The title says that these are stages, and there is little room over a column.
    groups: groups.map(({ group, projects }) => ({ name: group.replace(/^series /i, ''), isSmall: projects < FEW })),
    panels: compared.flatMap(({ measure, window }, index) => {
      const values = groups.map(({ medians }) => {
        const median = medians[index] ?? null;
        return median === null ? null : drawnValue(measure.unit, median, now);
      });
      // What is known of no group would be a row of dashes; the table says so.
      if (values.every((value) => value === null)) return [];
      return [{ name: panelName({ measure, window }), format: unitOf(measure.unit).chart, values }];
    }),
  };
}

const panelName = ({ measure, window }: Compared): string =>
  `${window === 0 && measure.unit !== 'per-year' ? measure.label : columnOf(measure, window)}${PANEL_UNITS[measure.unit] ?? ''}`;

/** What a number in a small panel does not say itself. */
const PANEL_UNITS: Readonly<Record<string, string>> = {
  growth: ', %',
  share: ', %',
  moment: ', days ago',
  days: ', days',
};

function chartOf(
  groups: readonly GroupMedians[],
  compared: Compared | undefined,
  title: string,
  at: number | undefined,
  now: number,
): RankingChart {
  const { measure, window } = compared ?? { measure: measureOf('score'), window: 0 };
  return {
    kind: 'ranking',
    title,
    footnote: `Source: ${measure.source}.${at === undefined ? '' : ` As of ${format.dateTime(at)}.`}`,
    measure: `median ${labelOf(measure, window)}`,
    format: unitOf(measure.unit).chart,
    rows: groups.map((group) => {
      const median = group.medians[0] ?? null;
      return {
        name: group.group,
        value: median === null ? null : drawnValue(measure.unit, median, now),
        note: format.plural(group.projects, 'project'),
      };
    }),
  };
}

/** A median is as old as what it was made of, however often it is computed; how many figures are older is said where others are not. */
async function ageOfMedians({
  store,
  now,
}: CommandContext): Promise<{ at: number | undefined; behind: string | undefined }> {
  const [{ newestDay: day }, { observed, projects, recorded, newestAt: newest }] = await Promise.all([
    store.scores.scored(),
    store.observations.coverage(now - STALE_AFTER),
  ]);
  const behind = projects - recorded - observed;
  return {
    at: newest === undefined || day === undefined ? newest : Math.min(newest, startOfDay(day)),
    behind:
      observed === 0 || behind === 0
        ? undefined
        : `${format.count(behind)} of ${format.plural(projects, 'project')} not observed in ${format.span(STALE_AFTER)}`,
  };
}
