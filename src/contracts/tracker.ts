/** The port through which `track` asks for new projects: implemented by the ingest, called by the command. */
export interface ProjectTracker {
  /**
   * Finds projects on GitHub, stores them, and backfills what the first answers need (star history of at least 60 weeks,
   * releases, window counts). Already known projects are found without asking GitHub. One failing project never stops the others.
   */
  track(references: readonly ProjectReference[], options: TrackOptions): Promise<TrackResult>;
}

export type ProjectReference =
  | { kind: 'repository'; owner: string; name: string }
  | { kind: 'organisation'; owner: string }
  | { kind: 'list'; url: string };

export interface TrackOptions {
  onProgress?: (sentence: string) => void;
  signal?: AbortSignal;
  /** At most this many projects are added at once; what is over is named in the result. */
  limit: number;
}

export interface TrackResult {
  /** Project ids (database) in the order asked for, known and new. */
  tracked: readonly {
    id: number;
    fullName: string;
    isNew: boolean;
    /** Its figures were read just now. */ isRead: boolean;
    /** The name asked for, when the project has moved since. */ formerName?: string;
  }[];
  notFound: readonly { reference: string; reason: string; suggestions: readonly string[] }[];
  /** Found but not yet backfilled, with the reason (budget, outage); the scheduled jobs will finish them. */
  pending: readonly { fullName: string; reason: string }[];
  leftOut: number;
}
