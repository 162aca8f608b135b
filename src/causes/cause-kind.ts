import type { Cause } from '../contracts/figures/cause.ts';
import type { Day, ProjectHistory } from '../contracts/figures/series.ts';

/** The spike that is asked about. */
export interface SpikeShape {
  readonly onset: Day;
  readonly peakDay: Day;
  /** Stars above usual so far. */
  readonly excess: number;
}

/** A spike of another project of the same owner. */
export interface SisterSpike extends SpikeShape {
  readonly repo: string;
}

export interface CauseQuestion {
  readonly history: ProjectHistory;
  readonly spike: SpikeShape;
  readonly sisters: readonly SisterSpike[];
  /** First and last day on which an event fits. */
  readonly from: Day;
  readonly to: Day;
}

/** One kind of event that can be why. A file in `kinds/`, listed in `index.ts`. */
export interface CauseKind {
  readonly kind: string;
  /** The rule in one sentence, for the documentation. */
  readonly explains: string;
  find: (question: CauseQuestion) => readonly CauseFound[];
}

/** As a kind finds it: how near it is, and what follows of that, is the same for all. */
interface CauseFound extends Omit<Cause, 'kind' | 'days' | 'weight'> {
  /** How much it draws by itself, in points of a story. */
  readonly draw: number;
}
