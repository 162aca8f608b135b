import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/contracts/clock.ts';
import { FakeGateway } from './gateway.ts';
import { commandData, FakeInteraction, interactionJson } from './interactions.ts';
import type { From, OptionValue } from './interactions.ts';
import { FakeFaults, restServer } from './rest-server.ts';
import { apiHandler } from './routes.ts';
import { FakeState } from './state.ts';
import type { FakeMessage } from './state.ts';

export { wordsOf } from './state.ts';
export type { FakeInteraction } from './interactions.ts';

export interface FakeDiscord {
  /** For `DiscordConfig.api`. */
  restUrl: string;
  gatewayUrl: string;
  token: string;
  applicationId: string;
  state: FakeState;
  gateway: FakeGateway;
  faults: FakeFaults;
  /** Every payload that Discord would have refused. */
  violations: string[];
  /** Every request that arrived, as `POST /channels/1/messages`. */
  requests: string[];
  /** How many connections the gateway recommends. */
  shards: number;
  /** Messages of a channel in order, those of its threads behind them. */
  posts(channel: string): FakeMessage[];
  /** `/signals score project:…`: the words behind the slash, then the options. */
  command(
    from: From,
    words: readonly string[],
    options?: readonly OptionValue[],
    attachments?: Record<string, unknown>,
  ): FakeInteraction;
  complete(from: From, words: readonly string[], options: readonly OptionValue[]): FakeInteraction;
  /** Presses the button, or chooses in the menu, with this id in a message. */
  press(from: From, message: FakeMessage, customId: string, values?: readonly string[]): FakeInteraction;
  /** Sends a form off with its fields filled. */
  submit(
    from: From,
    customId: string,
    fields: readonly Record<string, unknown>[],
    attachments?: Record<string, unknown>,
  ): FakeInteraction;
  stop(): Promise<void>;
}

/** A Discord on loopback: gateway and REST, version 10. Checks every payload against the documented limits. */
export async function startFakeDiscord(
  options: {
    clock?: Pick<Clock, 'now'>;
    token?: string;
    /** False where the fake itself must cost as little as possible: in benchmarks. Default true. */ checks?: boolean;
    /** How long a nonce is remembered; "the past few minutes" unless told. */ nonceMs?: number;
  } = {},
): Promise<FakeDiscord> {
  const state = new FakeState(() => options.clock?.now() ?? Date.now());
  const faults = new FakeFaults();
  const token = options.token ?? `${Buffer.from(state.application).toString('base64url')}.fake.token`;
  const interactions = new Map<string, FakeInteraction>();
  const violations: string[] = [];
  const requests: string[] = [];
  let port = 0;
  const base = (): string => `http://127.0.0.1:${port}`;
  const gatewayUrl = (): string => `ws://127.0.0.1:${port}`;
  let shards = 1;
  let gateway: FakeGateway | undefined = undefined;
  const handle = apiHandler({
    checks: options.checks ?? true,
    nonceMs: options.nonceMs ?? 5 * 60_000,
    state,
    faults,
    interactions,
    token,
    violations,
    requests,
    baseUrl: base,
    gatewayUrl,
    shards: () => shards,
    gateway: () => gateway ?? fail(),
  });
  const server = restServer(handle, faults);
  const open = new FakeGateway(server, state, () => (faults.tokenRevoked ? undefined : token));
  gateway = open;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  open.url = gatewayUrl();

  const cause = (from: From, type: number, data: unknown, source?: FakeMessage): FakeInteraction => {
    const interaction = new FakeInteraction(state, from.channel, from.user, source);
    interactions.set(interaction.token, interaction);
    const message = source === undefined ? undefined : state.messageJson(source, base());
    open.dispatch(
      'INTERACTION_CREATE',
      interactionJson(state, interaction, from, type, data, message),
      state.channels.get(from.channel)?.guild,
    );
    return interaction;
  };

  return {
    restUrl: base(),
    gatewayUrl: gatewayUrl(),
    token,
    applicationId: state.application,
    state,
    gateway: open,
    faults,
    violations,
    requests,
    get shards() {
      return shards;
    },
    set shards(count) {
      shards = count;
    },
    posts(channel) {
      const threads = [...state.channels.values()].filter((candidate) => candidate.parent === channel);
      return [state.channels.get(channel), ...threads].flatMap(
        (place) => place?.messages.filter((message) => !message.ephemeral) ?? [],
      );
    },
    command: (from, words, values = [], attachments) => cause(from, 2, commandData(state, words, values, attachments)),
    complete: (from, words, values) => cause(from, 4, commandData(state, words, values)),
    press: (from, message, customId, values) =>
      cause(
        from,
        3,
        {
          custom_id: customId,
          component_type: values === undefined ? 2 : 3,
          ...(values === undefined ? {} : { values }),
        },
        message,
      ),
    submit: (from, customId, fields, attachments) =>
      cause(from, 5, {
        custom_id: customId,
        components: fields.map((component, index) => ({
          type: 18,
          id: index + 1,
          component: { id: index + 100, ...component },
        })),
        ...(attachments === undefined ? {} : { resolved: { attachments } }),
      }),
    async stop() {
      await open.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function fail(): never {
  throw new Error('the gateway is not open yet');
}
