import { z } from 'zod';
import type { Asker } from './caller.ts';

/** What we read of the payloads of buttons, menus, shortcuts and forms. */
const base = {
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().optional(),
    username: z.string().optional(),
  }),
  channel: z.object({ id: z.string() }).nullish(),
  response_url: z.string().optional(),
  trigger_id: z.string().default(''),
  is_enterprise_install: z.boolean().nullish(),
};

/** What all of them have in common. */
export const personSchema = z.object(base);

export const pressSchema = z.object({
  ...base,
  container: z.object({
    type: z.string(),
    view_id: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
    message_ts: z.string().optional(),
    thread_ts: z.string().optional(),
  }),
  view: z
    .object({ id: z.string(), type: z.string(), hash: z.string().optional(), root_view_id: z.string().nullish() })
    .nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        url: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});
export type PressPayload = z.infer<typeof pressSchema>;

/** The thread in which a message stands. One that begins a thread stands in the channel, where its answer is looked for. */
export const threadOf = (ts: string | undefined, thread: string | undefined): string | undefined =>
  thread === ts ? undefined : thread;

export const shortcutSchema = z.object({
  ...base,
  message: z.looseObject({ ts: z.string().optional(), thread_ts: z.string().optional(), text: z.string().optional() }),
});
export const submissionSchema = z.object({
  ...base,
  view: z.object({ id: z.string(), private_metadata: z.string().default(''), state: z.unknown() }),
});
export const suggestionSchema = z.object({
  ...base,
  action_id: z.string(),
  block_id: z.string(),
  value: z.string().default(''),
  view: z.object({ private_metadata: z.string().default(''), state: z.unknown() }).nullish(),
});

/** What a form remembers in its `private_metadata`. */
export const formMetadataSchema = z.object({ command: z.string(), channel: z.string().optional() });

/** In an organisation-wide install people of all its workspaces are at home. */
export function askerOf(payload: {
  team?: { id: string } | null | undefined;
  user: { id: string; team_id?: string | undefined; name?: string | undefined; username?: string | undefined };
  channel?: { id: string } | null | undefined;
  is_enterprise_install?: boolean | null | undefined;
}): Asker {
  const userTeam = payload.is_enterprise_install === true ? undefined : payload.user.team_id;
  return {
    team: payload.team?.id ?? payload.user.team_id ?? '',
    userTeam,
    user: payload.user.id,
    userName: payload.user.username ?? payload.user.name ?? '',
    channel: payload.channel?.id,
  };
}
