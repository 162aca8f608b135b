interface WorkspaceRecord {
  id: string;
  platform: string;
  name: string;
  joinedAt: number;
  leftAt: number | null;
  settings: WorkspaceSettings;
}

export interface WorkspaceSettings {
  /** Pasted GitHub addresses unfurl as small scorecards (opt-in). */
  unfurl?: boolean;
}

export interface AuditEntry {
  workspaceId: string;
  channel: string | null;
  at: number;
  /** Native user id, or `system`. */
  actor: string;
  actorName: string;
  action: string;
  detail: string;
}

/** Changing methods take the audit entry and write it in the same transaction. */
export interface WorkspaceStore {
  /** Creates or renames; coming back clears `leftAt`. */
  join(
    workspace: { id: string; platform: WorkspaceRecord['platform']; name: string },
    at: number,
  ): Promise<WorkspaceRecord>;
  get(id: string): Promise<WorkspaceRecord | undefined>;
  /** What is owed there is dropped, with the reason; all else is kept until `removeLeft`. */
  leave(id: string, at: number, reason: string): Promise<void>;
  /** Removes workspaces left before `before` with everything that belongs to them. Returns their ids. */
  removeLeft(before: number): Promise<readonly string[]>;
  setSettings(id: string, settings: WorkspaceSettings, audit: AuditEntry): Promise<void>;

  /** Newest addition first. */
  watchlist(workspaceId: string): Promise<readonly { projectId: number; addedBy: string; addedAt: number }[]>;
  watch(
    workspaceId: string,
    projectIds: readonly number[],
    by: string,
    at: number,
    audit: AuditEntry,
  ): Promise<{ added: number }>;
  unwatch(workspaceId: string, projectIds: readonly number[], audit: AuditEntry): Promise<{ removed: number }>;

  /** Newest first. */
  auditTrail(workspaceId: string, options: { limit: number; before?: number }): Promise<readonly AuditEntry[]>;
}
