import type { Headers } from '../access/budget.ts';
import type { Verdict } from '../classify.ts';
import { isRateLimited, limitVerdict } from '../classify.ts';
import { graphqlBodySchema } from './schemas.ts';

/** An answer whose body broke off or is no JSON. */
export const unreadable = Symbol('unreadable');

export async function readBody(data: unknown): Promise<unknown> {
  if (!(data instanceof ReadableStream)) return data;
  // A connection that breaks in the middle rejects here, like one that breaks before.
  const text = await new Response(data).text();
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/** GraphQL says 200 and puts the limit into the errors. */
export function limitedInside(answer: RawAnswer, now: number): Verdict | undefined {
  if (answer.status !== 200 || typeof answer.data !== 'object' || answer.data === null || !('errors' in answer.data))
    return undefined;
  const body = graphqlBodySchema.safeParse(answer.data);
  return body.success && (body.data.errors ?? []).some(isRateLimited) ? limitVerdict(answer.headers, now) : undefined;
}

/** The answer inside what Octokit and its plugins throw; undefined when there was none (network). */
export function responseOf(error: unknown): RawAnswer | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error;
  if (
    typeof response !== 'object' ||
    response === null ||
    !('status' in response) ||
    !('headers' in response) ||
    !('data' in response)
  )
    return undefined;
  // The retry plugin turns an answer 200 that says "something went wrong" into an error of status 500: the error's own counts.
  const status = 'status' in error ? error.status : response.status;
  return typeof status === 'number' && isHeaders(response.headers)
    ? { status, headers: response.headers, data: response.data }
    : undefined;
}

/** Why GitHub gives the App no installation token: that request is sent before ours, and its failure says nothing of any project. */
export function appTroubleOf(error: unknown, status: number): string | undefined {
  const url =
    typeof error === 'object' && error !== null && 'request' in error && typeof error.request === 'object'
      ? (error.request as { url?: unknown } | null)?.url
      : undefined;
  if (typeof url !== 'string' || !/\/app\/installations\/[^/]+\/access_tokens$/.test(url)) return undefined;
  if (status === 401) return 'the app id and the private key do not belong together';
  if (status === 404) return 'it has no installation with this id';
  if (status === 403) return 'its installation is suspended';
  return status < 500 && status !== 429 ? `status ${status}` : undefined;
}

const isHeaders = (value: unknown): value is Headers => typeof value === 'object' && value !== null;

export function messageOf(data: unknown, error: unknown): string {
  if (typeof data === 'object' && data !== null && 'message' in data && typeof data.message === 'string')
    return data.message;
  return error instanceof Error ? error.message : '';
}
