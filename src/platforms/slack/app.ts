import { App, AuthorizationError, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger as BoltLogger, Receiver } from '@slack/bolt';
import { OperatorError } from '../../contracts/errors.ts';
import { clientOptions } from './connection/client-options.ts';
import { EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, scopesFor } from './connection/manifest.ts';
import { boltInstallations, installationFailed, ticketStates } from './connection/oauth.ts';
import { listenForCommands } from './listeners/on-command.ts';
import { listenForForms } from './listeners/on-form.ts';
import { listenForHome } from './listeners/on-home.ts';
import { listenForLifecycle } from './listeners/on-lifecycle.ts';
import { listenForLinks } from './listeners/on-link.ts';
import { listenForMessages } from './listeners/on-message.ts';
import { listenForPresses } from './listeners/on-press.ts';
import { listenForShortcuts } from './listeners/on-shortcut.ts';
import { redact } from './connection/redact.ts';
import { socketDispatcher } from './connection/socket-dispatcher.ts';
import { sayByUrl } from './answering/say-by-url.ts';
import type { SlackConfig } from './config.ts';
import type { SlackTools } from './tools.ts';

export function socketReceiver(config: SlackConfig, logger: BoltLogger): SocketModeReceiver {
  if (config.appToken === undefined)
    throw new OperatorError(
      'Slack’s Socket Mode needs an app-level token.',
      'Set SLACK_APP_TOKEN, or SLACK_MODE=http.',
    );
  return new SocketModeReceiver({
    appToken: config.appToken,
    ...socketDispatcher(),
    logger,
    processEventErrorHandler: notHandled(logger),
    // We reconnect ourselves (see socket-connection).
    autoReconnectEnabled: false,
    // A busy machine may answer a ping late; that is no reason to hang up.
    clientPingTimeout: 15_000,
    installerOptions: { clientOptions: clientOptions(config) },
  });
}

/** Bolt's own handler writes the payload's type into its line, which may be anything, and its failure would end the process. */
function notHandled(logger: BoltLogger) {
  return async ({ error }: { error: unknown }): Promise<boolean> => {
    logger.error(
      `An envelope cannot be handled and is dropped: ${error instanceof Error ? error.message : typeof error}`,
    );
    return error instanceof AuthorizationError;
  };
}

/** Signed requests, and the pages by which workspaces install the app. Bolt verifies signature and age before anything is read. */
export function httpReceiver(tools: SlackTools, logger: BoltLogger): HTTPReceiver {
  const { config } = tools;
  if (config.signingSecret === undefined)
    throw new OperatorError(
      'Slack’s HTTP mode needs the signing secret.',
      'Set SLACK_SIGNING_SECRET, or SLACK_MODE=socket.',
    );
  const base = { signingSecret: config.signingSecret, endpoints: [EVENTS_PATH], logger };
  // With a token of its own the app serves that one workspace; Bolt takes one or the other.
  if (config.oauth === undefined || config.botToken !== undefined) return new HTTPReceiver(base);
  if (config.publicUrl === undefined)
    throw new OperatorError('Installing by OAuth needs the address where Slack reaches us.', 'Set SLACK_PUBLIC_URL.');
  const scopes = scopesFor(config).map(({ scope }) => scope);
  const redirectUri = `${config.publicUrl}${REDIRECT_PATH}`;
  return new HTTPReceiver({
    ...base,
    clientId: config.oauth.clientId,
    clientSecret: config.oauth.clientSecret,
    scopes,
    redirectUri,
    installationStore: boltInstallations(tools.stores.installations, tools.workspaces, tools.bot),
    installerOptions: {
      directInstall: true,
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      stateStore: ticketStates(tools.stores.tickets, tools.clock, { scopes, redirectUri }),
      clientOptions: clientOptions(config),
      callbackOptions: { failure: installationFailed(tools.logger) },
      ...(config.authorizeUrl === undefined ? {} : { authorizationUrl: config.authorizeUrl }),
    },
  });
}

/** The Bolt app with every listener of ours. `stopping` says that no new work is taken. */
export function slackApp(tools: SlackTools, receiver: Receiver, logger: BoltLogger, stopping: () => boolean): App {
  const { config } = tools;
  const { botToken } = config;
  const app = new App({
    receiver,
    logger,
    convoStore: false,
    tokenVerificationEnabled: false,
    extendedErrorHandler: true,
    clientOptions: clientOptions(config),
    ...(botToken === undefined ? {} : { authorize: async () => ({ botToken, ...identity(tools) }) }),
  });
  app.use(async (args) => {
    if (!stopping()) {
      await args.next();
      return;
    }
    if ('command' in args && 'ack' in args)
      await args.ack({ response_type: 'ephemeral', text: 'Groundswell is restarting. Try again in a minute.' });
  });
  app.error(async ({ error, body }: { error: Error; body: unknown }) => {
    tools.logger.warn({ reason: redact(error.message) }, 'Bolt could not handle a request.');
    if (error instanceof AuthorizationError) await sayNotInstalled(tools, body);
  });
  listenForCommands(app, tools);
  listenForPresses(app, tools);
  listenForForms(app, tools);
  listenForHome(app, tools);
  listenForShortcuts(app, tools);
  listenForLifecycle(app, tools);
  listenForMessages(app, tools);
  if (config.unfurlLinks) listenForLinks(app, tools);
  return app;
}

/**
 * Who we are, so that Bolt can ignore our own events. Only what is known already: Bolt waits for it before any listener, and a Slack
 * that does not tell would cost every request its 3 s.
 */
function identity(tools: SlackTools): { botId?: string; botUserId?: string } {
  const workspace = tools.workspaces.known();
  return {
    ...(workspace?.botId === undefined ? {} : { botId: workspace.botId }),
    ...(workspace?.botUserId === undefined ? {} : { botUserId: workspace.botUserId }),
  };
}

/** A workspace without an installation has no token to answer with; the response_url needs none. */
async function sayNotInstalled(tools: SlackTools, body: unknown): Promise<void> {
  const where =
    tools.config.oauth === undefined || tools.config.publicUrl === undefined
      ? 'Ask your admins to install it.'
      : `An admin can install it at ${tools.config.publicUrl}${INSTALL_PATH}.`;
  await sayByUrl(tools, body, `Groundswell is not installed in this workspace. ${where}`).catch((error: unknown) =>
    tools.logger.warn({ reason: redact(String(error)) }, 'A workspace without an installation could not be told so.'),
  );
}
