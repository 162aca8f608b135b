import { DIMENSIONS, NOT_RECORDED } from '../../src/contracts/figures/score.ts';
import type { Score, ScoreChange } from '../../src/contracts/figures/score.ts';
import * as format from '../../src/text/format.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import type { Block, Inline, Line, Message, Tone } from '../../src/contracts/messages/message.ts';
import type { ProjectRecord, RankedStanding, ReleaseRow } from '../../db/store.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { isMovement } from '../../src/scoring/change.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { STAGE_MEDIANS, stageMedianIn } from '../../src/scoring/stage-medians.ts';
import type { StageMedian } from '../../src/scoring/stage-medians.ts';
import { metricOf } from '../../src/scoring/score.ts';
import { besideTheScore, starQualityRisk } from '../support/scorecard/beside-the-score.ts';
import { ageOf, asOfNote, datedMetrics } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { changeSince, currentScore } from '../support/scorecard/current-score.ts';
import { findOrVisit } from '../support/finding/find-project.ts';
import { keyFigures, readBackground, shortFigures, starSparkline } from '../support/scorecard/key-figures.ts';
import type { Background } from '../support/scorecard/key-figures.ts';
import { knownReleases } from '../support/scorecard/known-releases.ts';
import { healthWarnings, openRisks } from '../support/scorecard/health-warnings.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';
import { scorecardChart } from '../support/scorecard/scorecard-chart.ts';
import { changeLines, changeWords } from '../support/scorecard/score-change.ts';
import { readStoredUse, useDates, useField, useSmallPrint } from '../support/scorecard/use-line.ts';
import type { StoredUse } from '../support/scorecard/use-line.ts';

/** Unknown figures that a short card names; more are counted. */
const MOST_NAMED = 2;
const USE_CREDIT = 'CI included; ecosyste.ms, best-of lists, CC BY-SA 4.0';

/** How does one project stand, and why should anyone believe it? */
export const score = command({
  name: 'score',
  purpose: 'Show the scorecard of one project: total, four dimensions, reasons, what changed',
  examples: ['score qdrant/qdrant', 'score https://github.com/qdrant/qdrant chart:yes'],
  asks: [
    { words: ['good'], hint: true },
    {
      words: [
        'how is',
        'how are',
        'how does it look for',
        'what about',
        'how about',
        'tell me about',
        'about',
        'info',
        'info on',
        'information',
        'overview',
        'rate',
        'rating',
        'stats',
        'statistics',
        'profile',
        'summary',
        'everything on',
        'everything about',
        'scorecard',
        'score card',
        'details',
        'how good',
        'any good',
        'how well',
        'well',
        'standing',
        'ranked',
        'rank of',
        'opinion',
      ],
    },
  ],
  alone: [['project']],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
    chart: { type: 'boolean', description: 'Draw the scorecard as a picture' },
    details: {
      type: 'boolean',
      description: 'Say where each figure stands, what changed, and what is beside the score',
    },
  },
  async run(context, options) {
    const project = await findOrVisit(context, options.project, 'score');
    return scorecard(context, project, options);
  },
});

/** The scorecard of one project, short unless `details` are asked for; also shown for a pasted link. */
export async function scorecard(
  context: CommandContext,
  project: ProjectRecord,
  { chart: withChart = false, details = false }: Asked = {},
): Promise<Message> {
  const [current, standings] = await Promise.all([
    currentScore(context, project.id),
    context.store.scores.standings([project.id]),
  ]);
  const standing = standings.get(project.id);
  if (!current) return nothingYet(project, context.now);
  const [change, background, releases, risks, use, stage] = await Promise.all([
    changeSince(context, project.id, current, 7),
    readBackground(context, project.id, current, standing),
    knownReleases(context, project.id),
    openRisks(context, project.id),
    readStoredUse(context, project, { withPackages: details }),
    stageMedianOf(context, project),
  ]);
  const card: Card = { project, current, standing, change, releases, use, background, stage };
  const warnings = healthWarnings(project, current, risks, context.now);
  return {
    summary: summaryOf(project, current, change),
    tone: warnings.length === 0 ? toneOf(change) : 'warning',
    blocks: [
      {
        kind: 'heading',
        text: projectHeading(project),
        aside: totalLine(current, details || (change !== undefined && isMovement(change)) ? change : undefined),
      },
      ...(details ? warnings : warnings.slice(0, 1).map(firstClause)).map(
        (text) => ({ kind: 'text', text }) satisfies Block,
      ),
      ...(details
        ? detailBlocks(card, withChart, context.now)
        : shortBlocks(card, withChart, { now: context.now, isWarned: warnings.length > 0 })),
      ...(withChart ? [{ kind: 'chart', chart: await scorecardChart(context, project, current) } satisfies Block] : []),
      ageNote(card, details, context.now),
      ...(await actionBlocks(context, project, { chart: withChart, details })),
    ],
  };
}

/** `⚠ No stable release since 14 Jan 2025: 288 days.`: what is usual is told with the details. */
const firstClause = (warning: Line): string => plain(warning).replace(/(?:; | as of |: the last was ).*$/s, '.');

interface Asked {
  chart?: boolean | undefined;
  details?: boolean | undefined;
}

interface Card {
  project: ProjectRecord;
  current: Score;
  standing: RankedStanding | undefined;
  change: ScoreChange | undefined;
  releases: readonly ReleaseRow[];
  use: StoredUse;
  background: Omit<Background, 'releases'>;
  /** Undefined where its stage is unknown, or it is the only one of it. */
  stage: StageMedian | undefined;
}

/** The score, its place and the five figures that carry it, each said once. */
function shortBlocks(
  { project, current, standing, releases, use, background, stage }: Card,
  withChart: boolean,
  { now, isWarned }: { now: number; isWarned: boolean },
): Block[] {
  const spark = withChart ? undefined : starSparkline(background);
  const used = useField(use);
  const risk = starQualityRisk(standing?.starQuality ?? null, project);
  return [
    {
      kind: 'text',
      text: DIMENSIONS.map(
        (dimension) => `${format.capital(dimension)} ${format.score(current.dimensions[dimension].value)}`,
      ).join(' · '),
    },
    ...(standing === undefined ? [] : shortRank(project, standing, stage)),
    ...(risk === undefined ? [] : [{ kind: 'text', text: risk } satisfies Block]),
    {
      kind: 'fields',
      items: [
        ...shortFigures(current, { ...background, releases }, { now, isWarned }),
        ...(used === undefined ? [] : [used]),
      ],
    },
    ...(spark === undefined ? [] : [{ kind: 'text', text: spark } satisfies Block]),
  ];
}

function detailBlocks(
  { project, current, standing, change, releases, use, background, stage }: Card,
  withChart: boolean,
  now: number,
): Block[] {
  const beside = besideTheScore(project, current, { releases, coverage: background.coverage, standing, use, now });
  const spark = withChart ? undefined : starSparkline(background);
  return [
    {
      kind: 'fields',
      items: DIMENSIONS.map((dimension) => ({
        label: dimension,
        value: format.score(current.dimensions[dimension].value),
      })),
    },
    ...(standing === undefined ? [] : rankBlocks(project, standing, stage)),
    { kind: 'fields', items: keyFigures(current, { ...background, releases }, now) },
    ...(spark === undefined ? [] : [{ kind: 'text', text: spark } satisfies Block]),
    ...changeLines(change),
    ...(beside.length > 0
      ? ([
          { kind: 'text', text: { kind: 'strong', text: 'Also' } },
          { kind: 'list', items: beside },
        ] satisfies Block[])
      : []),
  ];
}

/** How old the figures are, and where they come from; how the score was made is told with the details. */
function ageNote({ current, use }: Card, details: boolean, now: number): Block {
  const { at, older } = ageOfScore(current, use);
  return details
    ? asOfNote(at, now, provenance(current), older, useSmallPrint(use))
    : asOfNote(
        at,
        now,
        unknownMetrics(current),
        older && oldestOf(current, use),
        useField(use) === undefined ? undefined : USE_CREDIT,
      );
}

/** At most three verbs in sight with *Share*; the rest in one menu. */
async function actionBlocks(
  context: CommandContext,
  project: ProjectRecord,
  { chart, details }: Asked,
): Promise<Block[]> {
  const isVisited = project.retiredAt !== null;
  const watchlist = await context.store.workspaces.watchlist(context.caller.workspace);
  const watched = watchlist.some(({ projectId }) => projectId === project.id);
  const { fullName } = project;
  return [
    {
      kind: 'buttons',
      buttons: [
        runButton('Trend', 'trend', { project: fullName }),
        {
          label: 'Compare with…',
          action: { kind: 'form', command: commandText('compare', { projects: [fullName] }) },
        },
      ],
    },
    {
      kind: 'select',
      placeholder: 'More',
      options: [
        ...(details === true ? [] : [runButton('Details', 'score', { project: fullName, details: true })]),
        ...(chart === true ? [] : [runButton('Picture', 'score', { project: fullName, chart: true }, 'replace')]),
        runButton('Health', 'health', { project: fullName }),
        ...(isVisited ? [] : [runButton('Signals', 'signals', { project: fullName })]),
        ...(context.caller.personal || isVisited
          ? []
          : [
              watched
                ? runButton('Unwatch', 'untrack', { projects: [fullName] })
                : runButton('Watch', 'track', { projects: [fullName] }),
            ]),
      ],
    },
  ];
}

function nothingYet(project: ProjectRecord, now: number): Message {
  return {
    summary: `${project.fullName} is tracked, but nothing has been observed yet.`,
    tone: 'quiet',
    blocks: [
      { kind: 'heading', text: projectHeading(project) },
      { kind: 'text', text: 'Tracked, but nothing has been observed yet. The next scheduled run fetches it.' },
      asOfNote(undefined, now),
    ],
  };
}

function summaryOf(project: ProjectRecord, current: Score, change: ScoreChange | undefined): string {
  if (current.total === undefined)
    return `${project.fullName} has no total score: only ${format.percent(current.coverage)} of its figures are known.`;
  const words = changeWords(change);
  return `${project.fullName} scores ${format.score(current.total)} of 100${words === undefined ? '' : `, ${words}`}.`;
}

function totalLine(current: Score, change: ScoreChange | undefined): Line {
  if (current.total === undefined) return [{ kind: 'strong', text: 'no total' }];
  const words = changeWords(change);
  return [
    { kind: 'strong', text: `${format.score(current.total)} / 100` },
    ...(words === undefined ? [] : [`  ${words}`]),
  ];
}

/** A median of so few projects says how many they are. */
const FEW = 5;

async function stageMedianOf(
  { store }: CommandContext,
  { fundingStage, retiredAt }: ProjectRecord,
): Promise<StageMedian | undefined> {
  if (fundingStage === null || retiredAt !== null) return undefined;
  const median = stageMedianIn((await store.meta.get(STAGE_MEDIANS))?.value, fundingStage);
  return median !== undefined && median.projects > 1 ? median : undefined;
}

/** Its ranks as of the last scoring run; none for a project that was tracked or came back since. */
function rankBlocks(
  { category, fundingStage }: ProjectRecord,
  { totalRank, totalRanked, categoryRank, categoryRanked }: RankedStanding,
  stage: StageMedian | undefined,
): Block[] {
  if (totalRank === null || totalRanked === null) return [];
  const among = `rank ${format.count(totalRank)} of ${format.plural(totalRanked, 'scored project')}`;
  const inCategory =
    category !== null && categoryRank !== null && categoryRanked !== null && categoryRanked > 1
      ? `; ${format.count(categoryRank)} of ${format.count(categoryRanked)} in ${category}`
      : '';
  const few = stage !== undefined && stage.projects < FEW ? ` (${format.plural(stage.projects, 'project')})` : '';
  const ofStage =
    stage === undefined || fundingStage === null
      ? ''
      : `; ${fundingStage} median is ${format.score(stage.median)}${few}`;
  return [{ kind: 'text', text: `${among}${inCategory}${ofStage}` }];
}

/** `Rank 2 of 60, 1 of 14 in category`: the heading names it. */
function shortRank(
  { category, fundingStage }: ProjectRecord,
  { totalRank, totalRanked, categoryRank, categoryRanked }: RankedStanding,
  stage: Card['stage'],
): Block[] {
  if (totalRank === null || totalRanked === null) return [];
  const inCategory =
    category !== null && categoryRank !== null && categoryRanked !== null && categoryRanked > 1
      ? `, ${format.count(categoryRank)} of ${format.count(categoryRanked)} in category`
      : '';
  const ofStage =
    stage === undefined || fundingStage === null ? '' : `; ${fundingStage} median ${format.score(stage.median)}`;
  return [
    {
      kind: 'text',
      text: `Rank ${format.count(totalRank)} of ${format.count(totalRanked)}${inCategory}${ofStage}`,
    },
  ];
}

/** `oldest 12 Jul 2025`: which ones that are is told with the details. */
const oldestOf = (current: Score, use: StoredUse): string =>
  `oldest ${format.date(Math.min(...[...datedMetrics(current.metrics), ...useDates(use)].map(({ at }) => at)))}`;

/** The scorecard is as old as its stars; a release may be newer than anything that was read. */
function ageOfScore(current: Score, use: StoredUse): ReturnType<typeof ageOf> {
  const stars = metricOf(current, 'stars');
  const figures = [...datedMetrics(current.metrics), ...useDates(use)];
  return ageOf(figures, stars.value === undefined ? undefined : stars.observedAt);
}

/** `merged pull requests unknown`: without the reasons, which the details give; undefined where all are known. */
function unknownMetrics({ missing }: Score): string | undefined {
  const unread = missing.filter((entry) => entry.because !== NOT_RECORDED);
  if (unread.length === 0) return undefined;
  return unread.length > MOST_NAMED
    ? `${format.plural(unread.length, 'figure')} unknown`
    : `${format.sentenceList(unread.map(({ metric }) => METRICS[metric].label))} unknown`;
}

/** Version and coverage of the score, and why figures are missing; those that imported records never have are left out. */
function provenance(current: Score): Inline {
  const unread = current.missing.filter((entry) => entry.because !== NOT_RECORDED);
  const byReason = Map.groupBy(unread, (entry) => entry.because);
  const missing = [...byReason].map(
    ([because, entries]) =>
      `${format.sentenceList(entries.map((entry) => METRICS[entry.metric].label))} unknown (${because})`,
  );
  return `score ${current.version}, coverage ${format.percent(current.coverage)}${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`;
}

function toneOf(change: ScoreChange | undefined): Tone {
  const points = change === undefined || !isMovement(change) ? 0 : (change.total ?? 0);
  return points > 0 ? 'up' : points < 0 ? 'down' : 'flat';
}
