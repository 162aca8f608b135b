import type { Caller } from '../../../contracts/platforms/chat-platform.ts';
import { say } from '../../../contracts/messages/line.ts';
import type { Block, Line } from '../../../contracts/messages/message.ts';
import { openDirect } from './deliver.ts';
import { deliveryError, slackCode } from '../connection/errors.ts';
import type { SlackTools } from '../tools.ts';
import { uploadFile } from './upload-file.ts';
import type { Workspace } from '../connection/workspace.ts';

/** What the answer says of its file. */
export const FILE_SENT = {
  channel: 'The file stands in this channel.',
  person: 'The file was sent to you as a direct message.',
} as const;

/** A file of a private answer must not appear in the channel, so it goes to the person; the answer says where it is. */
export async function sendFile(
  tools: Pick<SlackTools, 'logger' | 'requestTimeoutMs'>,
  file: Extract<Block, { kind: 'file' }>,
  { workspace, caller, thread }: { workspace: Workspace; caller: Caller; thread?: string | undefined },
  everyone: boolean,
): Promise<Line> {
  const upload = { name: file.name, bytes: Buffer.from(file.content, 'utf8'), title: file.description || file.name };
  const { client } = workspace;
  let instead: Line = FILE_SENT.person;
  try {
    if (everyone && caller.channel !== undefined) {
      try {
        await uploadFile(
          client,
          { ...upload, channel: { id: caller.channel, ...(thread === undefined ? {} : { thread }) } },
          tools.requestTimeoutMs,
        );
        return FILE_SENT.channel;
      } catch (error) {
        tools.logger.warn(
          { reason: deliveryError(error).message },
          'A file could not be posted in its channel and goes to the person.',
        );
        instead = notPosted(error, caller);
      }
    }
    await uploadFile(
      client,
      { ...upload, channel: { id: await openDirect(client, caller.user) } },
      tools.requestTimeoutMs,
    );
    return instead;
  } catch (error) {
    tools.logger.warn({ reason: deliveryError(error).message }, 'A file could not be sent.');
    return 'The file could not be sent: Slack refused it. Try again later.';
  }
}

/** Everybody in the channel reads it: the file went to one of them. */
function notPosted(error: unknown, { userName }: Caller): Line {
  const has = `${userName === '' ? 'Whoever asked' : userName} has it as a direct message.`;
  if (!['not_in_channel', 'channel_not_found'].includes(slackCode(error) ?? ''))
    return `The file could not be posted here. ${has}`;
  return say`The file could not be posted here, because Groundswell is not in this channel: type \`/invite @Groundswell\` here, then ask again. ${has}`;
}
