import type { Clock } from '../core/clock.ts';
import type { GitHub } from './types.ts';

export interface GitHubOptions {
  /** Absent: 60 REST requests an hour, no GraphQL; single repositories still work. */
  readonly token: string | undefined;
  readonly clock: Clock;
  /** `https://api.github.com` unless told. */
  readonly baseUrl?: string;
  /** IANA zone in which GitHub publishes star-history days; `America/Los_Angeles` unless told. */
  readonly starHistoryZone?: string;
  /** Unit of the retry plugin's backoff, milliseconds; 1,000 unless told. */
  readonly retryUnitMs?: number;
  /** How long one request may take on the wire, milliseconds; 15,000 unless told (GitHub gives up near 10,000). */
  readonly requestTimeoutMs?: number;
  readonly userAgent?: string;
}

export declare function createGitHub(options: GitHubOptions): GitHub;
