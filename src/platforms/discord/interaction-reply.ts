import { MessageFlags, Routes } from 'discord.js';
import type { APIApplicationCommandOptionChoice, APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import { apiCode, toDeliveryError } from './delivery-errors.ts';
import { PassingDeliveryError } from '../../core/errors.ts';
import type { DiscordRequests, ReadyPayload } from './requests.ts';

/** Where an answer goes: a new message, seen by the asker or by everybody, or in place of the message that was pressed. */
export type Place = 'private' | 'public' | 'replace';

export interface InteractionToken {
  id: string;
  token: string;
  applicationId: string;
}

const CALLBACK = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;
const ALREADY_ACKNOWLEDGED = 40060;
/** The callback has 3 s in all, so it is tried again at once; what follows has a quarter of an hour. */
const CALLBACK_WAITS = [150, 400];
const EDIT_WAITS = [1_000, 2_000, 4_000, 8_000];

/**
 * One interaction's answer: acknowledged once, resolved once. It goes by the interaction's token over REST, so it does not matter
 * whether the gateway was lost in between. Sending the callback again is safe (a second one is refused), and so is an edit.
 */
export class InteractionReply {
  readonly #interaction: InteractionToken;
  readonly #requests: DiscordRequests;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #deferred: Place | undefined;
  #answered = false;
  /** Progress and the answer are edits of one message: they must not overtake each other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(interaction: InteractionToken, requests: DiscordRequests, clock: Clock, logger: Logger) {
    this.#interaction = interaction;
    this.#requests = requests;
    this.#clock = clock;
    this.#logger = logger;
  }

  get deferred(): boolean {
    return this.#deferred !== undefined;
  }

  /** Acknowledges without an answer yet. Whether everybody will see it is settled here for good. */
  async defer(place: Place): Promise<void> {
    this.#deferred = place;
    const type = place === 'replace' ? CALLBACK.deferUpdate : CALLBACK.deferMessage;
    await this.#callback({ type, ...(place === 'private' ? { data: { flags: MessageFlags.Ephemeral } } : {}) });
  }

  /** Shows what is going on, in the place of the answer to come. Only after `defer`, never after the answer. */
  progress(payload: ReadyPayload): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#answered || this.#deferred === undefined || this.#deferred === 'replace') return;
      await this.#editOriginal(payload, []);
    });
  }

  /** The answer. A private one never becomes public; a public wait for a private answer is taken back first. */
  answer(payloads: readonly ReadyPayload[], place: Place): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#answered) return;
      this.#answered = true;
      const [first, ...more] = payloads;
      if (first === undefined) return;
      if (this.#deferred === undefined) {
        await this.#callback({ type: place === 'replace' ? CALLBACK.update : CALLBACK.message, data: flagged(first.body, place === 'private') }, first);
      } else if (this.#deferred === place || (this.#deferred === 'private' && place === 'public')) {
        await this.#editOriginal(first, EDIT_WAITS);
      } else {
        if (this.#deferred === 'public') await this.#requests.call('delete', this.#original(), { auth: false });
        await this.#followUp(first, place !== 'public');
      }
      for (const payload of more) await this.#followUp(payload, place !== 'public' || this.#deferred === 'private');
    });
  }

  async choices(choices: readonly APIApplicationCommandOptionChoice[]): Promise<void> {
    this.#answered = true;
    await this.#callback({ type: CALLBACK.choices, data: { choices } });
  }

  async modal(modal: APIModalInteractionResponseCallbackData): Promise<void> {
    this.#answered = true;
    await this.#callback({ type: CALLBACK.modal, data: modal });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #original(): `/${string}` {
    return Routes.webhookMessage(this.#interaction.applicationId, this.#interaction.token, '@original');
  }

  async #callback(body: object, payload?: ReadyPayload): Promise<void> {
    const route = Routes.interactionCallback(this.#interaction.id, this.#interaction.token);
    try {
      await this.#persist(() => this.#requests.call('post', route, { auth: false, body, ...(payload === undefined ? {} : { files: payload.files }) }), CALLBACK_WAITS);
    } catch (error) {
      // The first try had arrived after all.
      if (apiCode(error) !== ALREADY_ACKNOWLEDGED) throw error;
    }
  }

  async #editOriginal(payload: ReadyPayload, waits: readonly number[]): Promise<void> {
    await this.#persist(() => this.#requests.call('patch', this.#original(), { auth: false, body: payload.body, files: payload.files }), waits);
  }

  async #followUp(payload: ReadyPayload, ephemeral: boolean): Promise<void> {
    const route = Routes.webhook(this.#interaction.applicationId, this.#interaction.token);
    await this.#requests.call('post', route, { auth: false, body: flagged(payload.body, ephemeral), files: payload.files });
  }

  async #persist(work: () => Promise<unknown>, waits: readonly number[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await work();
        return;
      } catch (error) {
        const wait = waits[attempt];
        if (wait === undefined || !(toDeliveryError(error) instanceof PassingDeliveryError) || apiCode(error) > 0) throw error;
        this.#logger.debug({ attempt }, 'an interaction is answered again');
        await this.#clock.sleep(wait);
      }
    }
  }
}

/** A message that only the asker sees says so itself. */
export const flagged = (body: ReadyPayload['body'], ephemeral: boolean): ReadyPayload['body'] => (ephemeral ? { ...body, flags: body.flags | MessageFlags.Ephemeral } : body);
