import type {
  DailyDownloads,
  PackageLookup,
  Provenance,
  SourceReader,
  StoryFeed,
  TotalDownloads,
} from '../../sources/source.ts';
import { readStories } from '../mentions/read-stories.ts';
import type { StoryParts } from '../mentions/read-stories.ts';
import type { ActiveSource, SourceReport, SourceRun } from './active-source.ts';
import { readDays, readTotals } from './read-downloads.ts';
import { proveBy, readPackages } from './read-packages.ts';

/** Reads what is due of every source. */
export interface SourceIngest {
  /** Sources are read side by side, each at its own pace; none waits for another. Rejects only for trouble of our own. */
  run(run: SourceRun): Promise<readonly SourceReport[]>;
}

type Role = SourceReader['role'];
type ReaderOf<R extends Role> = Extract<SourceReader, { role: R }>;

export function createSourceIngest(parts: StoryParts & { sources: readonly ActiveSource[] }): SourceIngest {
  const withRole = <R extends Role>(role: R): ActiveSource<ReaderOf<R>>[] =>
    parts.sources.flatMap(({ kind, reader }) =>
      reader.role === role ? [{ kind, reader: reader as ReaderOf<R> }] : [],
    );
  const lookups: readonly ActiveSource<PackageLookup>[] = withRole('packages');
  const provenance: readonly ActiveSource<Provenance>[] = withRole('provenance');
  const daily: readonly ActiveSource<DailyDownloads>[] = withRole('daily');
  const totals: readonly ActiveSource<TotalDownloads>[] = withRole('totals');
  const stories: readonly ActiveSource<StoryFeed>[] = withRole('stories');
  return {
    async run(run) {
      const proofs: SourceReport[] = [];
      const prove = proveBy(parts, provenance[0], proofs);
      const reports = await Promise.all([
        ...lookups.map((source) => readPackages(parts, source, prove, run)),
        ...daily.map((source) => readDays(parts, source, run)),
        ...totals.map((source) => readTotals(parts, source, run)),
        ...stories.map((source) => readStories(parts, source, run)),
      ]);
      return [...reports, ...proofs];
    },
  };
}
