import type { Reader } from './runs.ts';

/** What the blocks are rendered for. */
export interface Page extends Reader {
  /** Columns of the terminal. */
  readonly width: number;
  /** Numbers for the commands that are offered, in turn; absent where nobody can pick one. */
  readonly nextNumber?: () => number;
}
