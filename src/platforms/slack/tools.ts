import type { Capabilities } from './sending/capabilities.ts';
import type { SlackConfig, SlackDeps } from './config.ts';
import type { Workspace } from './connection/workspace.ts';
import type { Workspaces } from './connection/workspaces.ts';

/** What every listener works with. */
export interface SlackTools extends SlackDeps {
  config: SlackConfig;
  workspaces: Workspaces;
  capabilities: Capabilities;
  requestTimeoutMs: number;
  actions: SlackDeps['stores']['actions'];
  people: People;
  /** Which connection Slack's requests come by; a request can only be acknowledged while this is what it was when the request came. */
  line(): number;
  /** Counts the work as in flight until it settles, so that stopping waits for it; a failure is logged and ends here. */
  track(work: Promise<unknown>): Promise<void>;
}

/** What Slack tells about a person. */
export interface People {
  /** IANA zone; remembered for an hour. Undefined when Slack does not tell in time. */
  zone(workspace: string, user: string): Promise<string | undefined>;
  /** Asked every time, for rights change. False when Slack does not tell. */
  isAdmin(workspace: string, user: string): Promise<boolean>;
  /**
   * Whether a person is at home in the workspace: a member of it or, on Enterprise Grid, of its organisation and no guest. Remembered
   * for ten minutes. Undefined when Slack does not tell.
   */
  isColleague(workspace: Workspace, user: string): Promise<boolean | undefined>;
}
