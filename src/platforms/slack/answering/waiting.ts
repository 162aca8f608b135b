import type { Answer } from '../../../contracts/bot.ts';
import { SECOND } from '../../../contracts/clock.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { sentence, SETTLED } from './answer.ts';
import { deliveryError } from '../connection/errors.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import type { Respond } from './reply.ts';
import type { SlackTools } from '../tools.ts';

/** Slack shows nothing while a press is answered: who has waited for so long is told that somebody works on it. */
const NOTE_MS = 2 * SECOND;

/** What is said of an answer that takes its time. `early` is the answer where only its picture or file is missing. */
export function whatHappens(
  declaration: CommandDeclaration | undefined,
  text: string,
  early: Answer | undefined,
): string {
  if (early?.message.blocks.some((block) => block.kind === 'chart') === true)
    return 'Drawing the chart; the answer follows here.';
  if (early?.message.blocks.some((block) => block.kind === 'file') === true)
    return 'Writing the file; the answer follows here.';
  const what = text.length > 80 ? (declaration?.name ?? 'the command') : text;
  return declaration?.pace === 'slow'
    ? `Working on “${what}”: this asks GitHub and may take a moment. The answer follows here.`
    : `Still working on “${what}”. The answer follows here.`;
}

/**
 * Does `work` with a `respond` that is preceded by `words` where nothing has been answered in time. With the four messages of the
 * longest answer that makes the five that a `response_url` takes.
 */
export async function withNote(
  tools: Pick<SlackTools, 'clock' | 'logger'>,
  respond: Respond,
  words: () => string,
  work: (respond: Respond) => Promise<void>,
): Promise<void> {
  const answered = new AbortController();
  // One after the other: a note must not arrive behind the answer that it announces.
  let posting: Promise<unknown> = Promise.resolve();
  const noted = tools.clock.sleep(NOTE_MS, answered.signal).then(async () => {
    await posting;
    if (answered.signal.aborted) return;
    posting = respond(renderForSlack(sentence(words()))[0] as SlackPayload, { everyone: false }).catch(
      (error: unknown) =>
        tools.logger.warn(
          { reason: deliveryError(error).message },
          'Nobody could be told that an answer takes its time.',
        ),
    );
    await posting;
  });
  try {
    await work(async (payload, showing) => {
      await posting;
      const post = respond(payload, showing);
      posting = post.catch(() => undefined);
      await post;
      answered.abort(SETTLED);
    });
  } finally {
    answered.abort(SETTLED);
    await noted;
  }
}
