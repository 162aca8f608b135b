import type { DataLine } from '../../contracts/messages/data-line.ts';
import type { Day } from '../../contracts/figures/series.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';

export interface Rise {
  readonly line: DataLine;
  /** Day of its highest figure. */
  readonly peakDay: Day;
}

/**
 * What the counter did that made a rise; undefined where it is people's. What arrives after a standstill and is no more than
 * its days would have brought is theirs.
 *
 * @param artefacts of both lines
 * @returns a settled artefact rather than one that later readings may show to be real
 */
export function counterRise({ line, peakDay }: Rise, artefacts: readonly StarArtefact[]): StarArtefact | undefined {
  const around = artefacts.filter(
    (artefact) =>
      artefact.line === line &&
      peakDay > artefact.from &&
      peakDay <= artefact.to &&
      !(artefact.kind === 'froze' && artefact.believed),
  );
  return around.find(({ settled }) => settled) ?? around[0];
}
