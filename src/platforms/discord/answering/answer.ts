import type { Answer, RunHooks } from '../../../contracts/bot.ts';
import { PassingDeliveryError } from '../../../contracts/errors.ts';
import { incidentId } from '../../../runtime/incident-id.ts';
import type { Logger } from '../../../contracts/logger.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import type { DiscordContext } from '../config.ts';
import { toDeliveryError } from '../connection/errors.ts';
import type { InteractionReply, Place } from './reply.ts';
import { DEFER_AFTER_MS } from '../render/limits.ts';
import { broken, failure, incomplete, refused, stopping, tooSlow } from './say-trouble.ts';
import { prepareAnswer } from './payloads-of-answer.ts';
import type { PreparedAnswer } from './payloads-of-answer.ts';
import { preparePayloads } from '../sending/prepare-message.ts';

export interface AnswerPlan {
  /** 'slow' acknowledges at once; 'instant' answers in the acknowledgement itself when it is ready in time. */
  pace: 'instant' | 'slow';
  /** Where the answer goes when all is well; an error goes to the asker alone. */
  place: Place;
  /** Adds *Share* to private answers. */
  share: boolean;
  /** Aborts when the process stops. */
  stop: AbortSignal;
}

/** Longest time for a handler: far below the token's quarter of an hour, so that the sentence about it still arrives. */
const LIMIT_SECONDS = { instant: 60, slow: 600 } as const;
/** Progress sentences closer together than this are skipped: each is a request. */
const PROGRESS_MS = 2_000;

const OVER = 'the interaction is over';

/**
 * Runs what answers and sees to it that the person gets something: in time, exactly once, whatever the handler does.
 * Never rejects.
 */
export async function answerInteraction(
  context: DiscordContext,
  reply: InteractionReply,
  plan: AnswerPlan,
  work: (hooks: Required<RunHooks>) => Promise<Answer>,
): Promise<void> {
  const { clock } = context;
  let marked: { id: string; log: Logger } | undefined;
  // Most answers need no id: it is made when there is something to be found in the log.
  const mark = (): { id: string; log: Logger } => {
    if (marked === undefined) {
      const id = incidentId();
      marked = { id, log: context.logger.child({ interaction: id }) };
    }
    return marked;
  };
  const ending = new AbortController();
  const limit = new AbortController();
  let lastProgress = -Infinity;
  let happening: string | undefined;
  const hooks: Required<RunHooks> = {
    signal: limit.signal,
    onProgress: (text) => {
      // There is nothing yet that could say it; the deferral will.
      if (!reply.deferred) happening = text;
      if (!reply.deferred || clock.now() - lastProgress < PROGRESS_MS) return;
      lastProgress = clock.now();
      const message: Message = { summary: text, tone: 'neutral', blocks: [] };
      preparePayloads(message, context)
        .then(([payload]) => (payload === undefined ? undefined : reply.progress(payload)))
        .catch((error: unknown) => mark().log.debug(described(error), 'a progress line was lost'));
    },
  };
  const prepare = (answer: Answer): Promise<PreparedAnswer> => prepareAnswer(answer, context, plan.place, plan.share);
  const explain = (message: Message): Promise<PreparedAnswer> => prepare(failure(message));
  // Nothing new begins once the process stops.
  const answering = (plan.stop.aborted ? Promise.resolve(failure(stopping())) : settled(work, hooks))
    .then(prepare)
    .catch(async (error: unknown) => {
      mark().log.error(described(error), 'an interaction failed');
      return explain(broken(mark().id));
    });

  try {
    const early =
      plan.pace === 'slow' ? undefined : await Promise.race([answering, clock.sleep(DEFER_AFTER_MS, ending.signal)]);
    if (early === undefined) {
      await deferred();
      if (happening !== undefined) hooks.onProgress(happening);
    }
    const { payloads, place } = early ?? (await Promise.race([answering, stopped(), limited()]));
    await reply.answer(payloads, place);
  } catch (error) {
    mark().log.error(described(error), 'an interaction could not be answered');
    await apologise(context, reply, refused(mark().id)).catch((trouble: unknown) =>
      mark().log.debug(described(trouble), 'nor could that be said'),
    );
  } finally {
    // With a reason of ours: without one, every answer would pay for an error with its stack.
    ending.abort(OVER);
    limit.abort(OVER);
  }

  /** Where only the answer to the deferral was lost, Discord may wait for ours: that is found out when it is there. */
  async function deferred(): Promise<void> {
    try {
      await reply.defer(plan.place);
    } catch (error) {
      if (!(toDeliveryError(error) instanceof PassingDeliveryError)) throw error;
      mark().log.warn(described(error), 'an interaction may not have been acknowledged');
    }
  }

  async function stopped(): Promise<PreparedAnswer> {
    await aborted(plan.stop, ending.signal);
    return explain(stopping());
  }

  async function limited(): Promise<PreparedAnswer> {
    const seconds = LIMIT_SECONDS[plan.pace];
    await clock.sleep(seconds * 1_000, ending.signal);
    if (!ending.signal.aborted) mark().log.warn({ seconds }, 'an interaction took too long');
    return explain(tooSlow(seconds));
  }
}

/** Says that an answer failed: `instead` where nothing of it stands, else that the rest is missing. */
export async function apologise(context: DiscordContext, reply: InteractionReply, instead: Message): Promise<void> {
  const [[first], [rest]] = await Promise.all([
    preparePayloads(instead, context),
    preparePayloads(incomplete(), context),
  ]);
  if (first !== undefined && rest !== undefined) await reply.explain({ instead: first, behind: rest });
}

/** A handler that throws before its first await must not escape either. */
const settled = async (
  work: (hooks: Required<RunHooks>) => Promise<Answer>,
  hooks: Required<RunHooks>,
): Promise<Answer> => work(hooks);

/** Resolves when `signal` aborts; never when `ending` comes first, so that nothing waits for it. */
const aborted = (signal: AbortSignal, ending: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: ending });
  });

const described = (error: unknown): object =>
  error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
