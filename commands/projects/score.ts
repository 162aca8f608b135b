import { DIMENSIONS, NOT_RECORDED } from '../../src/contracts/figures/score.ts';
import type { Score, ScoreChange } from '../../src/contracts/figures/score.ts';
import * as format from '../../src/text/format.ts';
import type { Block, Inline, Line, Message, Tone } from '../../src/contracts/messages/message.ts';
import type { ProjectRecord, RankedStanding } from '../../db/store.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { isMovement } from '../../src/scoring/change.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { metricOf } from '../../src/scoring/score.ts';
import { besideTheScore } from '../support/scorecard/beside-the-score.ts';
import { ageOf, asOfNote, datedMetrics } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { changeSince, currentScore } from '../support/scorecard/current-score.ts';
import { findOrVisit } from '../support/finding/find-project.ts';
import { keyFigures, readBackground, sparklineName, starSparkline } from '../support/scorecard/key-figures.ts';
import { knownReleases } from '../support/scorecard/known-releases.ts';
import { healthWarnings, openRisks } from '../support/scorecard/health-warnings.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';
import { scorecardChart } from '../support/scorecard/scorecard-chart.ts';
import { changeLines, changeWords } from '../support/scorecard/score-change.ts';
import { readStoredUse, useDates, useSmallPrint } from '../support/scorecard/use-line.ts';
import type { StoredUse } from '../support/scorecard/use-line.ts';

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
  },
  async run(context, options) {
    const project = await findOrVisit(context, options.project, 'score');
    return scorecard(context, project, options.chart ?? false);
  },
});

/** The scorecard of one project; also shown for a pasted link. */
export async function scorecard(context: CommandContext, project: ProjectRecord, withChart: boolean): Promise<Message> {
  const [current, standings] = await Promise.all([
    currentScore(context, project.id),
    context.store.scores.standings([project.id]),
  ]);
  const standing = standings.get(project.id);
  if (!current) return nothingYet(project, context.now);
  const [change, background, releases, risks, watchlist, use] = await Promise.all([
    changeSince(context, project.id, current, 7),
    readBackground(context, project.id, current, standing),
    knownReleases(context, project.id),
    openRisks(context, project.id),
    context.store.workspaces.watchlist(context.caller.workspace),
    readStoredUse(context, project),
  ]);
  const isVisited = project.retiredAt !== null;
  const watched = watchlist.some(({ projectId }) => projectId === project.id);
  const beside = besideTheScore(project, current, {
    releases,
    coverage: background.coverage,
    standing,
    use,
    now: context.now,
  });
  const spark = withChart ? undefined : starSparkline(background.readings, context.now);
  const age = ageOfScore(current, use);
  const warnings = healthWarnings(project, current, risks, context.now);
  const blocks: Block[] = [
    { kind: 'heading', text: projectHeading(project), aside: totalLine(current, change) },
    ...warnings.map((text) => ({ kind: 'text', text }) satisfies Block),
    {
      kind: 'fields',
      items: DIMENSIONS.map((dimension) => ({
        label: dimension,
        value: format.score(current.dimensions[dimension].value),
      })),
    },
    ...(standing === undefined ? [] : rankBlocks(project, standing)),
    { kind: 'fields', items: keyFigures(current, { ...background, releases }, context.now) },
    ...(spark === undefined
      ? []
      : [{ kind: 'text', text: [{ kind: 'code', text: spark }, ` ${sparklineName}`] } satisfies Block]),
    ...changeLines(change),
    ...(beside.length > 0
      ? ([
          { kind: 'text', text: { kind: 'strong', text: 'Also' } },
          { kind: 'list', items: beside },
        ] satisfies Block[])
      : []),
    ...(withChart ? [{ kind: 'chart', chart: await scorecardChart(context, project, current) } satisfies Block] : []),
    asOfNote(age.at, context.now, provenance(current), age.older, useSmallPrint(use)),
    {
      kind: 'buttons',
      buttons: [
        runButton('Show trend', 'trend', { project: project.fullName }),
        {
          label: 'Compare with…',
          action: { kind: 'form', command: commandText('compare', { projects: [project.fullName] }) },
        },
      ],
    },
    {
      kind: 'select',
      placeholder: 'More',
      options: [
        ...(withChart ? [] : [runButton('Show chart', 'score', { project: project.fullName, chart: true }, 'replace')]),
        runButton('Show health', 'health', { project: project.fullName }),
        ...(isVisited ? [] : [runButton('Show signals', 'signals', { project: project.fullName })]),
        ...(context.caller.personal || isVisited
          ? []
          : [
              watched
                ? runButton('Unwatch', 'untrack', { projects: [project.fullName] })
                : runButton('Watch', 'track', { projects: [project.fullName] }),
            ]),
      ],
    },
  ];
  return {
    summary: summaryOf(project, current, change),
    tone: warnings.length === 0 ? toneOf(change) : 'warning',
    blocks,
  };
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
  const best = current.strongest[0]?.text;
  const words = changeWords(change);
  return `${project.fullName} scores ${format.score(current.total)} of 100${words === undefined ? '' : `, ${words}`}${best === undefined ? '' : `; ${best}`}.`;
}

function totalLine(current: Score, change: ScoreChange | undefined): Line {
  if (current.total === undefined) return [{ kind: 'strong', text: 'no total' }];
  const words = changeWords(change);
  return [
    { kind: 'strong', text: `${format.score(current.total)} / 100` },
    ...(words === undefined ? [] : [`  ${words}`]),
  ];
}

/** Its ranks as of the last scoring run; none for a project that was tracked or came back since. */
function rankBlocks(
  { category }: ProjectRecord,
  { totalRank, totalRanked, categoryRank, categoryRanked }: RankedStanding,
): Block[] {
  if (totalRank === null || totalRanked === null) return [];
  const among = `rank ${format.count(totalRank)} of ${format.plural(totalRanked, 'scored project')}`;
  const inCategory =
    category !== null && categoryRank !== null && categoryRanked !== null && categoryRanked > 1
      ? `; ${format.count(categoryRank)} of ${format.count(categoryRanked)} in ${category}`
      : '';
  return [{ kind: 'text', text: `${among}${inCategory}` }];
}

/** The scorecard is as old as its stars; a release may be newer than anything that was read. */
function ageOfScore(current: Score, use: StoredUse): ReturnType<typeof ageOf> {
  const stars = metricOf(current, 'stars');
  const figures = [...datedMetrics(current.metrics), ...useDates(use)];
  return ageOf(figures, stars.value === undefined ? undefined : stars.observedAt);
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
