/** Tokens of workspaces, sealed by the caller. */
export interface InstallationStore {
  put(workspaceId: string, sealed: string, at: number): Promise<void>;
  get(workspaceId: string): Promise<string | undefined>;
  remove(workspaceId: string): Promise<void>;
  /** Ids of the workspaces that have one. */
  list(): Promise<readonly string[]>;
}

/** One-time states of installations that are under way. */
export interface OAuthStateStore {
  issue(state: string, expiresAt: number): Promise<void>;
  /** True once, and only before its end. */
  take(state: string, now: number): Promise<boolean>;
}

/** What only one process may do. */
export interface ClaimStore {
  /** True for the first who claims this name before the claim that stands has ended; ms. */
  take(name: string, until: number, now: number): Promise<boolean>;
  release(name: string): Promise<void>;
}

/** What buttons mean that is too long for their own id. */
export interface ButtonPayloadStore {
  put(id: string, payload: string, at: number): Promise<void>;
  /** Reads it, and keeps it for another 90 days. */
  use(id: string, at: number): Promise<string | undefined>;
}
