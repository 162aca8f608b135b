import { z } from 'zod';
import { PassingDeliveryError } from '../../../contracts/errors.ts';
import { shorten } from '../render/cut-text.ts';
import { UPLOAD_ALT } from '../render/limits.ts';
import type { SlackClient } from '../connection/workspace.ts';

const ticketSchema = z.object({ upload_url: z.url(), file_id: z.string() });

export interface Upload {
  name: string;
  bytes: Uint8Array;
  title: string;
  /** For pictures: their description. */
  altText?: string;
  /** Where the file is posted; undefined keeps it private to us, to be shown in an image block. */
  channel?: { id: string; thread?: string };
}

/**
 * Slack's upload in three steps: ask for an address, send the bytes there, say that it is done.
 * @param signal breaks off what is under way; the client must know it too
 * @returns the file's id. A picture may need a moment more before an image block may show it.
 */
export async function uploadFile(
  client: SlackClient,
  upload: Upload,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string> {
  const ticket = ticketSchema.parse(
    await client.apiCall('files.getUploadURLExternal', {
      filename: upload.name,
      length: upload.bytes.byteLength,
      // The reference calls it `alt_txt`; the SDK's own type spells it otherwise.
      ...(upload.altText === undefined ? {} : { alt_txt: shorten(upload.altText, UPLOAD_ALT) }),
    }),
  );
  const enough = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  const response = await fetch(ticket.upload_url, {
    method: 'POST',
    body: Buffer.from(upload.bytes),
    headers: { 'content-type': 'application/octet-stream' },
    signal: AbortSignal.any(enough),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new PassingDeliveryError(`upload answered ${response.status}`, 'no');
  await client.apiCall('files.completeUploadExternal', {
    files: [{ id: ticket.file_id, title: upload.title }],
    ...(upload.channel === undefined
      ? {}
      : {
          channel_id: upload.channel.id,
          ...(upload.channel.thread === undefined ? {} : { thread_ts: upload.channel.thread }),
        }),
  });
  return ticket.file_id;
}
