/**
 * Wait before the next attempt in ms: doubled each time, half of it by chance so that channels that failed together do not
 * come back together ("equal jitter", Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), and never
 * shorter than what the platform asked for.
 *
 * @param attempts attempts begun so far, at least 1
 * @param random a number from 0 up to 1
 */
export function waitBeforeRetry(
  attempts: number,
  random: number,
  limits: { firstWaitMs: number; longestWaitMs: number },
  retryAfterMs = 0,
): number {
  const doubled = limits.firstWaitMs * 2 ** Math.min(Math.max(attempts - 1, 0), 30);
  const whole = Math.min(doubled, limits.longestWaitMs);
  const jittered = whole / 2 + (whole / 2) * random;
  // Retry-After is kept to the full, with the jitter on top of it.
  return Math.ceil(retryAfterMs === 0 ? jittered : retryAfterMs + Math.min(jittered, retryAfterMs / 10));
}
