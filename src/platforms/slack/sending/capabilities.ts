import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import type { TableStyle } from '../render/render-table.ts';

const LADDER: readonly TableStyle[] = ['data_table', 'table', 'text'];

/**
 * What each workspace is known to take. Slack rolls new blocks out in phases and refuses them elsewhere with `invalid_blocks`;
 * a refusal steps down one rung, for this process. An acknowledgement cannot be refused visibly, so only proven styles go there.
 */
export interface Capabilities {
  tables(workspace: WorkspaceId): TableStyle;
  /** Whether this style has been taken before. */
  proven(workspace: WorkspaceId): boolean;
  taken(workspace: WorkspaceId, style: TableStyle): void;
  /** @returns the next style to try, or undefined when the plainest was refused. */
  refused(workspace: WorkspaceId, style: TableStyle): TableStyle | undefined;
}

export function createCapabilities(first: TableStyle): Capabilities {
  const styles = new Map<WorkspaceId, { style: TableStyle; proven: boolean }>();
  const current = (workspace: WorkspaceId): { style: TableStyle; proven: boolean } =>
    styles.get(workspace) ?? { style: first, proven: false };
  return {
    tables: (workspace) => current(workspace).style,
    proven: (workspace) => current(workspace).style === 'text' || current(workspace).proven,
    taken: (workspace, style) => {
      if (current(workspace).style === style) styles.set(workspace, { style, proven: true });
    },
    refused: (workspace, style) => {
      const next = LADDER[LADDER.indexOf(style) + 1];
      // Another answer may have stepped down meanwhile: never step up again.
      if (next !== undefined && LADDER.indexOf(current(workspace).style) < LADDER.indexOf(next))
        styles.set(workspace, { style: next, proven: false });
      return next;
    },
  };
}
