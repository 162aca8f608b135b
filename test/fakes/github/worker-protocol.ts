export interface WorkerSetup {
  readonly projects: number;
  readonly seed: number;
  readonly weeks: number;
  readonly at: number;
  /** One 64-bit float: the time, ms, written by the other side. */
  readonly shared: SharedArrayBuffer;
}

export interface WorkerMeter {
  readonly kind: 'meter';
  readonly charged: { readonly core: number; readonly graphql: number; readonly search: number };
  readonly notModified: number;
  readonly lowest: { readonly core: number; readonly graphql: number; readonly search: number };
}

export type WorkerReply =
  | WorkerMeter
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly refs: readonly { readonly nodeId: string; readonly nameWithOwner: string }[];
    };
