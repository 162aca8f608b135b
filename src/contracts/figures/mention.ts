/** A public story that links to something, as a source tells it. Who posted it is never kept. */
export interface Story {
  /** The source's own id of it. */
  readonly id: string;
  /** What it links to, as it was posted. */
  readonly url: string;
  /** Page of the discussion, built by the source from the id. */
  readonly link: string;
  readonly title: string;
  /** When it was posted, ms. */
  readonly at: number;
  readonly points: number;
  readonly comments: number;
}

/** A story about a project, as it is stored. */
export interface MentionRow {
  readonly source: string;
  readonly story: string;
  /** What the source is called: `Hacker News`. */
  readonly place: string;
  readonly link: string;
  readonly title: string;
  /** When it was posted, ms. */
  readonly at: number;
  readonly points: number;
  readonly comments: number;
}

export interface MentionRecord extends MentionRow {
  readonly projectId: number;
  readonly url: string;
  /** When points and comments were read, ms. */
  readonly readAt: number;
}

/** All stories of a source were read that were posted within a span, both ends included (ms). */
export interface MentionSweep {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** A story about a project, as detectors read it. */
export interface Mention extends Omit<MentionRow, 'at'> {
  /** Seconds since the epoch. */
  readonly at: number;
}
