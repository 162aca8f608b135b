import type { Message } from '../contracts/message.ts';

/**
 * The last rendering of each message, kept for as long as the message itself lives: an answer that is given again is not
 * rendered again. What comes out is shared, so nobody may change it.
 */
export class RenderedMessages<Rendered> {
  readonly #kept = new WeakMap<Message, { options: string; rendered: Rendered }>();

  /** @param options names everything but the message that the rendering depends on. */
  of(message: Message, options: string, render: () => Rendered): Rendered {
    const kept = this.#kept.get(message);
    if (kept?.options === options) return kept.rendered;
    const rendered = render();
    this.#kept.set(message, { options, rendered });
    return rendered;
  }
}
