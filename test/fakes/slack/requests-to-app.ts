import { createHmac } from 'node:crypto';
import { checkMessage, checkView } from './check-payload.ts';
import { record } from './response-urls.ts';
import type { ResponseUrl } from './response-urls.ts';
import type { SocketServer } from './socket-server.ts';
import type { FakeMessage, SlackState } from './slack-state.ts';

/** How the app answered one request. */
export interface Reply {
  /** HTTP status; 200 for an acknowledged envelope, 0 when no acknowledgement came within 3 s. */
  status: number;
  /** The acknowledgement's payload; undefined for an empty one. */
  ack: Record<string, unknown> | undefined;
  /** Milliseconds until the acknowledgement. */
  ms: number;
  responseUrl: ResponseUrl;
}

export interface Place {
  channel?: string;
  user?: string;
  team?: string;
  /** The workspace that the person belongs to, when it is another one. */
  userTeam?: string;
  /** The organisation in which it happens. */
  enterprise?: string;
  /** Sent for an organisation's installation: then Slack names no workspace with views. */
  everywhere?: boolean;
  /** The workspace whose installation is told, where it is another one. */
  installedTeam?: string;
  /** The channel is shared with another company (Slack Connect). */
  shared?: boolean;
}

export type SentAs = { mode: 'socket' } | { mode: 'http'; url: string; secret: string };

export const sign = (secret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

/** Slack's requests to the app, by socket or by signed HTTP, each with its own response_url and trigger. */
export function requestsToApp(
  state: SlackState,
  socket: SocketServer,
  newResponseUrl: (channel: string, user: string, original?: FakeMessage) => ResponseUrl,
  how: () => SentAs,
) {
  const where = (place: Place) => ({
    channel: place.channel ?? 'C0000000001',
    user: place.user ?? 'U0000000001',
    team: place.team ?? 'T0000000001',
  });

  /** Where an interaction happened, as Slack says it. */
  const home = (team: string, { enterprise, everywhere = false }: Place, inView = false): object => ({
    team:
      everywhere && inView
        ? null
        : { id: team, domain: 'fake', ...(enterprise === undefined ? {} : { enterprise_id: enterprise }) },
    enterprise: enterprise === undefined ? null : { id: enterprise, name: 'Organisation' },
    is_enterprise_install: everywhere,
  });

  function trigger(user: string, team: string): string {
    const id = state.nextId('TR');
    state.triggers.set(id, { user, team, expiresAt: state.clock.now() + 3_000 });
    return id;
  }

  async function deliver(
    type: 'slash_commands' | 'interactive' | 'events_api',
    payload: object,
    responseUrl: ResponseUrl,
  ): Promise<Reply> {
    const started = performance.now();
    const sent = how();
    let status: number;
    let ack: Record<string, unknown> | undefined;
    if (sent.mode === 'socket') {
      const answer = await socket.send({ type, payload });
      status = answer === undefined ? 0 : 200;
      // Bolt sends an empty object for an empty acknowledgement.
      const given = (answer?.payload ?? {}) as Record<string, unknown>;
      ack = Object.keys(given).length === 0 ? undefined : given;
    } else {
      const response = await postSigned(sent, type, payload);
      status = response.status;
      const text = await response.text();
      ack = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
    }
    const ms = performance.now() - started;
    if (ack !== undefined && typeof ack['text'] === 'string') {
      // Slack shows nothing of an invalid acknowledgement, and tells nobody: so it is a violation.
      try {
        checkMessage(state, ack, 'acknowledgement');
        record(state, responseUrl, ack);
      } catch (error) {
        state.violations.push(`acknowledgement refused: ${String(error)}`);
      }
    }
    return { status, ack, ms, responseUrl };
  }

  const person = (id: string, team: string, place: Place): object => ({
    id,
    username: state.users.get(id)?.name ?? id,
    name: state.users.get(id)?.name ?? id,
    team_id: place.userTeam ?? state.users.get(id)?.team ?? team,
  });

  /** Slack names the thread of a message that starts one, too: its own. */
  const threadOf = (channel: string, message: FakeMessage | undefined): string | undefined =>
    message?.threadTs ??
    (state.channels.get(channel)?.messages.some((one) => one.threadTs !== undefined && one.threadTs === message?.ts) ===
    true
      ? message?.ts
      : undefined);

  return {
    command(text: string, place: Place = {}): Promise<Reply> {
      const { channel, user, team } = where(place);
      const responseUrl = newResponseUrl(channel, user);
      const payload = {
        token: 'legacy',
        team_id: team,
        team_domain: 'fake',
        channel_id: channel,
        channel_name: state.channels.get(channel)?.name ?? 'general',
        user_id: user,
        user_name: state.users.get(user)?.name ?? user,
        command: '/signals',
        text,
        api_app_id: 'A0000000001',
        ...(place.enterprise === undefined ? {} : { enterprise_id: place.enterprise, enterprise_name: 'Organisation' }),
        is_enterprise_install: String(place.everywhere === true),
        response_url: responseUrl.url,
        trigger_id: trigger(user, team),
      };
      return deliver('slash_commands', payload, responseUrl);
    },

    /** Presses an element as it was sent: by its place among the buttons and choices of these blocks. */
    press(
      element: Record<string, unknown>,
      place: Place & {
        message?: FakeMessage;
        /** The thread that an ephemeral message stands in. */ thread?: string;
        view?: { id: string; type: 'home' | 'modal' };
        choice?: number;
      } = {},
    ): Promise<Reply> {
      const { channel, user, team } = where(place);
      const responseUrl = newResponseUrl(channel, user, place.message);
      const thread = place.thread ?? threadOf(channel, place.message);
      const option = (element['options'] as object[] | undefined)?.[place.choice ?? 0];
      const payload = {
        type: 'block_actions',
        user: person(user, team, place),
        api_app_id: 'A0000000001',
        ...home(team, place, place.view !== undefined),
        trigger_id: trigger(user, team),
        ...(place.view === undefined
          ? {
              container: {
                type: 'message',
                message_ts: place.message?.ts ?? '1.1',
                channel_id: channel,
                is_ephemeral: place.message === undefined,
                ...(thread === undefined ? {} : { thread_ts: thread }),
              },
              channel: { id: channel, name: 'general' },
              response_url: responseUrl.url,
              ...(place.message === undefined || place.installedTeam === undefined
                ? {}
                : {
                    message: {
                      type: 'message',
                      ts: place.message.ts,
                      bot_id: place.message.botId,
                      bot_profile: { id: place.message.botId, team_id: place.installedTeam },
                    },
                  }),
            }
          : {
              container: { type: 'view', view_id: place.view.id },
              view: {
                id: place.view.id,
                type: place.view.type,
                hash: 'h',
                root_view_id: place.view.id,
                team_id: team,
                app_installed_team_id: place.installedTeam ?? team,
              },
            }),
        actions: [
          { ...element, block_id: 'b', action_ts: '1', ...(option === undefined ? {} : { selected_option: option }) },
        ],
      };
      return deliver('interactive', payload, responseUrl);
    },

    submit(viewId: string, values: Record<string, Record<string, object>>, place: Place = {}): Promise<Reply> {
      const { channel, user, team } = where(place);
      const view = state.views.get(viewId);
      const payload = {
        type: 'view_submission',
        ...home(team, place, true),
        user: person(user, team, place),
        api_app_id: 'A0000000001',
        trigger_id: trigger(user, team),
        view: {
          ...view?.view,
          id: viewId,
          team_id: team,
          app_installed_team_id: place.installedTeam ?? team,
          state: { values },
        },
        response_urls: [],
      };
      return deliver('interactive', payload, newResponseUrl(channel, user)).then((reply) => {
        // Slack closes the form on an invalid answer and shows nothing of it.
        if (reply.ack?.['response_action'] === 'update') {
          const shown = reply.ack['view'] as Record<string, unknown>;
          try {
            checkView(state, shown, 'answer to a form');
            if (view !== undefined) view.view = shown;
          } catch (error) {
            state.violations.push(`answer to a form refused: ${String(error)}`);
          }
        }
        return reply;
      });
    },

    suggest(viewId: string, block: string, typed: string, place: Place = {}): Promise<Reply> {
      const { channel, user, team } = where(place);
      const payload = {
        type: 'block_suggestion',
        ...home(team, place, true),
        user: person(user, team, place),
        api_app_id: 'A0000000001',
        action_id: 'groundswell_complete',
        block_id: block,
        value: typed,
        view: {
          ...state.views.get(viewId)?.view,
          id: viewId,
          team_id: team,
          app_installed_team_id: place.installedTeam ?? team,
          state: { values: {} },
        },
      };
      return deliver('interactive', payload, newResponseUrl(channel, user));
    },

    shortcut(message: object, place: Place = {}): Promise<Reply> {
      const { channel, user, team } = where(place);
      const responseUrl = newResponseUrl(channel, user);
      const payload = {
        type: 'message_action',
        callback_id: 'groundswell_link',
        ...home(team, place),
        user: person(user, team, place),
        channel: { id: channel, name: 'general' },
        message,
        message_ts: '1.1',
        response_url: responseUrl.url,
        trigger_id: trigger(user, team),
      };
      return deliver('interactive', payload, responseUrl);
    },

    event(event: Record<string, unknown>, place: Place = {}): Promise<Reply> {
      const { channel, user, team } = where(place);
      const payload = {
        token: 'legacy',
        team_id: team,
        ...(place.enterprise === undefined ? {} : { enterprise_id: place.enterprise }),
        is_ext_shared_channel: place.shared === true,
        api_app_id: 'A0000000001',
        type: 'event_callback',
        event_id: state.nextId('Ev'),
        event_time: 1,
        event,
        authorizations: [
          {
            team_id: place.installedTeam ?? team,
            enterprise_id: place.enterprise ?? null,
            user_id: state.teams.get(place.installedTeam ?? team)?.botUser ?? 'U',
            is_bot: true,
            is_enterprise_install: place.everywhere === true,
          },
        ],
      };
      return deliver('events_api', payload, newResponseUrl(channel, user));
    },
  };
}

async function postSigned(sent: { url: string; secret: string }, type: string, payload: object): Promise<Response> {
  const [body, contentType] =
    type === 'events_api'
      ? [JSON.stringify(payload), 'application/json']
      : [
          new URLSearchParams(
            type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) },
          ).toString(),
          'application/x-www-form-urlencoded',
        ];
  const timestamp = Math.floor(Date.now() / 1000);
  return fetch(`${sent.url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(sent.secret, timestamp, body),
    },
  });
}
