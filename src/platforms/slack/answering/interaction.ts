import { z } from 'zod';
import type { Asker } from './caller.ts';

/** What we read of the payloads of buttons, menus, shortcuts and forms. */
const base = {
  team: z.object({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().optional(),
    username: z.string().optional(),
  }),
  channel: z.object({ id: z.string() }).nullish(),
  response_url: z.string().optional(),
  trigger_id: z.string().default(''),
};

/** Views name the workspace that they are shown in, and the one whose installation opened them. */
const viewHome = { team_id: z.string().nullish(), app_installed_team_id: z.string().nullish() };

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
    .object({
      ...viewHome,
      id: z.string(),
      type: z.string(),
      hash: z.string().optional(),
      root_view_id: z.string().nullish(),
    })
    .nullish(),
  /** The message of ours that was pressed, where it is not seen by one person only. */
  message: z.object({ bot_profile: z.object({ team_id: z.string().optional() }).nullish() }).nullish(),
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
  view: z.object({ ...viewHome, id: z.string(), private_metadata: z.string().default(''), state: z.unknown() }),
});
export const suggestionSchema = z.object({
  ...base,
  action_id: z.string(),
  block_id: z.string(),
  value: z.string().default(''),
  view: z.object({ ...viewHome, private_metadata: z.string().default(''), state: z.unknown() }).nullish(),
});

/** Where an event happened; `authorizations` names the installation that it is told to. */
export const eventHome = {
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  authorizations: z
    .array(z.object({ team_id: z.string().nullish(), is_enterprise_install: z.boolean().nullish() }))
    .nullish(),
};
type EventHome = z.infer<z.ZodObject<typeof eventHome>>;

/** The workspace whose installation an event is told to. */
export const toldTeam = ({ team_id: team, authorizations }: EventHome): string => authorizations?.[0]?.team_id ?? team;

/** Who did what an event tells of. */
export const askerOfEvent = (
  body: EventHome,
  event: { user: string; channel?: string | undefined; userTeam?: string | undefined },
): Asker => ({
  team: body.team_id,
  installedTeam: toldTeam(body),
  enterprise: body.enterprise_id ?? undefined,
  userTeam: event.userTeam,
  user: event.user,
  userName: '',
  channel: event.channel,
});

/** What a form remembers in its `private_metadata`. */
export const formMetadataSchema = z.object({ command: z.string(), channel: z.string().optional() });

interface Payload extends z.infer<typeof personSchema> {
  view?: { team_id?: string | null | undefined; app_installed_team_id?: string | null | undefined } | null | undefined;
  message?: { bot_profile?: { team_id?: string | undefined } | null | undefined } | null | undefined;
}

/** Who pressed, sent or chose something. In an organisation-wide installation `team` may be missing; the view's workspace stands in. */
export function askerOf({ team, enterprise, view, message, user, channel }: Payload): Asker {
  return {
    team: team?.id ?? view?.team_id ?? user.team_id,
    installedTeam: view?.app_installed_team_id ?? message?.bot_profile?.team_id,
    enterprise: enterprise?.id ?? team?.enterprise_id ?? undefined,
    userTeam: user.team_id,
    user: user.id,
    userName: user.username ?? user.name ?? '',
    channel: channel?.id,
  };
}
