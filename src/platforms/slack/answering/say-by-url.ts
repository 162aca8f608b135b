import { z } from 'zod';
import { sentence } from './answer.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import { postToUrl } from './reply.ts';
import type { SlackTools } from '../tools.ts';

const answerable = z.object({ response_url: z.url() });

/**
 * Says something to one person where no workspace is known: without a token only the `response_url` of what they did can.
 * @returns false where the payload names none
 */
export async function sayByUrl(
  tools: Pick<SlackTools, 'clock' | 'requestTimeoutMs'>,
  body: unknown,
  text: string,
): Promise<boolean> {
  const { data } = answerable.safeParse(body);
  if (data === undefined) return false;
  await postToUrl(tools, data.response_url, renderForSlack(sentence(text))[0] as SlackPayload, { everyone: false });
  return true;
}
