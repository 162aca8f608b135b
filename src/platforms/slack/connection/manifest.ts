import type { CommandDeclaration } from '../../../contracts/command.ts';
import { OperatorError } from '../../../contracts/errors.ts';
import { shorten } from '../render/cut-text.ts';
import type { SlackConfig } from '../config.ts';

export const SLASH_COMMAND = '/signals';
export const LINK_SHORTCUT = 'groundswell_link';
export const EVENTS_PATH = '/slack/events';
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

export interface Scope {
  scope: string;
  why: string;
  /** What is lost without it; such a scope may be left out by whoever installs the app. */
  optional?: string;
}

const LOOKING = 'after a lost answer a post there may come twice';

const SCOPES: readonly Scope[] = [
  { scope: 'commands', why: 'the slash command and the message shortcut' },
  { scope: 'chat:write', why: 'posting digests, alerts and answers' },
  { scope: 'files:write', why: 'uploading charts and exports' },
  { scope: 'im:write', why: 'telling the person who set a subscription up when it had to be switched off' },
  {
    scope: 'users:read',
    why: 'the time zone for new subscriptions, and who is an admin where only admins may change things',
  },
  { scope: 'channels:read', why: 'checking before subscribing that the bot is in the channel' },
  { scope: 'groups:read', why: 'the same in private channels that the bot was invited to' },
  { scope: 'im:read', why: 'the same in direct messages' },
  { scope: 'mpim:read', why: 'the same in group messages' },
  { scope: 'app_mentions:read', why: 'answering where the bot is mentioned' },
  { scope: 'im:history', why: 'answering direct messages to the bot, and not writing to a person twice' },
  {
    scope: 'channels:history',
    why: 'finding an own post again after a crash, so that nothing is posted twice',
    optional: LOOKING,
  },
  {
    scope: 'groups:history',
    why: 'the same in private channels that the bot was invited to',
    optional: LOOKING,
  },
  { scope: 'mpim:history', why: 'the same in group messages', optional: LOOKING },
];

const LINK_SCOPES: readonly Scope[] = [
  { scope: 'links:read', why: 'seeing pasted GitHub links' },
  { scope: 'links:write', why: 'showing a small scorecard under them' },
];

/** Events that the listeners handle. */
const EVENTS: readonly string[] = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'app_uninstalled',
  'tokens_revoked',
  'channel_archive',
  'channel_deleted',
  'group_archive',
  'group_deleted',
  'member_joined_channel',
  'member_left_channel',
];
const LINK_EVENTS: readonly string[] = ['link_shared'];
const UNFURL_DOMAINS: readonly string[] = ['github.com'];

type ManifestSettings = Pick<SlackConfig, 'mode' | 'unfurlLinks' | 'publicUrl'>;

/** The least that the configured features need, each with its reason. */
export const scopesFor = (settings: Pick<SlackConfig, 'unfurlLinks'>): readonly Scope[] =>
  settings.unfurlLinks ? [...SCOPES, ...LINK_SCOPES] : SCOPES;
export const eventsFor = (settings: Pick<SlackConfig, 'unfurlLinks'>): readonly string[] =>
  settings.unfurlLinks ? [...EVENTS, ...LINK_EVENTS] : EVENTS;

/** Slack's limits for manifests: description 140, long description 174 to 4,000, usage hint 1,000, shortcut name 24. */
const USAGE_HINT = 1_000;
const LONG_DESCRIPTION = 4_000;

/**
 * The app manifest to paste into Slack, derived from the commands and settings. In HTTP mode `settings.publicUrl` is where Slack
 * sends its requests, and where installing by OAuth comes back to.
 * @throws OperatorError for HTTP mode without that address.
 */
export function slackManifest(
  commands: readonly CommandDeclaration[],
  settings: ManifestSettings,
  { brief = false }: { /** Without the list of commands in the description. */ brief?: boolean } = {},
): object {
  const http = settings.mode === 'http';
  if (http && settings.publicUrl === undefined)
    throw new OperatorError(
      'In HTTP mode the manifest names the address where Slack reaches the bot.',
      'Set SLACK_PUBLIC_URL, or SLACK_MODE=socket.',
    );
  const base = settings.publicUrl ?? '';
  const names = commands.map((command) => command.name);
  const purposes = commands.map((command) => `${SLASH_COMMAND} ${command.name}: ${command.purpose}`).join('\n');
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Groundswell',
      description: 'Which open-source projects are taking off, which are going quiet, and why.',
      long_description: shorten(
        `Groundswell follows public GitHub figures of open-source projects. It answers questions in a channel, posts a digest of the fastest-growing repositories, and raises alerts on star spikes, stale releases and failing health. Every number says where it comes from and how old it is.${brief ? '' : `\n\n${purposes}`}`,
        LONG_DESCRIPTION,
      ),
      background_color: '#1f3a4d',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Groundswell', always_online: false },
      shortcuts: [
        {
          name: 'Signals for this link',
          type: 'message',
          callback_id: LINK_SHORTCUT,
          description: 'What Groundswell found about the GitHub projects linked here',
        },
      ],
      slash_commands: [
        {
          command: SLASH_COMMAND,
          description: 'Signals of open-source projects',
          usage_hint: shorten(`[${names.join(' | ')}]`, USAGE_HINT),
          // Slack then writes people, channels and addresses in an unmistakable form.
          should_escape: true,
          ...(http ? { url: `${base}${EVENTS_PATH}` } : {}),
        },
      ],
      ...(settings.unfurlLinks ? { unfurl_domains: [...UNFURL_DOMAINS] } : {}),
    },
    oauth_config: {
      ...(!http ? {} : { redirect_urls: [`${base}${REDIRECT_PATH}`] }),
      scopes: {
        bot: scopesFor(settings)
          .filter(({ optional }) => optional === undefined)
          .map(({ scope }) => scope),
        bot_optional: scopesFor(settings)
          .filter(({ optional }) => optional !== undefined)
          .map(({ scope }) => scope),
      },
    },
    settings: {
      event_subscriptions: {
        ...(http ? { request_url: `${base}${EVENTS_PATH}` } : {}),
        bot_events: [...eventsFor(settings)],
      },
      interactivity: {
        is_enabled: true,
        ...(http ? { request_url: `${base}${EVENTS_PATH}`, message_menu_options_url: `${base}${EVENTS_PATH}` } : {}),
      },
      org_deploy_enabled: http && settings.publicUrl !== undefined,
      socket_mode_enabled: !http,
      token_rotation_enabled: false,
    },
  };
}

/**
 * Where a person creates the app in one step: Slack's own page for new apps, filled with the manifest. The long description is
 * the short one there, because servers refuse addresses over 8,000 characters.
 */
export const createAppLink = (commands: readonly CommandDeclaration[], settings: ManifestSettings): string =>
  `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(slackManifest(commands, settings, { brief: true })))}`;

/** Each right that the app asks for, with the reason, and what is lost without those that may be left out. */
export const explainScopes = (settings: Pick<SlackConfig, 'unfurlLinks'>): readonly string[] =>
  scopesFor(settings).map(
    ({ scope, why, optional }) =>
      `  ${scope}: ${why}${optional === undefined ? '' : ` (may be left out; then ${optional})`}`,
  );
