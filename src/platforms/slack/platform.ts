import type { Server } from 'node:http';
import { SocketModeReceiver } from '@slack/bolt';
import type { HTTPReceiver } from '@slack/bolt';
import type { ChatPlatform } from '../../contracts/platforms/chat-platform.ts';
import { SECOND } from '../../contracts/clock.ts';
import { OperatorError, PermanentDeliveryError } from '../../contracts/errors.ts';
import { boltLogger } from './connection/bolt-logger.ts';
import { createCapabilities } from './sending/capabilities.ts';
import { checkChannel, diagnose } from './connection/check-setup.ts';
import { createDelivery } from './sending/deliver.ts';
import { deliveryError } from './connection/errors.ts';
import { createPeople } from './connection/people.ts';
import { redact } from './connection/redact.ts';
import { httpReceiver, slackApp, socketReceiver } from './app.ts';
import type { SlackConfig, SlackDeps } from './config.ts';
import type { SlackTools } from './tools.ts';
import { guardRequests, guardSocket } from './connection/guard-entrance.ts';
import { createSocketConnection } from './connection/socket-connection.ts';
import { withRotation } from './connection/rotation.ts';
import { createWorkspaces } from './connection/workspaces.ts';

export interface SlackPlatform extends ChatPlatform {
  /** The port that HTTP mode listens on; undefined in Socket Mode and while stopped. */
  port(): number | undefined;
}

/** Longer than this nobody's answer holds up a stop. */
const STOP_MS = 10 * SECOND;

/** @throws OperatorError when the configuration lacks what the chosen mode needs. */
export function createSlackPlatform(config: SlackConfig, deps: SlackDeps): SlackPlatform {
  if (config.botToken === undefined && (config.mode === 'socket' || config.oauth === undefined)) {
    throw new OperatorError(
      'Slack needs a bot token, or OAuth in HTTP mode.',
      'Set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET with SLACK_MODE=http.',
    );
  }
  const logger = deps.logger.child({ platform: 'slack' });
  const bolt = boltLogger(logger);
  const installations = withRotation({ config, ...deps.stores, clock: deps.clock, logger: bolt });
  const workspaces = createWorkspaces(config, installations, deps.clock, bolt);
  const inFlight = new Set<Promise<unknown>>();
  const tools: SlackTools = {
    ...deps,
    stores: { ...deps.stores, installations },
    logger,
    config,
    workspaces,
    requestTimeoutMs: config.requestTimeoutMs,
    actions: deps.stores.actions,
    capabilities: createCapabilities(config.dataTables ? 'data_table' : 'table'),
    people: createPeople(workspaces, deps.clock, logger),
    line: () => connection.line(),
    async track(work) {
      inFlight.add(work);
      try {
        await work;
      } catch (error) {
        logger.error(
          { reason: redact(error instanceof Error ? (error.stack ?? error.message) : String(error)) },
          'An answer could not be brought to Slack.',
        );
      } finally {
        inFlight.delete(work);
      }
    },
  };
  const connection = connect(config, tools, bolt);
  let running: Promise<void> | undefined;
  let ending: Promise<void> | undefined;

  async function start(): Promise<void> {
    await greet(tools);
    await connection.start();
  }

  async function stop(): Promise<void> {
    connection.refuse();
    const done = new AbortController();
    await Promise.race([Promise.allSettled([...inFlight]), deps.clock.sleep(STOP_MS, done.signal)]);
    done.abort();
    await connection.stop();
    running = undefined;
  }

  return {
    name: 'slack',
    ...createDelivery(tools),
    connected: () => connection.connected(),
    port: () => connection.port(),
    start() {
      running ??= start().catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      return running;
    },
    async stop() {
      // Also after a start that failed: something of it may have been opened.
      await running?.catch(() => undefined);
      ending ??= stop().finally(() => {
        ending = undefined;
      });
      await ending;
    },
    checkChannel: (target) =>
      checkChannel(workspaces, target).catch((error: unknown) => Promise.reject(deliveryError(error))),
    diagnose: () => diagnose(config, workspaces, deps.bot, bolt),
  };
}

/** Tells the bot in which workspace it lives. A refused token ends the start; a Slack that cannot be reached does not. */
async function greet(tools: SlackTools): Promise<void> {
  try {
    const workspace = await tools.workspaces.only();
    // An organisation is no workspace: its workspaces join when something is asked in them.
    if (workspace !== undefined && !workspace.id.startsWith('slack:E'))
      await tools.bot.workspaceJoined(workspace.id, workspace.name);
  } catch (error) {
    const failure = deliveryError(error);
    if (failure instanceof PermanentDeliveryError)
      throw new OperatorError(
        `Slack refuses the bot token (${failure.detail}).`,
        'Reinstall the app and copy the new Bot User OAuth Token into SLACK_BOT_TOKEN.',
        { cause: error },
      );
    tools.logger.warn({ reason: failure.message }, 'Slack could not be asked who we are; going on.');
  }
}

interface Connection {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** From now on new requests are told that we are restarting. */
  refuse(): void;
  connected(): boolean;
  /** See SlackTools. */
  line(): number;
  port(): number | undefined;
}

function connect(config: SlackConfig, tools: SlackTools, bolt: ReturnType<typeof boltLogger>): Connection {
  let stopping = false;
  const receiver: SocketModeReceiver | HTTPReceiver =
    config.mode === 'socket' ? socketReceiver(config, bolt) : httpReceiver(tools, bolt);
  slackApp(tools, receiver, bolt, () => stopping);
  const refuse = (): void => {
    stopping = true;
  };
  if (receiver instanceof SocketModeReceiver) {
    guardSocket(receiver.client, tools.logger);
    const socket = createSocketConnection(receiver.client, tools.clock, tools.logger);
    return {
      refuse,
      start: () => {
        stopping = false;
        return socket.start();
      },
      stop: () => socket.stop(),
      connected: () => socket.connected(),
      line: () => socket.line(),
      port: () => undefined,
    };
  }
  guardRequests(receiver, tools.logger);
  let server: Server | undefined;
  return {
    refuse,
    async start() {
      stopping = false;
      server = await receiver.start({ port: config.port, host: config.host });
    },
    async stop() {
      if (server === undefined) return;
      await receiver.stop();
      server = undefined;
    },
    connected: () => server?.listening === true,
    // Every request over HTTP is answered where it came from.
    line: () => 0,
    port() {
      const address = server?.address();
      return typeof address === 'object' && address !== null ? address.port : undefined;
    },
  };
}
