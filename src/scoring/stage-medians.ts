/** Where the scoring run leaves the medians, so that a scorecard reads one value and not every project of a stage. */
export const STAGE_MEDIANS = 'medians of totals by funding stage';

/** The median total of a funding stage, and how many projects it is of. */
export interface StageMedian {
  readonly median: number;
  readonly projects: number;
}

/** @param groups with the median total as the only figure; null where no project of the stage has one */
export const writeStageMedians = (
  groups: readonly { group: string; projects: number; medians: readonly (number | null)[] }[],
): string =>
  JSON.stringify(
    groups.flatMap(({ group, projects, medians: [median] }) => (median == null ? [] : [[group, { median, projects }]])),
  );

/** Undefined for a stage that no run has seen, and where none has run. */
export function stageMedianIn(written: string | undefined, stage: string): StageMedian | undefined {
  if (written === undefined) return undefined;
  const list = JSON.parse(written) as readonly (readonly [string, StageMedian])[];
  return new Map(list).get(stage);
}
