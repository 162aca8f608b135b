import { describe, expect, it } from 'vitest';
import { answer, said } from '../../support/discord/setting.ts';
import { buttonsOf, isPrivate, SEND_IN_THREADS, SEND_MESSAGES, seen, world } from '../../support/discord/world.ts';

const score = [{ name: 'project', type: 3, value: 'a/b' }];

describe('nobody speaks through the bot where they may not speak themselves', () => {
  it('neither by Share nor by a command that everybody sees: channels and threads ask for different rights', async () => {
    const { fake, deps, guild, channel, from } = await world();
    const thread = fake.state.addChannel(guild, 'a thread', { type: 11, parent: channel });
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(thread), guild);
    // Nobody has told the bot of this one: a server that it does not live in.
    const foreign = fake.state.addChannel(guild, 'elsewhere');
    deps.bot.answers = async (invocation) =>
      answer(said('figures'), invocation.name === 'announce' ? { visibility: 'channel' } : {});
    const cases = [
      { place: channel, rights: SEND_MESSAGES, may: true },
      { place: channel, rights: SEND_IN_THREADS, may: false },
      { place: thread.id, rights: SEND_IN_THREADS, may: true },
      { place: thread.id, rights: SEND_MESSAGES, may: false },
      { place: foreign.id, rights: SEND_MESSAGES, may: false },
      { place: foreign.id, rights: SEND_MESSAGES | SEND_IN_THREADS, may: true },
    ];
    const wide = SEND_MESSAGES | SEND_IN_THREADS;
    for (const { place, rights, may } of cases) {
      const asked = fake.command({ ...from, channel: place, rights: wide }, ['signals', 'score'], score);
      await asked.answered();
      const shared = fake.press(
        { ...from, channel: place, rights },
        asked.original ?? expect.fail(),
        buttonsOf(asked.original).get('Share') ?? expect.fail(),
      );
      await shared.answered();
      expect([isPrivate(shared.original), seen(shared).includes('may not write')]).toEqual([!may, !may]);
      const open = fake.command({ ...from, channel: place, rights }, ['signals', 'announce']);
      await open.answered();
      expect([isPrivate(open.original), seen(open)]).toEqual([!may, 'figures']);
    }
  });

  it('and the bot is told what a thread or a post belongs to', async () => {
    const { fake, deps, guild, channel, from } = await world();
    const forum = fake.state.addChannel(guild, 'a forum', { type: 15 });
    fake.gateway.dispatch('CHANNEL_CREATE', fake.state.channelJson(forum), guild);
    const post = fake.state.addChannel(guild, 'a post', { type: 11, parent: forum.id });
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(post), guild);
    for (const place of [channel, post.id])
      await fake
        .command({ ...from, channel: place, rights: SEND_MESSAGES | SEND_IN_THREADS }, ['signals', 'score'], score)
        .answered();
    expect(deps.bot.invocations.map(({ caller }) => [caller.channel, caller.parent])).toEqual([
      [channel, undefined],
      [post.id, forum.id],
    ]);
  });

  it('so who may not is not offered Share', async () => {
    const { fake, from } = await world();
    const asked = fake.command({ ...from, rights: 0n }, ['signals', 'score'], score);
    await asked.answered();
    expect([...buttonsOf(asked.original).keys()]).toEqual([]);
  });
});
