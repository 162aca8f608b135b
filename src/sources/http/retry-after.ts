import { SECOND } from '../../contracts/clock.ts';

/** A number of seconds this large can only be a moment since 1970: Docker Hub writes those. */
const FIRST_MOMENT = 1_000_000_000;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** When a server wants to be asked again, ms: seconds, an HTTP date (RFC 9110, 10.2.3) or a Unix time. Undefined where it does not say. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = [headers['retry-after'] ?? headers['x-retry-after']].flat()[0]?.trim();
  if (text === undefined || text === '') return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : Math.max(at, now);
  }
  const seconds = Number(text);
  return seconds >= FIRST_MOMENT ? Math.max(seconds * SECOND, now) : now + seconds * SECOND;
}
