/** Counts picks and those of them that were artefacts. */
export function pickTally() {
  const kinds = new Map<string, number>();
  const tally = {
    digests: 0,
    /** Projects that could have been picked, over all digests. */
    projects: 0,
    picks: 0,
    artefacts: 0,
    /** Artefacts in first place of a list. */
    first: 0,
    add(place: number, kind: string | null, describe: () => string): void {
      tally.picks += 1;
      if (kind === null) return;
      tally.artefacts += 1;
      if (place === 0) tally.first += 1;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (process.env['GROUNDSWELL_BENCH_TELL'] !== undefined) console.error(place + 1, kind, describe());
    },
    next(projects: number): void {
      tally.digests += 1;
      tally.projects += projects;
    },
    share: (): number => (tally.picks === 0 ? 0 : tally.artefacts / tally.picks),
    kinds: (): string => [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'no artefact',
  };
  return tally;
}
