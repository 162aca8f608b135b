import { z } from 'zod';
import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { workspaceId } from '../config.ts';
import type { Workspace } from './workspace.ts';

/** An organisation (Enterprise Grid) whose one installation serves several of its workspaces. */
export interface Organisation {
  /** One of its workspaces where the app may be used; undefined for any other. @throws what Slack answers */
  workspace(id: WorkspaceId): Promise<Workspace | undefined>;
}

const teamsSchema = z.object({
  teams: z.array(z.object({ id: z.string(), name: z.string().optional() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const PAGE = 1_000;
/** A workspace that was added meanwhile is known after so long. */
const LIST_MS = 10 * MINUTE;
/** Workspaces that are asked for in vain ask Slack no more often than this. */
const RETRY_MS = MINUTE;

/** @param whole the installation itself, under the organisation's id */
export function organisationOf(whole: Workspace, clock: Clock): Organisation {
  let list: { names: Promise<ReadonlyMap<WorkspaceId, string>>; readAt: number } | undefined;

  const names = (maxAgeMs: number): Promise<ReadonlyMap<WorkspaceId, string>> => {
    if (list === undefined || clock.now() - list.readAt > maxAgeMs) {
      const fresh = { names: readTeams(whole), readAt: clock.now() };
      fresh.names.catch(() => {
        if (list === fresh) list = undefined;
      });
      list = fresh;
    }
    return list.names;
  };

  return {
    async workspace(id) {
      const name = (await names(LIST_MS)).get(id) ?? (await names(RETRY_MS)).get(id);
      return name === undefined
        ? undefined
        : { ...whole, id, name, within: (signal) => ({ ...whole.within(signal), id, name }) };
    },
  };
}

async function readTeams({ client }: Workspace): Promise<ReadonlyMap<WorkspaceId, string>> {
  const found = new Map<WorkspaceId, string>();
  let cursor: string | undefined;
  do {
    const page = teamsSchema.parse(
      await client.apiCall('auth.teams.list', { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    );
    for (const { id, name } of page.teams) found.set(workspaceId(id), name ?? id);
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return found;
}
