import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChartRenderer } from '../../../src/contracts/messages/chart.ts';
import { silentLogger } from '../../../src/contracts/logger.ts';
import { slackDefaults } from '../../../src/platforms/slack/config.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/platform.ts';
import { APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, startFakeSlack } from '../../../test/fakes/slack/fake-slack.ts';
import type { FakeSlack } from '../../../test/fakes/slack/fake-slack.ts';
import { sign } from '../../../test/fakes/slack/requests-to-app.ts';
import { memoryStores } from '../../../test/support/memory-stores.ts';
import { createTestBot } from '../../../test/support/slack/test-bot.ts';
import type { Random } from '../../fixtures/random.ts';
import { clockThatHurries, recentOnes } from './entrance.ts';
import type { Entrance, OpenEntrance } from './entrance.ts';
import { mutatedText } from './mutate.ts';

interface Sample {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: Record<string, unknown>;
}

const USER = 'U0000000001';
const CHANNEL = 'C0000000001';
const charts: ChartRenderer = { render: async () => new Uint8Array(8), close: async () => undefined };

/** One of everything that Slack sends, as the fake sends it. */
async function samplesOf(slack: FakeSlack): Promise<Sample[]> {
  const samples: Sample[] = [];
  const catcher = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.end();
      if (request.headers['content-type'] === 'application/json') {
        samples.push({ type: 'events_api', payload: JSON.parse(body) as Sample['payload'] });
        return;
      }
      const form = Object.fromEntries(new URLSearchParams(body));
      const payload = form['payload'];
      samples.push(
        payload === undefined
          ? { type: 'slash_commands', payload: form }
          : { type: 'interactive', payload: JSON.parse(payload) as Sample['payload'] },
      );
    });
  });
  await new Promise<void>((resolve) => catcher.listen(0, '127.0.0.1', resolve));
  slack.speakHttp(`http://127.0.0.1:${(catcher.address() as AddressInfo).port}`);
  const { to } = slack;
  const view = slack.state.nextId('V');
  const metadata = JSON.stringify({ command: 'subscribe digest', channel: CHANNEL });
  slack.state.views.set(view, {
    id: view,
    user: USER,
    hash: 'first',
    view: { type: 'modal', callback_id: 'groundswell_form', private_metadata: metadata },
  });
  const button = { type: 'button', action_id: 'groundswell_run', value: 'score qdrant/qdrant' };
  for (const text of ['score qdrant/qdrant', 'help', 'top', 'export', 'boom', 'track a/b']) await to.command(text);
  await to.press(button);
  await to.press(button, { view: { id: view, type: 'home' } });
  await to.submit(view, { day: { value: { type: 'static_select', selected_option: { value: 'monday' } } } });
  await to.suggest(view, 'only', 'qd');
  await to.shortcut({ type: 'message', text: 'https://github.com/qdrant/qdrant', ts: '1.1' });
  const events: Record<string, unknown>[] = [
    { type: 'app_home_opened', user: USER, channel: 'D1', tab: 'home', event_ts: '1' },
    { type: 'app_mention', user: USER, channel: CHANNEL, text: '<@UB000000001> score ray', ts: '1.2', event_ts: '1' },
    { type: 'message', channel_type: 'im', user: USER, channel: 'D1', text: 'score ray', ts: '1.3', event_ts: '1' },
    {
      type: 'link_shared',
      user: USER,
      channel: CHANNEL,
      message_ts: '1.4',
      links: [{ domain: 'github.com', url: 'https://github.com/qdrant/qdrant' }],
    },
    { type: 'channel_archive', channel: 'C9', user: USER },
    { type: 'channel_left', channel: 'C9' },
    { type: 'member_joined_channel', user: 'UB000000001', channel: CHANNEL },
    { type: 'tokens_revoked', tokens: { oauth: [USER] } },
    { type: 'team_rename', name: 'other' },
  ];
  for (const event of events) await to.event(event);
  await new Promise<void>((resolve) => catcher.close(() => resolve()));
  return samples;
}

async function openSlack(mode: 'socket' | 'http'): Promise<{
  slack: FakeSlack;
  samples: readonly Sample[];
  port: number;
  close: () => Promise<void>;
}> {
  const slack = await startFakeSlack();
  const clock = clockThatHurries();
  const samples = await samplesOf(slack);
  const platform = createSlackPlatform(
    {
      ...slackDefaults,
      mode,
      botToken: BOT_TOKEN,
      appToken: APP_TOKEN,
      signingSecret: SIGNING_SECRET,
      port: 0,
      unfurlLinks: true,
      apiUrl: slack.apiUrl,
      authorizeUrl: slack.authorizeUrl,
      requestTimeoutMs: 2_000,
    },
    { bot: createTestBot(), charts, stores: memoryStores(), clock, logger: silentLogger },
  );
  await platform.start();
  const port = platform.port() ?? 0;
  if (mode === 'http') slack.speakHttp(`http://127.0.0.1:${port}`);
  else slack.speakSocket();
  return {
    slack,
    samples,
    port,
    async close() {
      clock.hurry();
      await platform.stop();
      await slack.stop();
    },
  };
}

const answersOn = async (slack: FakeSlack): Promise<boolean> => {
  const reply = await slack.to.command('score qdrant/qdrant');
  return typeof reply.ack?.['text'] === 'string' && reply.ack['text'].includes('82 of 100');
};

export const slackSocket: Entrance = {
  name: 'Slack socket envelopes',
  cases: 100_000,
  async open(random: Random): Promise<OpenEntrance> {
    const { slack, samples, close } = await openSlack('socket');
    const recent = recentOnes();
    let sent = 0;
    return {
      async send(many) {
        for (let at = 0; at < many; at += 1) {
          const { type, payload } = random.pick(samples);
          const accepts = type !== 'events_api';
          sent += 1;
          const envelope = { envelope_id: `E${sent}`, type, accepts_response_payload: accepts, payload };
          const frame = mutatedText(random, envelope);
          recent.add(frame);
          slack.socket.sendRaw(frame);
        }
      },
      answers: () => answersOn(slack),
      recent: recent.all,
      close,
    };
  },
};

/** Bolt waits three seconds for whoever answers a request; so many requests wait together. */
const AT_ONCE = 1_000;

export const slackHttp: Entrance = {
  name: 'Slack signed requests',
  cases: 100_000,
  async open(random: Random): Promise<OpenEntrance> {
    const { slack, samples, port, close } = await openSlack('http');
    const recent = recentOnes();
    const waiting = new Set<Promise<void>>();
    const bodyOf = ({ type, payload }: Sample): readonly [string, string] => {
      if (type === 'events_api') return [mutatedText(random, payload), 'application/json'];
      const form =
        type === 'interactive'
          ? { payload: mutatedText(random, payload) }
          : Object.fromEntries(
              Object.entries(payload).map(([key, value]) => [
                key,
                random.next() < 0.1 ? mutatedText(random, [value]) : String(value),
              ]),
            );
      return [new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded'];
    };
    const post = async (sample: Sample): Promise<void> => {
      const [body, type] = bodyOf(sample);
      recent.add(body);
      const timestamp = Math.floor(Date.now() / 1000);
      const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: 'POST',
        body,
        headers: {
          'content-type': type,
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': sign(SIGNING_SECRET, timestamp, body),
        },
      });
      await response.arrayBuffer();
    };
    return {
      async send(many) {
        for (let at = 0; at < many; at += 1) {
          while (waiting.size >= AT_ONCE) await Promise.race(waiting);
          const one = post(random.pick(samples)).finally(() => waiting.delete(one));
          waiting.add(one);
        }
      },
      answers: () => answersOn(slack),
      recent: recent.all,
      async close() {
        await Promise.all(waiting);
        await close();
      },
    };
  },
};
