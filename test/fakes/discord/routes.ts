import { apiDescription } from './openapi.ts';
import type { ApiDescription } from './openapi.ts';
import { Api, refuse } from './api.ts';
import type { ApiWorld } from './api.ts';
import type { ApiReply, ApiRequest } from './rest-server.ts';
import { Refusal } from './rest-server.ts';

interface Params {
  request: ApiRequest;
  /** What stands for the braces of the template, in order. */
  at: (index: number) => string;
}

type Route = readonly [method: string, template: string, auth: boolean, handle: (params: Params) => ApiReply];

/** The REST interface, version 10, as far as a bot like ours uses it. */
export function apiHandler(world: ApiWorld): (request: ApiRequest) => ApiReply {
  const description: ApiDescription | undefined = world.checks ? apiDescription() : undefined;
  const api = new Api(world);
  const routes = routesOf(api, world).map(([method, template, auth, handle]) => ({
    method,
    template,
    auth,
    handle,
    pattern: new RegExp(`^/v10${template.replace(/\{[^}]+\}/g, '([^/]+)')}$`),
  }));
  return (request) => {
    if (world.checks) world.requests.push(`${request.method} ${request.path.replace(/^\/v10/, '')}`);
    if (request.path.startsWith('/attachments/')) return api.attachment(request);
    for (const route of routes) {
      const match = route.method === request.method ? route.pattern.exec(request.path) : null;
      if (match === null) continue;
      if (route.auth && (world.faults.tokenRevoked || request.authorization !== `Bot ${world.token}`))
        throw new Refusal(401, 0, '401: Unauthorized');
      const problems =
        request.body === undefined ? [] : (description?.check(request.method, route.template, request.body) ?? []);
      if (problems.length > 0) refuse(world, request, problems);
      return route.handle({ request, at: (index) => decodeURIComponent(match[index + 1] ?? '') });
    }
    throw new Refusal(404, 0, `404: Not Found ${request.method} ${request.path}`);
  };
}

function routesOf(api: Api, world: ApiWorld): Route[] {
  const { state } = world;
  const ok = (json: unknown, status = 200): ApiReply => ({ status, json });
  return [
    [
      'GET',
      '/gateway/bot',
      true,
      () =>
        ok({
          url: world.gatewayUrl(),
          shards: world.shards(),
          session_start_limit: { total: 1_000, remaining: 999, reset_after: 0, max_concurrency: 16 },
        }),
    ],
    ['GET', '/users/@me', true, () => ok(state.userJson(state.bot))],
    ['GET', '/users/@me/guilds', true, ({ request }) => ok(api.servers(request))],
    [
      'GET',
      '/applications/@me',
      true,
      () =>
        ok({
          id: state.application,
          name: 'groundswell',
          bot_public: true,
          integration_types_config: { '0': {}, ...(state.userInstall ? { '1': {} } : {}) },
        }),
    ],
    ['GET', '/applications/{application_id}/commands', true, ({ at }) => ok(api.commandsOf(at(0)))],
    ['PUT', '/applications/{application_id}/commands', true, ({ request, at }) => ok(api.putCommands(request, at(0)))],
    [
      'POST',
      '/interactions/{interaction_id}/{interaction_token}/callback',
      false,
      ({ request, at }) => api.callback(request, at(0), at(1)),
    ],
    [
      'PATCH',
      '/webhooks/{webhook_id}/{webhook_token}/messages/@original',
      false,
      ({ request, at }) => ok(api.editOriginal(request, at(1))),
    ],
    [
      'DELETE',
      '/webhooks/{webhook_id}/{webhook_token}/messages/@original',
      false,
      ({ at }) => api.deleteOriginal(at(1)),
    ],
    ['POST', '/webhooks/{webhook_id}/{webhook_token}', false, ({ request, at }) => ok(api.followUp(request, at(1)))],
    ['POST', '/users/@me/channels', true, ({ request }) => ok(api.openDirect(request))],
    ['GET', '/channels/{channel_id}', true, ({ at }) => ok(state.channelJson(api.channel(at(0))))],
    ['PATCH', '/channels/{channel_id}', true, ({ request, at }) => ok(api.changeThread(request, at(0)))],
    ['GET', '/channels/{channel_id}/messages', true, ({ request, at }) => ok(api.readMessages(request, at(0)))],
    ['POST', '/channels/{channel_id}/messages', true, ({ request, at }) => ok(api.postMessage(request, at(0)))],
    [
      'GET',
      '/channels/{channel_id}/messages/{message_id}',
      true,
      ({ at }) => ok(state.messageJson(api.message(at(0), at(1)), world.baseUrl())),
    ],
    [
      'PATCH',
      '/channels/{channel_id}/messages/{message_id}',
      true,
      ({ request, at }) => ok(api.editMessage(request, api.message(at(0), at(1)))),
    ],
    ['DELETE', '/channels/{channel_id}/messages/{message_id}', true, ({ at }) => api.deleteMessage(at(0), at(1))],
    [
      'POST',
      '/channels/{channel_id}/messages/{message_id}/threads',
      true,
      ({ request, at }) => ok(api.startThread(request, at(0), at(1)), 201),
    ],
    ['POST', '/channels/{channel_id}/threads', true, ({ request, at }) => ok(api.startPost(request, at(0)), 201)],
    [
      'GET',
      '/guilds/{guild_id}/threads/active',
      true,
      ({ at }) =>
        ok({
          threads: [...state.channels.values()]
            .filter((channel) => channel.guild === at(0) && channel.type === 11 && !channel.archived)
            .map((channel) => state.channelJson(channel)),
          members: [],
        }),
    ],
  ];
}
