/**
 * `observed`: counts that a snapshot read on that day; never rewritten.
 * `reconstructed`: GitHub's present account of the past; counts only stars that still exist, so past days may shrink.
 */
export type DataLine = 'observed' | 'reconstructed';
