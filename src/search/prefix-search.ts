/** Texts in alphabetical order, so that all with one beginning stand side by side. */
export class PrefixSearch {
  readonly #texts: readonly string[];
  /** Place of each in the order that it came in. */
  readonly #places: Int32Array;

  /** @param texts in the order in which they are to be found, best first */
  constructor(texts: readonly string[]) {
    const order = texts.map((_, place) => place).sort((a, b) => compare(texts[a] ?? '', texts[b] ?? ''));
    this.#places = Int32Array.from(order);
    this.#texts = order.map((place) => texts[place] ?? '');
  }

  /** Places of the texts with this beginning, best first, at most `most`. */
  find(prefix: string, most: number): number[] {
    const from = this.#lowest(prefix);
    let to = from;
    while (to < this.#texts.length && this.#texts[to]?.startsWith(prefix) === true) to += 1;
    return Array.from(this.#places.subarray(from, to).toSorted().subarray(0, most));
  }

  /** The first text that is not before `text`. */
  #lowest(text: string): number {
    let low = 0;
    let high = this.#texts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#texts[middle] ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** By code unit, as `startsWith` sees it: a language's own order would tear beginnings apart. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
