import type { Message } from '../../../contracts/messages/message.ts';
import { failure } from './answer.ts';
import { slackCode } from '../connection/errors.ts';
import type { RenderOptions } from '../render/render-message.ts';
import type { SlackTools } from '../tools.ts';

/** How Slack refuses what stands in a view; of messages it says `invalid_blocks` instead. */
const REFUSALS: readonly (string | undefined)[] = ['invalid_arguments', 'invalid_blocks'];

/**
 * Shows a message in a view, whatever Slack thinks of it. A picture that Slack is still processing would refuse the whole view, so
 * it is told in words then; where even that is refused, the person gets the generic line rather than a view that never fills.
 * @throws what `show` rejects with where it is no refusal, or refuses the generic line too.
 */
export async function showInView(
  tools: SlackTools,
  message: Message,
  options: RenderOptions,
  show: (message: Message, options: RenderOptions) => Promise<unknown>,
): Promise<void> {
  try {
    await show(message, options);
  } catch (error) {
    if (!REFUSALS.includes(slackCode(error))) throw error;
    await show(message, { ...options, image: () => undefined }).catch((again: unknown) =>
      show(failure(tools, again).message, {}),
    );
  }
}
