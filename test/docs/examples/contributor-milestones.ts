import type { Signal } from '../../../src/contracts/figures/signal.ts';
import { isoOfDay } from '../../../src/contracts/figures/series.ts';
import type { Day, ProjectHistory } from '../../../src/contracts/figures/series.ts';
import { whole } from '../../../src/signals/engine/describe.ts';
import type { EventEvidence } from '../../../src/signals/engine/event.ts';

type Milestone = Signal<'milestone', EventEvidence>;

const MARKS = [100, 1_000, 10_000];

/** Days on which the contributors first reached a mark. A count that began above it, or has a hole before it, says nothing. */
export function findContributorMilestones(history: ProjectHistory, today: Day): Milestone[] {
  const { contributors } = history.counts;
  if (contributors === null) return [];
  return contributors.values.flatMap((count, i): Milestone[] => {
    const day = contributors.start + i;
    const before = contributors.values[i - 1] ?? null;
    if (count === null || before === null || day > today) return [];
    const mark = MARKS.findLast((one) => before < one && one <= count);
    if (mark === undefined) return [];
    return [
      {
        kind: 'milestone',
        key: `milestone:contributors:${mark}:${history.id}:${isoOfDay(day)}`,
        projectId: history.id,
        repo: history.repo,
        state: 'over',
        onset: day,
        detected: day,
        peak: day,
        ended: day,
        severity: 'low',
        sentence: `${history.repo} passed ${whole(mark)} contributors.`,
        evidence: {
          day,
          from: null,
          to: null,
          value: mark,
          data: { line: contributors.line, zone: contributors.zone, asOf: contributors.asOf, through: day },
        },
      },
    ];
  });
}
