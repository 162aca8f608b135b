import type { Store } from '../../db/store.ts';
import type { AnyOptionValues, CommandDeclaration } from '../contracts/command.ts';
import type { Caller } from '../contracts/chat-platform.ts';
import { SECOND } from '../contracts/clock.ts';
import { keepNewest } from '../runtime/keep-newest.ts';
import type { Message } from '../contracts/message.ts';

/** Answers that show the state of the process or of the outbox, which changes without a write of ours. */
const ALWAYS_NEW: readonly string[] = ['status', 'deliveries', 'preview', 'export'];
const MOST_ANSWERS = 2_000;
/** Answers say ages in words; older than this they could be wrong by more than anybody minds. */
const FRESH_MS = 30 * SECOND;

interface Kept {
  message: Message;
  at: number;
}

/**
 * The last answers to reading commands, given again while nothing was written to the database since, by this or another
 * process: in a busy channel many people ask the same. An answer belongs to who may see it: the key holds the whole caller
 * but for the person.
 */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #store: Pick<Store, 'maintenance'>;
  /** What all that is kept speaks of. */
  #generation = '';

  constructor(store: Pick<Store, 'maintenance'>) {
    this.#store = store;
  }

  /** Undefined for commands whose answers are never kept. */
  keyOf(
    command: CommandDeclaration,
    options: AnyOptionValues,
    caller: Caller,
    isOperator: boolean,
  ): string | undefined {
    if (command.permission !== 'read' || command.pace !== 'instant' || ALWAYS_NEW.includes(command.name))
      return undefined;
    return JSON.stringify([
      command.name,
      options,
      caller.workspace,
      caller.channel,
      caller.zone,
      caller.personal,
      caller.mayManage,
      isOperator,
    ]);
  }

  /** The state of the database that an answer begun now will speak of; ask before reading for it. */
  generation(): Promise<string> {
    return this.#store.maintenance.generation();
  }

  get(key: string, generation: string, now: number): Message | undefined {
    this.#turnTo(generation);
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    if (now - kept.at > FRESH_MS || now < kept.at) {
      this.#kept.delete(key);
      return undefined;
    }
    return kept.message;
  }

  put(key: string, message: Message, generation: string, now: number): void {
    this.#turnTo(generation);
    keepNewest(this.#kept, key, { message, at: now }, MOST_ANSWERS);
  }

  /** Answers of another state of the database are of no more use, and thousands of them would weigh tens of megabytes. */
  #turnTo(generation: string): void {
    if (generation === this.#generation) return;
    this.#kept.clear();
    this.#generation = generation;
  }
}
