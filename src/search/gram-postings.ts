import { grams } from '../text/text-distance.ts';

/**
 * Which texts share letter pairs with a query. Slots are small numbers given by the caller; a slot that is dropped keeps
 * its postings until `compact`, because taking one text out of every list costs more than skipping it.
 */
export class GramPostings {
  readonly #slots = new Map<string, number[]>();
  #size = 0;

  add(slot: number, texts: readonly string[]): void {
    this.#size = Math.max(this.#size, slot + 1);
    for (const gram of new Set(texts.flatMap((text) => [...grams(text)]))) {
      const list = this.#slots.get(gram);
      if (list === undefined) this.#slots.set(gram, [slot]);
      else list.push(slot);
    }
  }

  /** The slots that share most letter pairs with the query, at most `most`, best first. */
  closest(query: string, most: number): number[] {
    const counts = new Uint8Array(this.#size);
    let highest = 0;
    for (const gram of grams(query)) {
      for (const slot of this.#slots.get(gram) ?? []) {
        const count = (counts[slot] ?? 0) + 1;
        counts[slot] = count;
        if (count > highest) highest = count;
      }
    }
    const byCount: number[][] = Array.from({ length: highest + 1 }, () => []);
    for (let slot = 0; slot < counts.length; slot += 1) {
      const count = counts[slot] ?? 0;
      if (count > 0) byCount[count]?.push(slot);
    }
    const found: number[] = [];
    for (let count = highest; count > 0 && found.length < most; count -= 1) {
      for (const slot of byCount[count] ?? []) {
        if (found.length < most) found.push(slot);
      }
    }
    return found;
  }
}
