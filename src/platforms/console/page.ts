import type { Reader } from './runs.ts';

/** What the blocks are rendered for. */
export interface Page extends Reader {
  /** Columns of the terminal. */
  readonly width: number;
}
