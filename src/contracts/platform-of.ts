import type { PlatformName, WorkspaceId } from './chat-platform.ts';

/** `slack` for `slack:T0123`; the terminal for what is neither Slack's nor Discord's. */
export function platformOf(workspace: WorkspaceId): PlatformName {
  const [platform] = workspace.split(':', 1);
  return platform === 'slack' || platform === 'discord' ? platform : 'console';
}
