import { MessageFlags, Routes } from 'discord.js';
import type { APIApplicationCommandOptionChoice, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Clock } from '../../../contracts/clock.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { apiCode, toDeliveryError } from '../connection/errors.ts';
import { PassingDeliveryError } from '../../../contracts/errors.ts';
import type { DiscordRequests, ReadyPayload } from '../connection/requests.ts';

/** Where an answer goes: a new message, seen by the asker or by everybody, or in place of the message that was pressed. */
export type Place = 'private' | 'public' | 'replace';

export interface InteractionToken {
  id: string;
  token: string;
  applicationId: string;
}

const CALLBACK = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;
const ALREADY_ACKNOWLEDGED = 40060;
const UNKNOWN_MESSAGE = 10008;
/** The callback has 3 s in all, so it is tried again at once; what follows has a quarter of an hour. */
const CALLBACK_WAITS = [150, 400];
const LATER_WAITS = [1_000, 2_000, 4_000, 8_000];

/**
 * One interaction's answer: acknowledged once, resolved once. It goes by the interaction's token over REST, so it does not matter
 * whether the gateway was lost in between. Sending the callback again is safe (a second one is refused), and so is an edit. A
 * further message whose answer was lost may come to stand twice: better than a question without an answer.
 */
export class InteractionReply {
  readonly #interaction: InteractionToken;
  readonly #requests: DiscordRequests;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #deferred: Place | undefined;
  /** A deferral that was sent; whether it arrived is not known until Discord says so. */
  #deferring: Place | undefined;
  #answered = false;
  /** Progress and the answer are edits of one message: they must not overtake each other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(interaction: InteractionToken, requests: DiscordRequests, clock: Clock, logger: Logger) {
    this.#interaction = interaction;
    this.#requests = requests;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether a deferral is there or on its way: what is asked for next waits for it. */
  get deferred(): boolean {
    return this.#deferring !== undefined;
  }

  /** Acknowledges without an answer yet. Whether everybody will see it is settled here for good. */
  defer(place: Place): Promise<void> {
    this.#deferring = place;
    return this.#enqueue(async () => {
      const type = place === 'replace' ? CALLBACK.deferUpdate : CALLBACK.deferMessage;
      await this.#callback({ type, ...(place === 'private' ? { data: { flags: MessageFlags.Ephemeral } } : {}) });
      this.#deferred = place;
    });
  }

  /** Shows what is going on, in the place of the answer to come. Only after `defer`, never after the answer. */
  progress(payload: ReadyPayload): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#answered || this.#deferred === undefined || this.#deferred === 'replace') return;
      await this.#editOriginal(payload, []);
    });
  }

  /**
   * The answer. A private one never becomes public; a public wait for a private answer is taken back first.
   * @throws what Discord refuses it with: then `explain` still reaches the person.
   */
  answer(payloads: readonly ReadyPayload[], place: Place): Promise<void> {
    return this.#enqueue(async () => {
      const [first, ...more] = payloads;
      if (this.#answered || first === undefined) return;
      await this.#answerFirst(first, place);
      this.#answered = true;
      for (const payload of more) await this.#followUp(payload, place !== 'public' || this.#deferred === 'private');
    });
  }

  /** A short word to the asker alone after an answer that failed: in its place, or behind those of its parts that stand. */
  explain(words: { instead: ReadyPayload; behind: ReadyPayload }): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#answered) await this.#followUp(words.behind, true);
      else await this.#answerFirst(words.instead, 'private');
      this.#answered = true;
    });
  }

  async #answerFirst(payload: ReadyPayload, place: Place): Promise<void> {
    if (this.#deferred === undefined) {
      const first = await this.#callback(
        {
          type: place === 'replace' ? CALLBACK.update : CALLBACK.message,
          data: flagged(payload.body, place === 'private'),
        },
        payload,
      );
      if (first || this.#deferring === undefined) return;
      // The deferral that seemed lost had arrived.
      this.#deferred = this.#deferring;
    }
    if (this.#deferred === place || (this.#deferred === 'private' && place === 'public'))
      return this.#editOriginal(payload, LATER_WAITS);
    if (this.#deferred === 'public') await this.#deleteOriginal();
    await this.#followUp(payload, place !== 'public');
  }

  async choices(choices: readonly APIApplicationCommandOptionChoice[]): Promise<void> {
    await this.#callback({ type: CALLBACK.choices, data: { choices } });
    this.#answered = true;
  }

  async modal(modal: APIModalInteractionResponseCallbackData): Promise<void> {
    await this.#callback({ type: CALLBACK.modal, data: modal });
    this.#answered = true;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #original(): `/${string}` {
    return Routes.webhookMessage(this.#interaction.applicationId, this.#interaction.token, '@original');
  }

  /** Whether Discord took it; false where the interaction was acknowledged before, by an earlier try. */
  async #callback(body: object, payload?: ReadyPayload): Promise<boolean> {
    const route = Routes.interactionCallback(this.#interaction.id, this.#interaction.token);
    try {
      await this.#persist(
        () =>
          this.#requests.call('post', route, {
            auth: false,
            body,
            ...(payload === undefined ? {} : { files: payload.files }),
          }),
        CALLBACK_WAITS,
      );
      return true;
    } catch (error) {
      if (apiCode(error) === ALREADY_ACKNOWLEDGED) return false;
      throw error;
    }
  }

  async #editOriginal(payload: ReadyPayload, waits: readonly number[]): Promise<void> {
    await this.#persist(
      () => this.#requests.call('patch', this.#original(), { auth: false, body: payload.body, files: payload.files }),
      waits,
    );
  }

  async #deleteOriginal(): Promise<void> {
    try {
      await this.#persist(() => this.#requests.call('delete', this.#original(), { auth: false }), LATER_WAITS);
    } catch (error) {
      // Deleted by an earlier try.
      if (apiCode(error) !== UNKNOWN_MESSAGE) throw error;
    }
  }

  async #followUp(payload: ReadyPayload, ephemeral: boolean): Promise<void> {
    const route = Routes.webhook(this.#interaction.applicationId, this.#interaction.token);
    await this.#persist(
      () =>
        this.#requests.call('post', route, {
          auth: false,
          body: flagged(payload.body, ephemeral),
          files: payload.files,
        }),
      LATER_WAITS,
    );
  }

  async #persist(work: () => Promise<unknown>, waits: readonly number[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await work();
        return;
      } catch (error) {
        const wait = waits[attempt];
        if (wait === undefined || !(toDeliveryError(error) instanceof PassingDeliveryError) || apiCode(error) > 0)
          throw error;
        this.#logger.debug({ attempt }, 'an interaction is answered again');
        await this.#clock.sleep(wait);
      }
    }
  }
}

/** A message that only the asker sees says so itself. */
export const flagged = (body: ReadyPayload['body'], ephemeral: boolean): ReadyPayload['body'] =>
  ephemeral ? { ...body, flags: body.flags | MessageFlags.Ephemeral } : body;
