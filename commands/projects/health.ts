import * as format from '../../src/text/format.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import { licenceNote } from '../../src/scoring/licence.ts';
import { METRICS_PER_DIMENSION } from '../../src/scoring/metric-list.ts';
import { metricOf } from '../../src/scoring/score.ts';
import type { Score } from '../../src/contracts/figures/score.ts';
import type { ProjectRecord, ReleaseRow, Reading } from '../../db/store.ts';
import { ageOf, asOfNote, datedMetrics } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { currentScore } from '../support/scorecard/current-score.ts';
import { findOrVisit } from '../support/finding/find-project.ts';
import {
  backlogField,
  healthReadings,
  issuesOf,
  licenceField,
  mergedFields,
  newestIssues,
  pushField,
  releaseField,
  uncheckedOf,
} from '../support/scorecard/health-fields.ts';
import { issueYearOf } from '../support/scorecard/issue-year.ts';
import { countsFor } from '../support/scorecard/key-figures.ts';
import { knownReleases, releaseCoverage } from '../support/scorecard/known-releases.ts';
import { licenceOf, projectHeading, runButton } from '../support/project-parts.ts';
import { healthWarnings, openRisks } from '../support/scorecard/health-warnings.ts';
import { isStableRelease } from '../../src/history/releases/stable-release.ts';

/** Is something we depend on going stale? */
export const health = command({
  name: 'health',
  purpose: 'Show releases and their rhythm, issues opened and closed, merged pull requests, licence and risks',
  examples: ['health qdrant/qdrant'],
  asks: [
    {
      words: [
        'healthy',
        'maintained',
        'well maintained',
        'still maintained',
        'maintenance',
        'alive',
        'dead',
        'dying',
        'abandoned',
        'unmaintained',
        'adopt',
        'safe',
        'safe to use',
        'use safely',
        'should we use',
        'should we still use',
        'may we use',
        'can we use',
        'still use',
        'rely on',
        'depend on',
        'risks',
        'risk',
        'risky',
        'health check',
        'licence',
        'license',
        'licensed',
        'what licence',
        'release rhythm',
        'release cadence',
        'how often',
        'how often release',
        'last release',
        'last push',
        'last commit',
        'last released',
        'last release date',
        'close issues',
        'closes issues',
        'issues closed',
        'answer issues',
        'answer its issues',
        'in trouble',
        'active',
        'archived',
      ],
    },
    { words: ['release', 'fast', 'quickly', 'last', 'issues', 'check', 'well', 'long'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
  },
  async run(context, options): Promise<Message> {
    const project = await findOrVisit(context, options.project, 'health');
    const { scores } = context.store;
    const current = await currentScore(context, project.id);
    const at = current?.at ?? context.now;
    const [counts, releases, coverage, readings, issues, risks] = await Promise.all([
      scores.standings([project.id]).then((standings) => countsFor(context, project.id, at, standings.get(project.id))),
      knownReleases(context, project.id),
      releaseCoverage(context, project.id),
      healthReadings(context, project.id),
      issueYearOf(context, project.id, current),
      openRisks(context, project.id),
    ]);
    const riskLines = risksOf(healthWarnings(project, current, risks, context.now), project);
    const unchecked = uncheckedOf(project, current, counts, releases);
    const { at: readAt, older } = ageOfHealth(current, readings);
    return {
      summary: summary(
        project.fullName,
        current,
        riskLines.length,
        unchecked.length > 0,
        releases.find(isStableRelease),
        context.now,
      ),
      tone: riskLines.length > 0 ? 'warning' : 'neutral',
      blocks: [
        {
          kind: 'heading',
          text: projectHeading(project),
          aside:
            current?.dimensions.health.value === undefined
              ? 'health not known'
              : `health ${format.score(current.dimensions.health.value)} / 100`,
        },
        riskBlock(riskLines, unchecked, readings.length > 0),
        {
          kind: 'fields',
          items: [
            releaseField(current, releases, coverage, { fullName: project.fullName, now: context.now }),
            issuesOf(current, counts, issues, readings),
            backlogField(readings, current),
            ...mergedFields(current),
            pushField(project, readings, context.now),
            licenceField(project),
          ],
        },
        asOfNote(
          readAt,
          context.now,
          healthProvenance(current),
          older,
          riskLines.length > 0 && unchecked.length > 0 ? `not checked: ${format.sentenceList(unchecked)}` : undefined,
        ),
        {
          kind: 'buttons',
          buttons: [
            runButton('Score', 'score', { project: project.fullName }),
            runButton('Signals', 'signals', { project: project.fullName }),
            runButton('Open issues', 'trend', { project: project.fullName, metric: 'open-issues' }),
          ],
        },
      ],
    };
  },
});

function risksOf(warnings: readonly Line[], project: ProjectRecord): Line[] {
  const licence = licenceNote(licenceOf(project));
  return [
    ...warnings,
    ...(licence.caution ? [`⚠ ${/\blicence\b/.test(licence.text) ? '' : 'licence: '}${licence.text}`] : []),
  ];
}

/** That nothing was found is worth as much as what was looked at. */
function riskBlock(risks: readonly Line[], unchecked: readonly string[], observed: boolean): Block {
  if (risks.length > 0) return { kind: 'list', items: risks };
  if (!observed) return { kind: 'text', text: 'Nothing was observed yet, so nothing can be said about risks.' };
  return {
    kind: 'text',
    text:
      unchecked.length === 0
        ? 'No open risk was found.'
        : `No open risk was found in what is known; ${format.sentenceList(unchecked)} could not be checked.`,
  };
}

function summary(
  name: string,
  current: Score | undefined,
  risks: number,
  partly: boolean,
  latest: ReleaseRow | undefined,
  now: number,
): string {
  const value = current?.dimensions.health.value;
  const state = value === undefined ? 'health is not known' : `health is ${format.score(value)} of 100`;
  const open = risks > 0 ? format.plural(risks, 'open risk') : `no open risk${partly ? ' in what is known' : ''}`;
  return `${name}: ${state}, ${open}${latest ? `, last stable release ${format.daysAgo(latest.publishedAt, now)}` : ''}.`;
}

/** Counts date the answer: where nobody asked for releases, the newest release is the only date that there is of them. */
function ageOfHealth(current: Score | undefined, readings: readonly Reading[]): ReturnType<typeof ageOf> {
  const counts = datedMetrics(
    current === undefined
      ? []
      : (['issuesClosed', 'newIssues', 'mergedPullRequests'] as const).map((name) => metricOf(current, name)),
  );
  const releases = datedMetrics(current === undefined ? [] : [metricOf(current, 'releaseCadence')]);
  const headline = Math.max(...counts.map(({ at }) => at), newestIssues(readings)?.at ?? -Infinity);
  const any = readings.at(-1)?.at ?? releases[0]?.at;
  return ageOf([...counts, ...releases], Number.isFinite(headline) ? headline : any);
}

function healthProvenance(current: Score | undefined): string | undefined {
  return (
    current &&
    `score ${current.version}, health from ${Math.round(current.dimensions.health.coverage * METRICS_PER_DIMENSION.health)} of its ${METRICS_PER_DIMENSION.health} metrics`
  );
}
