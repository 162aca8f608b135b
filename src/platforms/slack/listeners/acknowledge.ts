import { redact } from '../connection/redact.ts';
import type { SlackTools } from '../tools.ts';

/**
 * Acknowledges by `send`, and says whether Slack heard it where the request came from. A connection that broke meanwhile takes the
 * words with it, and the next one knows nothing of the request: then the answer must go another way.
 * @param line the connection that the request came by, as `tools.line()` named it then
 * @param send gets whether that connection still stands
 */
export async function heard(
  tools: Pick<SlackTools, 'line' | 'logger'>,
  line: number,
  send: (stands: boolean) => Promise<void>,
): Promise<boolean> {
  const stands = tools.line() === line;
  try {
    await send(stands);
    return stands;
  } catch (error) {
    tools.logger.warn(
      { reason: redact(error instanceof Error ? error.message : String(error)) },
      'An acknowledgement did not reach Slack; the answer goes another way.',
    );
    return false;
  }
}
