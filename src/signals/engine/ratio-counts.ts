/**
 * The median of many ratios without keeping them: counted in bins that are 1 % wide, so it is right to half a percent.
 * Ten thousand projects over a year are millions of ratios; a few hundred bins a day are not.
 */
export interface RatioCounts {
  readonly size: number;
  add(ratio: number): void;
  /** The middle ratio; 1 where it is at most 1 (nobody asks how much less), NaN without any. */
  median(): number;
}

const BIN_WIDTH = Math.log(1.01);
/** Ratios above a thousand count as that. */
const BINS = Math.ceil(Math.log(1_000) / BIN_WIDTH) + 2;

export function createRatioCounts(): RatioCounts {
  // Bin 0 holds everything up to 1, bin i the ratios around 1.01 to the power of i - 1/2. Most days need the first few only.
  let bins = new Uint32Array(32);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(ratio) {
      const bin = ratio > 1 ? Math.min(BINS - 1, Math.floor(Math.log(ratio) / BIN_WIDTH) + 1) : 0;
      if (bin >= bins.length) {
        const wider = new Uint32Array(Math.min(BINS, Math.max(bin + 1, bins.length * 2)));
        wider.set(bins);
        bins = wider;
      }
      bins[bin] = (bins[bin] ?? 0) + 1;
      size += 1;
    },
    median() {
      if (size === 0) return Number.NaN;
      let seen = 0;
      for (const [bin, count] of bins.entries()) {
        seen += count;
        if (2 * seen >= size) return bin === 0 ? 1 : Math.exp((bin - 0.5) * BIN_WIDTH);
      }
      return 1;
    },
  };
}
