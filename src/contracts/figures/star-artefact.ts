import type { EpochDay } from '../clock.ts';
import type { DataLine } from '../messages/data-line.ts';

/**
 * What a star counter did that people did not do.
 *
 * `fell-to-nothing`: a tenth or less was left. `restated`: stars were taken away together. `came-back`: what was taken away
 * returned. `jumped`: more came at once than interest brings, and no interest followed. `froze`: the count stood still and
 * then caught up. `moved-name`: one of these while the project changed its owner or name.
 */
export type StarArtefactKind = 'fell-to-nothing' | 'restated' | 'came-back' | 'jumped' | 'froze' | 'moved-name';

export interface StarArtefact {
  readonly line: DataLine;
  readonly kind: StarArtefactKind;
  /** Last day whose count is good before it, and first day whose count is good after it. Counts between are disregarded. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly fromCount: number;
  readonly toCount: number;
  /** Whether the difference between both counts is what people did, so that only the days between are not known. */
  readonly believed: boolean;
  /** Whether later readings confirm it; until then it may turn out to be real. */
  readonly settled: boolean;
}
