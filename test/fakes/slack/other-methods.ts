import { checkView } from './check-payload.ts';
import { channelOf, isSeen } from './message-methods.ts';
import { SlackError } from './slack-state.ts';
import type { FakeTeam, SlackState } from './slack-state.ts';

type Args = Record<string, unknown>;
type Method = (state: SlackState, team: FakeTeam, args: Args, base: string) => Record<string, unknown>;

const authTest: Method = (_state, team) => ({
  url: 'https://fake.slack.example/',
  team: team.name,
  team_id: team.id,
  user: 'groundswell',
  user_id: team.botUser,
  bot_id: team.botId,
  is_enterprise_install: team.serves !== undefined,
  ...(team.enterprise === undefined ? {} : { enterprise_id: team.enterprise }),
});

const teamsList: Method = (state, team) => ({
  teams: (team.serves ?? [team.id]).map((id) => ({ id, name: state.teams.get(id)?.name ?? `Name of ${id}` })),
  response_metadata: { next_cursor: '' },
});

const usersInfo: Method = (state, team, args) => {
  const user = state.users.get(String(args['user']));
  if (user === undefined || !isSeen(team, user)) throw new SlackError('user_not_found');
  return {
    user: {
      id: user.id,
      team_id: user.team,
      name: user.name,
      tz: user.tz,
      is_admin: user.isAdmin,
      is_owner: false,
      is_restricted: user.isRestricted,
      is_ultra_restricted: false,
      ...(user.strangerTo.includes(team.id) ? { is_stranger: true } : {}),
      ...(user.enterprise === undefined
        ? {}
        : {
            enterprise_user: {
              id: user.id,
              enterprise_id: user.enterprise,
              enterprise_name: 'Organisation',
              is_admin: false,
              is_owner: false,
              teams: user.teams,
            },
          }),
    },
  };
};

const getUploadUrl: Method = (state, _team, args, base) => {
  const length = Number(args['length']);
  if (!Number.isInteger(length) || length <= 0 || typeof args['filename'] !== 'string' || args['filename'] === '')
    throw new SlackError('missing_argument');
  const altText = typeof args['alt_txt'] === 'string' ? args['alt_txt'] : undefined;
  if (altText !== undefined && altText.length > 1_000) throw new SlackError('alt_txt_too_large');
  const unknown = Object.keys(args).filter(
    (name) => !['length', 'filename', 'alt_txt', 'snippet_type', 'token', 'team_id'].includes(name),
  );
  if (unknown.length > 0) state.violations.push(`files.getUploadURLExternal: unknown argument ${unknown.join(', ')}`);
  const id = state.nextId('F');
  state.files.set(id, {
    id,
    name: args['filename'],
    length,
    altText,
    bytes: undefined,
    complete: false,
    channel: undefined,
    notReadyFor: state.filesNotReadyFor,
  });
  return { upload_url: `${base}/upload/${id}`, file_id: id };
};

const completeUpload: Method = (state, team, args) => {
  const files = args['files'] as { id: string; title?: string }[];
  for (const { id } of files) {
    const file = state.files.get(id);
    if (file?.bytes === undefined) throw new SlackError('file_not_found');
    if (typeof args['channel_id'] === 'string') {
      const channel = channelOf(state, team, args['channel_id']);
      if (!channel.isMember) throw new SlackError('not_in_channel');
      file.channel = channel.id;
    }
    file.complete = true;
  }
  return { files: files.map(({ id, title }) => ({ id, title: title ?? '' })) };
};

function useTrigger(state: SlackState, args: Args): string {
  const trigger = state.triggers.get(String(args['trigger_id']));
  if (trigger === undefined) throw new SlackError('invalid_trigger_id');
  if (trigger.expiresAt < state.clock.now()) throw new SlackError('expired_trigger_id');
  state.triggers.delete(String(args['trigger_id']));
  return trigger.user;
}

const openView: Method = (state, _team, args) => {
  const view = args['view'] as Record<string, unknown>;
  const user = useTrigger(state, args);
  checkView(state, view, 'views.open');
  const id = state.nextId('V');
  const hash = state.nextId('H');
  state.views.set(id, { id, user, view, hash });
  return { view: { ...view, id, hash, root_view_id: id } };
};

const updateView: Method = (state, _team, args) => {
  const known = state.views.get(String(args['view_id']));
  if (known === undefined) throw new SlackError('not_found');
  if (args['hash'] !== undefined && args['hash'] !== known.hash) throw new SlackError('hash_conflict');
  checkView(state, args['view'] as Record<string, unknown>, 'views.update');
  known.view = args['view'] as Record<string, unknown>;
  known.hash = state.nextId('H');
  return { view: { ...known.view, id: known.id, hash: known.hash } };
};

const publishView: Method = (state, _team, args) => {
  const view = args['view'] as Record<string, unknown>;
  if (view['type'] !== 'home') throw new SlackError('invalid_arguments', ['only home views are published']);
  checkView(state, view, 'views.publish');
  const before = state.homeHashes.get(String(args['user_id']));
  if (args['hash'] !== undefined && args['hash'] !== before) throw new SlackError('hash_conflict');
  const hash = state.nextId('H');
  state.homes.set(String(args['user_id']), view);
  state.homeHashes.set(String(args['user_id']), hash);
  return { view: { ...view, id: state.nextId('V'), hash } };
};

export const otherMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'auth.teams.list': teamsList,
  'users.info': usersInfo,
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
  'views.open': openView,
  'views.push': openView,
  'views.update': updateView,
  'views.publish': publishView,
};
