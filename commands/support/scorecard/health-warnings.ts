import { DAY } from '../../../src/contracts/clock.ts';
import type { Line } from '../../../src/contracts/messages/message.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { DORMANT_DAYS } from '../../../src/scoring/lifecycle.ts';
import { metricOf } from '../../../src/scoring/score.ts';
import { date, plural } from '../../../src/text/format.ts';
import type { LeaderboardRow, ProjectRecord, SignalRecord } from '../../../db/store.ts';
import { STALE_AFTER } from '../as-of.ts';
import type { CommandContext } from '../context.ts';
import { standingWarning } from '../project-parts.ts';
import { HEALTH_KINDS, definitionOf } from '../../../src/signals/index.ts';
import { underCurrentNames } from '../../../src/text/current-names.ts';

/** Half a year without a push is what the recorded figures take for a project gone quiet. */
const QUIET_DAYS = 180;
const MOST = 3;

/** Open findings that speak of a project's health, newest first. */
export const openRisks = async (context: CommandContext, projectId: number): Promise<readonly SignalRecord[]> =>
  underCurrentNames(
    await context.store.signals.list({
      projectId,
      kinds: HEALTH_KINDS,
      states: ['onset', 'growing', 'peak'],
      limit: 10,
    }),
  );

/**
 * What a reader must know before any figure: that a project is gone, archived, without pushes or releases, or failing.
 * @returns lines that begin with ⚠, the gravest first, three at most
 */
export function healthWarnings(
  project: ProjectRecord,
  current: Score | undefined,
  risks: readonly SignalRecord[],
  now: number,
): Line[] {
  const state = standingWarning(project);
  const said = new Set(risks.map(({ signal }) => definitionOf(signal.kind).alreadySays));
  // A finding is of the day it was found; beside the days since the last push it would say another number.
  const quiet = quietWarning(current, now);
  return [
    ...(state === undefined ? [] : [state]),
    ...quiet,
    ...risks.flatMap(({ signal }) => {
      const { alreadySays } = definitionOf(signal.kind);
      return alreadySays === 'state' || (alreadySays === 'last push' && quiet.length > 0)
        ? []
        : [`⚠ ${signal.sentence}`];
    }),
    ...(said.has('last release') ? [] : releaseWarning(current, now)),
  ].slice(0, MOST);
}

function quietWarning(current: Score | undefined, now: number): Line[] {
  const push = current && metricOf(current, 'lastPush');
  if (push?.value === undefined || push.observedAt === undefined || push.value < QUIET_DAYS) return [];
  const asOf = now - push.observedAt > STALE_AFTER ? ` as of ${date(push.observedAt)}` : '';
  return [
    `⚠ No push for ${plural(push.value, 'day')}${asOf}: the last was on ${date(push.observedAt - push.value * DAY)}.`,
  ];
}

/** A project that never released is not judged: its metric is not known. */
function releaseWarning(current: Score | undefined, now: number): Line[] {
  const cadence = current && metricOf(current, 'releaseCadence');
  if (cadence?.value !== 0) return [];
  const { observedAt = now } = cadence;
  return [
    `⚠ No stable release in ${now - observedAt > STALE_AFTER ? `the 12 months to ${date(observedAt)}` : 'the last 12 months'}.`,
  ];
}

/**
 * Why a project must not be named as the best of anything, as a mark behind its name: `archived`, `no longer on GitHub`,
 * `no push for a year`; undefined for what is alive, or not known to be otherwise.
 */
export function deadMark(
  project: Pick<ProjectRecord, 'state' | 'archived'>,
  score: Score | undefined,
): string | undefined {
  if (project.state === 'gone') return 'no longer on GitHub';
  if (project.state === 'blocked') return 'taken down';
  if (project.archived) return 'archived';
  const idle = score && metricOf(score, 'lastPush').value;
  return idle !== undefined && idle >= DORMANT_DAYS ? UNMAINTAINED : undefined;
}

/** The same for a row of a ranking, which has the stage that the scoring run found. */
export const deadMarkOf = ({
  archived,
  lifecycle,
}: Pick<LeaderboardRow, 'archived' | 'lifecycle'>): string | undefined =>
  archived ? 'archived' : lifecycle === 'dormant' ? UNMAINTAINED : undefined;

const UNMAINTAINED = 'no push for a year';
