import { DiscordAPIError } from 'discord.js';
import { OperatorError } from '../../../contracts/errors.ts';
import { connectionTrouble } from '../../../runtime/connection-trouble.ts';

const NEW_TOKEN = 'Make a new one under Bot in the developer portal and set DISCORD_TOKEN.';

/** What an operator is told when Discord does not let us in: every failure of a log-in or a registration as one sentence. */
export function toOperatorError(error: unknown, applicationId: string): OperatorError {
  if (error instanceof OperatorError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 401 || (error instanceof Error && 'code' in error && error.code === 'TokenInvalid'))
    return new OperatorError('Discord refuses the token.', NEW_TOKEN);
  if (status === 403 || status === 404) {
    return new OperatorError(
      `The token does not belong to the application ${applicationId}.`,
      'Set DISCORD_APPLICATION_ID to the application id that stands under General Information of the bot whose token it is.',
    );
  }
  const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  if (error instanceof DiscordAPIError && error.status < 500)
    return new OperatorError(
      `Discord does not take what it was sent: ${error.status} ${reason}`,
      'Update the bot; if that does not help, report this.',
    );
  const trouble = connectionTrouble(error);
  return new OperatorError(
    `Discord could not be reached: ${trouble?.sentence ?? reason}`,
    trouble?.hint ?? 'Check the connection and discordstatus.com.',
    { cause: error },
  );
}
