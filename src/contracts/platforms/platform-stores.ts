import type { WorkspaceId } from './chat-platform.ts';

/** What a platform must remember over a restart, as small ports: main.ts wires them to the database. */
export interface PlatformStores {
  installations: InstallationStore;
  tickets: TicketStore;
  actions: ActionStore;
  claims: ClaimStore;
}

/** What only one of several processes does. A claim ends by itself at `until`, ms: its process may be gone. */
interface ClaimStore {
  /** True for the first who asks. */
  take(name: string, until: number): Promise<boolean>;
  release(name: string): Promise<void>;
}

/** Installations of many workspaces. The implementation encrypts: callers hand over and get plain JSON text. */
export interface InstallationStore {
  put(workspace: WorkspaceId, installation: string): Promise<void>;
  get(workspace: WorkspaceId): Promise<string | undefined>;
  remove(workspace: WorkspaceId): Promise<void>;
  list(): Promise<readonly WorkspaceId[]>;
}

/** Single-use tickets with an end, such as an OAuth state: a second `take` of the same ticket is false. */
export interface TicketStore {
  issue(ticket: string, expiresAt: number): Promise<void>;
  take(ticket: string): Promise<boolean>;
}

/** Button payloads that do not fit a platform's id field: kept under a short id (at most 24 characters of [A-Za-z0-9_-]) for 90 days. */
export interface ActionStore {
  keep(payload: string): Promise<string>;
  read(id: string): Promise<string | undefined>;
}
