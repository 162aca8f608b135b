import type { ChatPlatform } from '../contracts/platforms/chat-platform.ts';
import { OperatorError } from '../contracts/errors.ts';
import type { Logger } from '../contracts/logger.ts';

/**
 * Starts them all and gives those that were let in: whoever revokes the token of one must not silence the other. The outbox must not
 * know one that was refused: what is owed to it stays owed, where a refused request would switch its subscriptions off.
 * @throws OperatorError when none is let in; at once whatever else ends a start.
 */
export async function startPlatforms(platforms: readonly ChatPlatform[], log: Logger): Promise<ChatPlatform[]> {
  const starts = await Promise.all(
    platforms.map(async (platform) => ({ platform, refusal: await refusalOf(platform) })),
  );
  const refused = starts.flatMap(({ platform, refusal }) => (refusal === undefined ? [] : [{ platform, refusal }]));
  const tell = ({ platform, refusal }: (typeof refused)[number], what: string): void =>
    log.error({ platform: platform.name, reason: refusal.message, hint: refusal.hint }, what);
  const [first, ...others] = refused;
  if (first !== undefined && refused.length === platforms.length) {
    // One error ends the start; what else is wrong should not show only after that is mended.
    for (const one of others) tell(one, 'this platform lets nobody in either');
    throw first.refusal;
  }
  for (const one of refused) {
    tell(one, 'the bot works without this platform; mend it and start again');
    await one.platform.stop();
  }
  return starts.filter(({ refusal }) => refusal === undefined).map(({ platform }) => platform);
}

const refusalOf = (platform: ChatPlatform): Promise<OperatorError | undefined> =>
  platform.start().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof OperatorError) return error;
      throw error;
    },
  );
