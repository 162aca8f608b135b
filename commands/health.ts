import { DAY, dayOf } from '../src/core/clock.ts';
import * as format from '../src/core/format.ts';
import type { Field, Line, Message } from '../src/core/message.ts';
import { releaseUrl } from '../src/core/github-links.ts';
import { cadenceOf } from '../src/scoring/cadence.ts';
import { licenceNote } from '../src/scoring/licence.ts';
import { METRICS_PER_DIMENSION } from '../src/scoring/metric-list.ts';
import { metricOf } from '../src/scoring/score.ts';
import type { Score } from '../src/core/score.ts';
import type { ReleaseRecord, Snapshot } from '../db/store.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import { currentScore } from './support/current-score.ts';
import { findProject } from './support/find-project.ts';
import { countsFor, everyDays, issuesField } from './support/key-figures.ts';
import { licenceOf, projectHeading, runButton, standingWarning } from './support/project-parts.ts';
import { healthKinds } from './support/signal-lines.ts';

/** Is something we depend on going stale? */
export const health = command({
  name: 'health',
  purpose: 'Show releases and their rhythm, issues opened and closed, merged pull requests, licence and risks',
  examples: ['health qdrant/qdrant'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: { project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true } },
  async run(context, options): Promise<Message> {
    const project = await findProject(context, options.project, 'health');
    const { observations, scores, signals } = context.store;
    const today = dayOf(context.now);
    const current = await currentScore(context, project.id);
    const at = current?.at ?? context.now;
    const [counts, releases, newest, quarter, risks] = await Promise.all([
      scores.standing(project.id).then((standing) => countsFor(context, project.id, at, standing)),
      observations.releases(project.id, { since: context.now - 730 * DAY }),
      observations.latestSnapshot(project.id),
      observations.snapshots(project.id, { from: today - 95, to: today - 85 }),
      signals.list({ projectId: project.id, kinds: healthKinds, states: ['onset', 'growing', 'peak'], limit: 10 }),
    ]);
    const cadence = cadenceOf(releases, context.now);
    const latest = releases.find((release) => !release.prerelease);
    const warning = standingWarning(project);
    const licence = licenceNote(licenceOf(project));
    const riskLines: Line[] = [
      ...(warning === undefined ? [] : [warning]),
      ...risks.map((record) => `⚠ ${record.signal.sentence}`),
      ...(licence.caution ? [`⚠ ${/\blicence\b/.test(licence.text) ? '' : 'licence: '}${licence.text}`] : []),
    ];
    return {
      summary: summary(project.fullName, current, riskLines.length, latest, context.now),
      tone: riskLines.length > 0 ? 'warning' : 'neutral',
      blocks: [
        { kind: 'heading', text: projectHeading(project), aside: `health ${format.score(current?.dimensions.health.value)} / 100` },
        ...(riskLines.length > 0 ? [{ kind: 'list' as const, items: riskLines }] : [{ kind: 'text' as const, text: newest === undefined ? 'Nothing was observed yet, so nothing can be said about risks.' : 'No open risk was found.' }]),
        {
          kind: 'fields',
          items: [
            releaseField(cadence, latest, project.fullName, context.now),
            issuesField(current, counts, newIssues(current)),
            backlogField(newest, quarter),
            mergedField(current),
            { label: 'last push', value: project.pushedAt === null ? format.UNKNOWN : format.daysAgo(project.pushedAt, context.now) },
            { label: 'licence', value: licence.text },
          ],
        },
        asOfNote(newest?.at, context.now, healthProvenance(current)),
        { kind: 'buttons', buttons: [runButton('Score', 'score', { project: project.fullName }), runButton('Signals', 'signals', { project: project.fullName }), runButton('Open issues', 'trend', { project: project.fullName, metric: 'open-issues' })] },
      ],
    };
  },
});

function summary(name: string, current: Score | undefined, risks: number, latest: ReleaseRecord | undefined, now: number): string {
  const value = current?.dimensions.health.value;
  const state = value === undefined ? 'health is not known' : `health is ${format.score(value)} of 100`;
  return `${name}: ${state}, ${risks === 0 ? 'no open risk' : format.plural(risks, 'open risk')}${latest ? `, last stable release ${format.daysAgo(latest.publishedAt, now)}` : ''}.`;
}

function releaseField(cadence: ReturnType<typeof cadenceOf>, latest: ReleaseRecord | undefined, fullName: string, now: number): Field {
  if (!cadence || !latest) return { label: 'releases', value: format.UNKNOWN, note: 'no stable release is known' };
  const url = releaseUrl(fullName, latest.tag);
  const name = latest.tag === '' ? 'last one' : latest.tag;
  return {
    label: 'releases',
    value: cadence.medianGapDays === undefined ? `${format.count(cadence.count)} in 12 months` : everyDays(cadence.medianGapDays),
    note: [url === undefined ? name : { kind: 'link', text: format.shorten(name, 40), url }, ` ${format.daysAgo(latest.publishedAt, now)}; ${format.count(cadence.count)} stable in 12 months`],
  };
}

function newIssues(current: Score | undefined): string | undefined {
  const opened = current && metricOf(current, 'newIssues').value;
  return opened === undefined ? undefined : `${format.count(opened)} new in 30 days`;
}

function backlogField(newest: Snapshot | undefined, quarter: readonly Snapshot[]): Field {
  const before = quarter.findLast((snapshot) => snapshot.openIssues !== null)?.openIssues;
  const now = newest?.openIssues;
  return {
    label: 'open issues',
    value: format.count(now),
    note: now == null ? 'unknown' : before == null ? 'no reading from 90 days ago' : `${format.signed(now - before)} in 90 days`,
  };
}

function mergedField(current: Score | undefined): Field {
  const merged = current && metricOf(current, 'mergedPullRequests');
  return { label: 'merged pull requests', value: format.count(merged?.value), note: merged?.value === undefined ? (merged?.missingBecause ?? 'unknown') : 'in 12 months' };
}

function healthProvenance(current: Score | undefined): string | undefined {
  return current && `score ${current.version}, health from ${Math.round(current.dimensions.health.coverage * METRICS_PER_DIMENSION.health)} of its ${METRICS_PER_DIMENSION.health} metrics`;
}
