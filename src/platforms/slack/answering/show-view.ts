import { SECOND } from '../../../contracts/clock.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { failure } from './answer.ts';
import { slackCode } from '../connection/errors.ts';
import { chartsOf } from '../render/render-message.ts';
import type { RenderOptions } from '../render/render-message.ts';
import type { SlackTools } from '../tools.ts';

/** How Slack refuses what stands in a view; of messages it says `invalid_blocks` instead. */
const REFUSALS: readonly (string | undefined)[] = ['invalid_arguments', 'invalid_blocks'];
/** How often, a second apart, a picture is tried again that Slack is still processing. */
const PICTURE_TRIES = 12;

/**
 * Shows a message in a view, or changes what stands there. `hash` is that of the view which is to be changed, so that an answer
 * that came meanwhile is not overwritten.
 * @returns Slack's answer, with the hash of the view as it is now
 */
export type ShowView = (
  message: Message,
  options: RenderOptions,
  hash?: string,
) => Promise<{ view?: { hash?: string | undefined } | undefined }>;

/**
 * Shows a message in a view, whatever Slack thinks of it. A picture that Slack is still processing would refuse the whole view, so
 * it is told in words at first and takes their place once it can be shown; where even the words are refused, the person gets the
 * generic line rather than a view that never fills.
 * @throws what `show` rejects with where it is no refusal, or refuses the generic line too.
 */
export async function showInView(
  tools: SlackTools,
  message: Message,
  options: RenderOptions,
  show: ShowView,
): Promise<void> {
  try {
    await show(message, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const words = { ...options, image: () => undefined };
    const shown = await show(message, words).catch(async (again: unknown) => {
      await show(failure(tools, again).message, {});
    });
    const hasPicture = chartsOf(message).some((chart) => options.image?.(chart) !== undefined);
    if (shown !== undefined && hasPicture)
      // Never rejects, and no stop waits for it: the words say the same.
      void showPicture(tools, (hash) => show(message, options, hash), shown.view?.hash);
  }
}

/** Whether Slack does not take what stands in a view. */
export const isRefusal = (error: unknown): boolean => REFUSALS.includes(slackCode(error));

/** Tries until Slack takes the picture; the words stay where it never does, or where the view was closed or changed meanwhile. */
async function showPicture(
  { clock }: SlackTools,
  show: (hash: string | undefined) => Promise<unknown>,
  hash: string | undefined,
): Promise<void> {
  for (let tries = 0; tries < PICTURE_TRIES; tries += 1) {
    await clock.sleep(SECOND);
    try {
      await show(hash);
      return;
    } catch (error) {
      if (!isRefusal(error)) return;
    }
  }
}
