import { isoOfDay } from '../../contracts/figures/series.ts';
import type { DataSource, Signal } from '../../contracts/figures/signal.ts';
import { dayName, plural, whole } from '../engine/describe.ts';
import type { Observations } from '../engine/observations.ts';
import { chance, dataField } from '../engine/signal-fields.ts';
import * as format from '../../text/format.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';
import type { PlatformMove } from '../engine/universe.ts';

export type PlatformMoveEvidence = Omit<PlatformMove, 'who'> & { readonly data: DataSource };
export type PlatformMoveSignal = Signal<'platform-move', PlatformMoveEvidence>;

/** Far more projects than usual gained or lost stars on one day: one finding about the platform, not one a project. */
export const platformMove: SignalKindDefinition<'platform-move', PlatformMoveEvidence> = {
  kind: 'platform-move',
  ...NOTHING_BESIDE,
  name: 'platform-wide move',
  group: 'spikes',
  isHealth: false,
  states: null,
  tone: () => 'neutral',
  figures: ({ evidence: { moved, projects, usualShare, stars } }) => [
    {
      label: 'projects',
      value: `${format.count(moved)} of ${format.count(projects)}`,
      note: `usually ${format.percent(usualShare)}`,
    },
    { label: 'stars', value: format.signed(stars), note: 'over all of them' },
  ],
  evidence: ({ evidence }) => [
    {
      label: 'projects',
      value: `${format.count(evidence.moved)} of ${format.count(evidence.projects)}`,
      note: `usually ${format.percent(evidence.usualShare)} move that way`,
    },
    {
      label: 'stars',
      value: format.signed(evidence.direction === 'loss' ? -Math.abs(evidence.stars) : evidence.stars),
      note: 'beyond the usual',
    },
    { label: 'chance', value: chance(evidence.pValue) },
    dataField(evidence.data),
  ],
  find: null,
};

export function moveSignal(move: PlatformMove, known: Observations['source'] | undefined): PlatformMoveSignal {
  const { day, direction, moved, projects, usualShare, pValue } = move;
  const source = known ?? { line: 'observed' as const, zone: 'UTC', asOf: null };
  const share = move.moved / move.projects;
  const verb = move.direction === 'loss' ? 'lost' : 'gained far more stars than usual';
  const stars =
    move.direction === 'loss'
      ? ` stars beyond the usual (${plural(-move.stars, 'star')} in all)`
      : ` (+${whole(move.stars)} in all)`;
  return {
    kind: 'platform-move',
    key: `platform-move:${move.direction}:${isoOfDay(move.day)}`,
    projectId: null,
    repo: null,
    state: 'over',
    onset: move.day,
    detected: move.day,
    peak: move.day,
    ended: move.day,
    severity: share >= 0.1 ? 'medium' : 'low',
    sentence: `${plural(move.moved, 'project')} of ${whole(move.projects)} ${verb}${stars} on ${dayName(move.day)}: a move of the platform, not of the projects.`,
    evidence: {
      day,
      direction,
      moved,
      projects,
      usualShare,
      stars: move.stars,
      pValue,
      data: { ...source, through: day },
    },
  };
}
