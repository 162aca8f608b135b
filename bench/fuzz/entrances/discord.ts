import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { silentLogger } from '../../../src/contracts/logger.ts';
import { startFakeDiscord } from '../../../test/fakes/discord/fake-discord.ts';
import { configFor, depsWith } from '../../../test/support/discord/setting.ts';
import type { Random } from '../../fixtures/random.ts';
import { clockThatHurries, recentOnes } from './entrance.ts';
import type { Entrance, OpenEntrance } from './entrance.ts';
import { mutatedText } from './mutate.ts';

interface Sample {
  t: string;
  d: unknown;
}

const READ = 1n << 11n;
/** The gateway's sequence number starts anew with each connection; these stay behind the real ones. */
const FIRST_SEQUENCE = 1;
/** What people wait for, ms. */
const ANSWER_MS = 10_000;

export const discordGateway: Entrance = {
  name: 'Discord gateway dispatches',
  cases: 100_000,
  async open(random: Random): Promise<OpenEntrance> {
    const fake = await startFakeDiscord({ checks: false });
    const clock = clockThatHurries();
    const guild = fake.state.addGuild('Analysts');
    const channel = fake.state.addChannel(guild.id, 'signals');
    const user = fake.state.addUser('ada');
    const from = { user: user.id, channel: channel.id, rights: READ };
    const platform = createDiscordPlatform(configFor(fake), depsWith({ clock, logger: silentLogger as never }));
    await platform.start();

    const samples: Sample[] = [];
    const dispatch = fake.gateway.dispatch.bind(fake.gateway);
    fake.gateway.dispatch = (t, d, to) => {
      samples.push({ t, d });
      dispatch(t, d, to);
    };
    const answered = fake.command(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'ray' }]);
    await answered.answered();
    fake.complete(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'qd' }]);
    fake.command(from, ['signals', 'subscribe', 'digest'], []);
    fake.submit(from, 'form', [{ type: 4, custom_id: 'hour', value: '9' }]);
    const post = await platform.send(
      { workspace: `discord:${guild.id}`, channel: channel.id },
      { summary: 'digest', tone: 'neutral', blocks: [] },
      {
        key: 'k1',
        mayStand: undefined,
        signal: new AbortController().signal,
        note: { read: () => undefined, keep: async () => undefined },
      },
    );
    const message = fake.posts(channel.id).at(-1);
    if (message === undefined) throw new Error(`nothing was posted as ${post.message}`);
    fake.press(from, message, 'run', ['score ray']);
    fake.gateway.dispatch = dispatch;
    const place = { id: channel.id, type: 0, guild_id: guild.id, name: 'signals', permission_overwrites: [] };
    samples.push(
      { t: 'GUILD_CREATE', d: fake.state.guildJson(guild) },
      { t: 'GUILD_UPDATE', d: fake.state.guildJson(guild) },
      { t: 'GUILD_DELETE', d: { id: '999999999999999999' } },
      { t: 'GUILD_DELETE', d: { id: '999999999999999998', unavailable: true } },
      {
        t: 'GUILD_ROLE_UPDATE',
        d: { guild_id: guild.id, role: { id: guild.id, name: '@everyone', permissions: '0' } },
      },
      { t: 'CHANNEL_CREATE', d: place },
      { t: 'CHANNEL_UPDATE', d: place },
      { t: 'CHANNEL_DELETE', d: { ...place, id: '888888888888888888' } },
      { t: 'THREAD_CREATE', d: { ...place, id: '777777777777777777', type: 11, parent_id: channel.id } },
      { t: 'THREAD_DELETE', d: { id: '777777777777777777', guild_id: guild.id, parent_id: channel.id, type: 11 } },
      { t: 'MESSAGE_CREATE', d: fake.state.messageJson(message, fake.restUrl) },
      { t: 'MESSAGE_DELETE', d: { id: message.id, channel_id: channel.id, guild_id: guild.id } },
      { t: 'GUILD_MEMBER_UPDATE', d: { guild_id: guild.id, user: fake.state.userJson(user), roles: [] } },
      { t: 'USER_UPDATE', d: fake.state.userJson(fake.state.bot) },
      { t: 'RESUMED', d: {} },
      { t: 'SOMETHING_NEW', d: { id: '1' } },
    );

    const recent = recentOnes();
    return {
      async send(many) {
        for (let at = 0; at < many; at += 1) {
          const { t, d } = random.pick(samples);
          // Mostly what is in the frame; now and then the frame itself.
          const frame =
            random.next() < 0.97
              ? `{"op":0,"s":${FIRST_SEQUENCE},"t":${JSON.stringify(t)},"d":${mutatedText(random, d)}}`
              : mutatedText(random, { op: 0, s: FIRST_SEQUENCE, t, d });
          recent.add(frame);
          fake.gateway.sendRaw(frame);
        }
      },
      async answers() {
        const until = performance.now() + ANSWER_MS;
        while (performance.now() < until) {
          // A frame that ended the session is no defect where the next session answers.
          const asked = fake.command(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'ray' }]);
          const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 1_000));
          if (await Promise.race([asked.answered().then(() => true), late])) return true;
        }
        return false;
      },
      recent: recent.all,
      async close() {
        clock.hurry();
        await platform.stop();
        await fake.stop();
      },
    };
  },
};
