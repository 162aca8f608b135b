import type { OptionValue } from '../contracts/command.ts';
import type { Span } from './spans.ts';

/** What the spans of a sentence say, collected option by option. */
export interface Collected {
  readonly explicit: Record<string, OptionValue>;
  readonly implied: Record<string, OptionValue>;
  /** Spans that found their option taken by something else. */
  readonly rejected: Span[];
  /** Values of choices of which several may be named. */
  readonly listed: { option: string; value: string }[];
  asked: number;
  /** Whether a value is named by a part of its name. */
  parts: boolean;
}
