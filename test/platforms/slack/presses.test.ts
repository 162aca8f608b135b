import { afterEach, describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { button, elements, openWorld, standingForm, until } from '../../support/slack/test-world.ts';
import type { World, WorldOptions } from '../../support/slack/test-world.ts';

let world: World;
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options));

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

const scorecard = async (text = 'score qdrant/qdrant'): Promise<unknown[]> =>
  (await world.slack.to.command(text)).ack?.['blocks'] as unknown[];

describe('buttons and menus', () => {
  it('answers a press anew for the person who pressed, and leaves the message', async () => {
    const { slack, bot } = await open();
    const blocks = await scorecard();
    bot.finishTracking();
    const reply = await slack.to.press(button(blocks, 'Track this'), { user: 'U0000000002' });
    expect(reply).toMatchObject({ status: 200, ack: undefined });
    const post = await until(() => reply.responseUrl.posts[0]);
    expect(post).toMatchObject({ responseType: 'ephemeral', replaceOriginal: false });
    expect(bot.ran.at(-1)?.caller.user).toBe('U0000000002');
  });

  it('turns a page in its place', async () => {
    const { slack } = await open();
    const blocks = await scorecard();
    const reply = await slack.to.press(button(blocks, 'Refresh'));
    expect(await until(() => reply.responseUrl.posts[0])).toMatchObject({ replaceOriginal: true });
  });

  it('never puts an error in the place of an answer', async () => {
    const { slack } = await open();
    const reply = await slack.to.press({ type: 'button', action_id: 'groundswell_1', value: 'p scroe a/b' });
    expect(await until(() => reply.responseUrl.posts[0])).toMatchObject({
      responseType: 'ephemeral',
      replaceOriginal: false,
    });
  });

  it('turns the page of a public message for everybody', async () => {
    const { slack } = await open();
    await slack.to.command('score qdrant/qdrant --public');
    const message = await until(() => slack.posts('C0000000001')[0]);
    await slack.to.press(button(message.blocks, 'Refresh'), { message });
    await until(() => message.edited === 1);
    expect(slack.posts('C0000000001')).toHaveLength(1);
  });

  it('shares a private answer by asking again, and says who shared it', async () => {
    const { slack, bot } = await open();
    const blocks = await scorecard();
    await slack.to.press(button(blocks, 'Share in channel'), { user: 'U0000000002' });
    const message = await until(() => slack.posts('C0000000001')[0]);
    expect(textIn(message.blocks).join(' ')).toContain('Shared by bob.');
    expect(elements(message.blocks).map((element) => element.text?.text)).not.toContain('Share in channel');
    expect(bot.ran).toHaveLength(2);
  });

  it('shares what must not be done twice as it stands, without doing it again', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.command('track qdrant/qdrant');
    bot.finishTracking();
    const post = await until(() => reply.responseUrl.posts[1]);
    await slack.to.press(button(post.blocks, 'Share in channel'));
    const message = await until(() => slack.posts('C0000000001')[0]);
    expect(textIn(message.blocks).join(' ')).toContain('Now tracked: 1 project.');
    expect(bot.ran).toHaveLength(1);
  });

  it('does nothing for a button that is a link', async () => {
    const { slack, bot } = await open();
    const blocks = await scorecard();
    await slack.to.press(button(blocks, 'GitHub'));
    expect(bot.ran).toHaveLength(1);
  });

  it('says that an old or invented button no longer works', async () => {
    const { slack } = await open();
    for (const value of ['', 'x', 'z what', 'k nothing', 'm nothing']) {
      const reply = await slack.to.press({ type: 'button', action_id: 'groundswell_1', value });
      const post = await until(() => reply.responseUrl.posts[0]);
      expect(textIn(post.blocks).join(' ')).toMatch(/no longer works|too old/);
    }
  });

  it('refuses a press by somebody without the right, looked up anew each time', async () => {
    const { slack } = await open({ config: { managers: 'admins' } });
    const blocks = await scorecard();
    world.bot.finishTracking();
    const bob = await slack.to.press(button(blocks, 'Track this'), { user: 'U0000000002' });
    expect(textIn((await until(() => bob.responseUrl.posts[0])).blocks).join(' ')).toContain('You may not change');
    const person = slack.state.users.get('U0000000002');
    if (person !== undefined) person.isAdmin = true;
    const later = await slack.to.press(button(blocks, 'Track this'), { user: 'U0000000002' });
    expect(textIn((await until(() => later.responseUrl.posts[0])).blocks).join(' ')).toContain('Now tracked');
  });

  it('lets the listed people manage, and nobody else', async () => {
    const { slack } = await open({ config: { managers: ['U0000000002'] } });
    const ann = await slack.to.command('subscribe digest');
    expect(ann.ack).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('You may not change') as string,
    });
    const bob = await slack.to.command('subscribe digest', { user: 'U0000000002' });
    expect(bob.ack).toMatchObject({ response_type: 'in_channel' });
  });

  it('refuses a press by a person of another workspace in a shared channel', async () => {
    const { slack, bot, logs } = await open();
    const blocks = await scorecard();
    const reply = await slack.to.press(button(blocks, 'Refresh'), { userTeam: 'T0000000002' });
    const post = await until(() => reply.responseUrl.posts[0]);
    expect(textIn(post.blocks).join(' ')).toContain('belongs to another workspace');
    expect(bot.ran).toHaveLength(1);
    expect(logs.some((line) => line.message.includes('refused'))).toBe(true);
  });
});

/** What stands in the inputs of a view, by block. */
const filledIn = (view: unknown): Record<string, string> =>
  Object.fromEntries(
    (
      view as {
        blocks: {
          type: string;
          block_id?: string;
          element?: { initial_value?: string; initial_option?: { value: string }; initial_conversation?: string };
        }[];
      }
    ).blocks.flatMap(({ block_id: block, element }) => {
      const value = element?.initial_value ?? element?.initial_option?.value ?? element?.initial_conversation;
      return block === undefined || value === undefined ? [] : [[block, value]];
    }),
  );

describe('forms', () => {
  const openForm = async (): Promise<{ id: string; view: Record<string, unknown> }> => {
    await world.slack.to.press(button(await scorecard(), 'Subscribe here'));
    return until(() => [...world.slack.state.views.values()][0]);
  };

  it('opens a form made from the command, filled with what its text says', async () => {
    await open();
    const { view } = await openForm();
    const inputs = (
      view['blocks'] as { type: string; block_id?: string; element?: { type: string; initial_value?: string } }[]
    ).filter((block) => block.type === 'input');
    expect(inputs.map((input) => [input.block_id, input.element?.type])).toEqual([
      ['day', 'static_select'],
      ['hour', 'number_input'],
      ['zone', 'external_select'],
      ['prereleases', 'static_select'],
      ['only', 'external_select'],
    ]);
    expect(inputs[1]?.element?.initial_value).toBe('9');
  });

  it('runs what was sent, shows the answer in the form, and tells the channel', async () => {
    const { slack, bot } = await open();
    const { id } = await openForm();
    await slack.to.submit(id, {
      day: { v: { type: 'static_select', selected_option: { value: 'friday' } } },
      hour: { v: { value: '17' } },
      zone: { v: { selected_option: { value: 'Europe/Berlin' } } },
      prereleases: { v: { selected_option: null } },
      only: { v: {} },
    });
    const message = await until(() => slack.posts('C0000000001')[0]);
    expect(textIn(message.blocks).join(' ')).toContain('A digest comes every week to C0000000001.');
    expect(bot.ran.at(-1)?.invocation.options).toMatchObject({ day: 'friday', hour: 17, zone: 'Europe/Berlin' });
    await until(() =>
      textIn(slack.state.views.get(id)?.view['blocks']).join(' ').includes('A digest comes every week'),
    );
  });

  it('keeps a form open that says something wrong, with the sentence and all that was typed', async () => {
    const { slack } = await open();
    const { id } = await openForm();
    const reply = await slack.to.submit(id, {
      day: { v: { selected_option: { value: 'friday' } } },
      hour: { v: { value: '13' } },
    });
    expect(reply.ack).toMatchObject({ response_action: 'update' });
    const view = reply.ack?.['view'] as {
      callback_id: string;
      blocks: { block_id?: string; element?: { initial_option?: { value: string } } }[];
    };
    expect(textIn(view.blocks).join(' ')).toContain('Thirteen is nobody’s hour.');
    expect(view.blocks.find((block) => block.block_id === 'day')?.element?.initial_option?.value).toBe('friday');
  });

  it('shows again what was typed where no command can be read out of it, the channel too', async () => {
    const { slack } = await open();
    const id = standingForm(slack, {});
    const values = {
      groundswell_channel: { v: { selected_conversation: 'C0000000002' } },
      day: { v: { selected_option: { value: 'friday' } } },
      hour: { v: { value: '9' } },
      zone: { v: { selected_option: { value: 'Europe/Berln' } } },
      prereleases: { v: { selected_option: { value: 'false' } } },
      only: { v: { selected_option: { value: 'qdrant' } } },
    };
    const reply = await slack.to.submit(id, values);
    expect(textIn((reply.ack?.['view'] as { blocks: unknown }).blocks).join(' ')).toContain('Europe/Berln');
    expect(filledIn(reply.ack?.['view'])).toEqual({
      groundswell_channel: 'C0000000002',
      day: 'friday',
      hour: '9',
      zone: 'Europe/Berln',
      prereleases: 'false',
      only: 'qdrant',
    });
  });

  it('shows a list of projects again as it was typed, and no number that its field would not take', async () => {
    const { slack } = await open({ config: { managers: [] } });
    const track = await slack.to.submit(standingForm(slack, undefined, 'track'), {
      projects: { v: { value: 'a/b, c/d\n e/f' } },
    });
    expect(filledIn(track.ack?.['view'])).toEqual({ projects: 'a/b, c/d\n e/f' });
    for (const hour of ['24', '9.5', 'nine']) {
      const digest = await slack.to.submit(standingForm(slack), {
        hour: { v: { value: hour } },
        only: { v: { selected_option: { value: 'a/b' } } },
      });
      expect(filledIn(digest.ack?.['view'])).toEqual({ only: 'a/b' });
    }
  });

  it('completes what is typed, and always offers what was typed itself', async () => {
    const { slack } = await open();
    const { id } = await openForm();
    const reply = await slack.to.suggest(id, 'only', 'qdrant');
    expect((reply.ack?.['options'] as { value: string }[]).map((option) => option.value)).toEqual([
      'qdrant/found',
      'qdrant',
    ]);
  });
});

describe('the App Home', () => {
  it('shows the workspace when somebody opens it, and answers presses in a modal', async () => {
    const { slack } = await open();
    await slack.to.event({ type: 'app_home_opened', user: 'U0000000001', channel: 'D1', tab: 'home', event_ts: '1' });
    const home = await until(() => slack.state.homes.get('U0000000001'));
    expect(textIn(home['blocks']).join(' ')).toContain('qdrant/qdrant');
    await slack.to.press(button(home['blocks'] as unknown[], 'Refresh'), { view: { id: 'V1', type: 'home' } });
    await until(() =>
      [...slack.state.views.values()].some(({ view }) => textIn(view['blocks']).join(' ').includes('26,836')),
    );
  });

  it('tells a chart in words where Slack still works on its picture, and leaves nobody waiting', async () => {
    const { slack } = await open();
    slack.state.filesNotReadyFor = 1_000;
    await slack.to.press(
      { type: 'button', action_id: 'groundswell_1', value: 'r trend qdrant/qdrant' },
      { view: { id: 'V1', type: 'home' } },
    );
    await until(() =>
      [...slack.state.views.values()].some(({ view }) => textIn(view['blocks']).join(' ').includes('Chart in words')),
    );
  });

  it('asks for the channel where a form is opened outside of one', async () => {
    const { slack, bot } = await open();
    await slack.to.event({ type: 'app_home_opened', user: 'U0000000001', channel: 'D1', tab: 'home', event_ts: '1' });
    const home = await until(() => slack.state.homes.get('U0000000001'));
    await slack.to.press(button(home['blocks'] as unknown[], 'Subscribe here'), { view: { id: 'V1', type: 'home' } });
    const { id } = await until(() => [...slack.state.views.values()][0]);
    await slack.to.submit(id, {
      groundswell_channel: { v: { selected_conversation: 'C0000000001' } },
      hour: { v: { value: '9' } },
    });
    await until(() => slack.posts('C0000000001')[0]);
    expect(bot.ran.at(-1)?.caller.channel).toBe('C0000000001');
  });

  it('is drawn anew after a change that was made from it', async () => {
    const { slack } = await open();
    await slack.to.event({ type: 'app_home_opened', user: 'U0000000001', channel: 'D1', tab: 'home', event_ts: '1' });
    const home = await until(() => slack.state.homes.get('U0000000001'));
    await slack.to.press(button(home['blocks'] as unknown[], 'Track this'), { view: { id: 'V1', type: 'home' } });
    world.bot.finishTracking();
    await until(() => slack.calls('views.publish').length === 2);
  });
});

describe('links', () => {
  it('finds the project that a message links to', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.shortcut({
      text: 'look at <https://github.com/qdrant/qdrant/releases|this> and <https://github.com/topics/vector>',
    });
    expect(textIn((await until(() => reply.responseUrl.posts[0])).blocks).join(' ')).toContain('qdrant/qdrant');
    expect(bot.ran.at(-1)?.invocation).toMatchObject({ name: 'signals', options: { project: 'qdrant/qdrant' } });
  });

  it('offers a choice among several, and says so when there is none', async () => {
    const { slack, bot } = await open();
    const several = await slack.to.shortcut({ text: '<https://github.com/a/b> <https://github.com/c/d.git>' });
    const post = await until(() => several.responseUrl.posts[0]);
    const menu = elements(post.blocks)[0] ?? { type: 'none' };
    await slack.to.press(menu, { choice: 1 });
    await until(() => bot.ran.length === 1);
    expect(bot.ran[0]?.invocation.options).toEqual({ project: 'c/d' });
    const none = await slack.to.shortcut({ text: 'nothing here' });
    expect(textIn((await until(() => none.responseUrl.posts[0])).blocks).join(' ')).toContain(
      'links to no GitHub repository',
    );
  });

  it('shows a card under a pasted link where the workspace wants it, and nothing elsewhere', async () => {
    const { slack, bot } = await open();
    bot.cards.set('https://github.com/qdrant/qdrant', {
      summary: 'qdrant/qdrant: 82',
      tone: 'up',
      blocks: [{ kind: 'text', text: 'qdrant/qdrant: 82' }],
    });
    const event = {
      type: 'link_shared',
      user: 'U0000000002',
      channel: 'C0000000001',
      message_ts: '1.1',
      unfurl_id: 'x',
      source: 'conversations_history',
      event_ts: '1',
      links: [
        { domain: 'github.com', url: 'https://github.com/unknown/one' },
        { domain: 'github.com', url: 'https://github.com/qdrant/qdrant' },
      ],
    };
    await slack.to.event(event);
    const unfurl = await until(() => slack.state.unfurls[0]);
    expect(Object.keys(unfurl['unfurls'] as object)).toEqual(['https://github.com/qdrant/qdrant']);
    bot.cards.clear();
    await slack.to.event(event);
    expect(slack.state.unfurls).toHaveLength(1);
  });
});

describe('what Slack tells about where the bot lives', () => {
  it('welcomes where the bot itself was invited to, and who opens its messages', async () => {
    const { slack, bot } = await open();
    const joined = { type: 'member_joined_channel', channel: 'C0000000001', channel_type: 'C', team: 'T0000000001' };
    await slack.to.event({ ...joined, user: 'U0000000001' });
    await slack.to.event({ ...joined, user: slack.state.teams.get('T0000000001')?.botUser });
    await slack.to.event({ type: 'app_home_opened', user: 'U0000000001', tab: 'messages', channel: 'D0000000001' });
    await until(() => bot.events.length >= 3);
    expect(bot.events).toEqual([
      'joined slack:T0000000001 Tidewatch',
      'welcome slack:T0000000001 channel C0000000001',
      'welcome slack:T0000000001 conversation D0000000001',
    ]);
  });

  it('passes on archived channels, removal and uninstalling', async () => {
    const { slack, bot } = await open();
    await slack.to.event({ type: 'channel_archive', channel: 'C0000000001', user: 'U0000000001' });
    await slack.to.event({
      type: 'member_left_channel',
      user: 'U0000000001',
      channel: 'C0000000001',
      channel_type: 'C',
      team: 'T0000000001',
    });
    await slack.to.event({
      type: 'member_left_channel',
      user: slack.state.teams.get('T0000000001')?.botUser,
      channel: 'C0000000001',
      channel_type: 'C',
      team: 'T0000000001',
    });
    await slack.to.event({ type: 'tokens_revoked', tokens: { oauth: ['U0000000001'] } });
    await slack.to.event({ type: 'app_uninstalled' });
    await until(() => bot.events.length >= 4);
    expect(bot.events).toEqual([
      'joined slack:T0000000001 Tidewatch',
      'gone slack:T0000000001 C0000000001 the channel was archived',
      'gone slack:T0000000001 C0000000001 the bot was removed from the channel',
      'left slack:T0000000001',
    ]);
  });
});
