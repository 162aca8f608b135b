import type { EventEvidence, Severity, Signal, SignalKind, SignalThresholds } from '../core/signal.ts';
import { isoOfDay } from '../core/series.ts';
import type { Day, ProjectEvent, ProjectHistory } from '../core/series.ts';
import { releaseStream } from './cadence.ts';
import { plural, whole } from './describe.ts';
import type { Observations } from './observations.ts';

type EventKind = Extract<SignalKind, 'archived' | 'gone' | 'moved' | 'relicensed' | 'first-release' | 'milestone'>;

/** Licences that let anyone use the code for anything; leaving them is what dependents must know about. */
const permissive = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'Unlicense',
  'Zlib',
  'BSL-1.0',
  'MPL-2.0',
]);
/** A jump of this share is the counter's doing: it crosses no milestone. */
const counterJump = { count: 500, share: 0.5 };

/**
 * Things that happened once: archived, gone, renamed or moved, relicensed, first stable release in long, star
 * milestones. No statistics: a fact with its day. `obs` is the star line that the spike detector reads.
 */
export function findEvents(
  history: ProjectHistory,
  obs: Observations | null,
  limits: SignalThresholds,
  today: Day,
): Signal[] {
  return [
    ...history.events.filter(({ day }) => day <= today).flatMap((event) => fromEvent(history, event)),
    ...firstReleases(history, limits, today),
    ...(obs === null ? [] : milestones(history, obs, limits, today)),
  ];
}

function fromEvent(history: ProjectHistory, event: ProjectEvent): Signal[] {
  const { repo } = history;
  switch (event.type) {
    case 'archived':
      return [signal(history, 'archived', event.day, 'high', `${repo} was archived: it takes no more changes.`, {})];
    case 'gone':
      return [
        signal(history, 'gone', event.day, 'high', `${repo} can no longer be read: deleted or made private.`, {}),
      ];
    case 'renamed':
    case 'moved': {
      const how = event.type === 'moved' ? 'moved to another owner' : 'was renamed';
      return [
        signal(
          history,
          'moved',
          event.day,
          event.type === 'moved' ? 'medium' : 'low',
          `${event.from} ${how}: now ${event.to}.`,
          event,
        ),
      ];
    }
    case 'relicensed': {
      const closing =
        event.from !== null && permissive.has(event.from) && (event.to === null || !permissive.has(event.to));
      const sentence = `The licence changed from ${event.from ?? 'none recognised'} to ${event.to ?? 'none recognised'}.`;
      return [signal(history, 'relicensed', event.day, closing ? 'high' : 'medium', sentence, event)];
    }
    // Coming back ends a state; the one who follows the project sees it in its facts, not as an alert.
    case 'unarchived':
    case 'back':
      return [];
  }
}

function firstReleases(history: ProjectHistory, limits: SignalThresholds, today: Day): Signal[] {
  const stream = releaseStream(history.releases).filter(({ day }) => day <= today);
  return stream.flatMap(({ day, version }, i) => {
    const before = stream[i - 1];
    if (before === undefined || day - before.day < limits.silenceDays) return [];
    const name = version === '' ? 'A stable release' : `Stable release ${version}`;
    const sentence = `${name} after ${plural(day - before.day, 'day')} without one.`;
    return [
      signal(history, 'first-release', day, 'medium', sentence, {
        value: day - before.day,
        to: version === '' ? null : version,
      }),
    ];
  });
}

function milestones(history: ProjectHistory, obs: Observations, limits: SignalThresholds, today: Day): Signal[] {
  const found: Signal[] = [];
  let highest = obs.before[0] ?? Number.NaN;
  if (Number.isNaN(highest)) return found;
  for (let i = 0; i < obs.size && (obs.day[i] ?? 0) <= today; i++) {
    const before = obs.before[i] ?? 0;
    const count = before + (obs.gain[i] ?? 0);
    if (count <= highest) continue;
    let mark = limits.milestoneStars;
    while (mark * 10 <= count) mark *= 10;
    const jumped = before >= counterJump.count && count - before > counterJump.share * before;
    if (mark > highest && mark <= count && !jumped && (obs.span[i] ?? 1) <= 14) {
      const day = obs.day[i] ?? 0;
      const severity: Severity = mark >= 10_000 ? 'medium' : 'low';
      found.push(
        signal(
          history,
          'milestone',
          day,
          severity,
          `${history.repo} passed ${whole(mark)} stars.`,
          { value: mark },
          obs,
        ),
      );
    }
    highest = count;
  }
  return found;
}

function signal(
  history: ProjectHistory,
  kind: EventKind,
  day: Day,
  severity: Severity,
  sentence: string,
  facts: { from?: string | null; to?: string | null; value?: number },
  obs?: Observations,
): Signal {
  const evidence: EventEvidence = {
    day,
    from: facts.from ?? null,
    to: facts.to ?? null,
    value: facts.value ?? null,
    data: { line: 'observed', zone: 'UTC', asOf: null, ...obs?.source, through: day },
  };
  const mark = kind === 'milestone' ? `:${String(facts.value ?? '')}` : '';
  return {
    kind,
    key: `${kind}:${history.id}:${isoOfDay(day)}${mark}`,
    projectId: history.id,
    repo: history.repo,
    state: 'over',
    onset: day,
    detected: day,
    peak: day,
    ended: day,
    severity,
    sentence,
    evidence,
  };
}
