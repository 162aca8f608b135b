import { afterEach, describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { button, elements, openWorld, turnedClock, until } from '../../support/slack/test-world.ts';
import type { World, WorldOptions } from '../../support/slack/test-world.ts';

let world: World;
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options));

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

describe.each(['socket', 'http'] as const)('the slash command by %s', (mode) => {
  it('answers in the acknowledgement itself, privately, with a button to share', async () => {
    const { slack, bot } = await open({ mode });
    const reply = await slack.to.command('score qdrant/qdrant');
    expect(reply.status).toBe(200);
    expect(reply.ack).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('qdrant/qdrant scores 82 of 100') as string,
    });
    expect(button(reply.ack?.['blocks'] as unknown[], 'Share in channel')).toMatchObject({
      value: 's score qdrant/qdrant',
    });
    expect(bot.ran[0]?.caller).toMatchObject({
      workspace: 'slack:T0000000001',
      channel: 'C0000000001',
      user: 'U0000000001',
      userName: 'ann',
      mayManage: true,
      personal: false,
    });
    expect(reply.responseUrl.posts).toHaveLength(1);
  });

  it('answers everybody when asked to', async () => {
    const { slack } = await open({ mode });
    const reply = await slack.to.command('score qdrant/qdrant --public');
    expect(reply.ack).toMatchObject({ response_type: 'in_channel' });
    expect(elements(reply.ack?.['blocks'] as unknown[]).map((element) => element.text?.text)).not.toContain(
      'Share in channel',
    );
  });

  it('reads addresses as Slack rewrites them', async () => {
    const { slack, bot } = await open({ mode });
    await slack.to.command('score <https://github.com/qdrant/qdrant|github.com/qdrant/qdrant>');
    expect(bot.ran[0]?.invocation.options['project']).toBe('https://github.com/qdrant/qdrant');
  });

  it('gives a clear sentence for what it does not understand, and help for nothing', async () => {
    const { slack } = await open({ mode });
    const wrong = await slack.to.command('scroe qdrant/qdrant');
    expect(wrong.ack).toMatchObject({ response_type: 'ephemeral' });
    expect(elements(wrong.ack?.['blocks'] as unknown[])).toEqual([]);
    const nothing = await slack.to.command('   ');
    expect(textIn(nothing.ack?.['blocks']).join(' ')).toContain('/signals score owner/name');
  });

  it('says so when the handler throws, with an id that finds the log entry and no secret', async () => {
    const { slack, logs } = await open({ mode });
    const reply = await slack.to.command('boom');
    const words = textIn(reply.ack?.['blocks']).join(' ');
    expect(words).toMatch(/Something went wrong here\. The log has it under [0-9a-f]{8}\./);
    const id = /under ([0-9a-f]{8})/.exec(words)?.[1];
    expect(logs.some((line) => JSON.stringify(line.fields).includes(id ?? 'none'))).toBe(true);
    expect(JSON.stringify(logs)).not.toContain('xoxb-');
  });

  it('acknowledges a slow command at once with what happens, and completes it by the response_url', async () => {
    const { slack, bot } = await open({ mode });
    const reply = await slack.to.command('track qdrant/qdrant');
    expect(reply.ms).toBeLessThan(2_900);
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('Asking GitHub about 1 project.');
    bot.finishTracking();
    const post = await until(() => reply.responseUrl.posts[1]);
    expect(post).toMatchObject({ responseType: 'ephemeral', replaceOriginal: false });
    expect(textIn(post.blocks).join(' ')).toContain('Now tracked: 1 project.');
  });

  it('draws a chart after the acknowledgement and shows it with its description', async () => {
    const { slack } = await open({ mode });
    slack.state.filesNotReadyFor = 2;
    const reply = await slack.to.command('trend qdrant/qdrant');
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('Drawing the chart');
    const post = await until(() => reply.responseUrl.posts[1]);
    const image = (post.blocks as { type: string; alt_text?: string; slack_file?: { id: string } }[]).find(
      (block) => block.type === 'image',
    );
    expect(image?.alt_text).toContain('qdrant/qdrant');
    const file = slack.state.files.get(image?.slack_file?.id ?? '');
    expect(file).toMatchObject({ complete: true, channel: undefined });
    expect(file?.bytes?.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(file?.altText).toContain('qdrant/qdrant');
  });

  it('tells the chart in words where the workspace never shows the picture', async () => {
    const { slack } = await open({ mode });
    slack.state.filesNotReadyFor = 1_000;
    const reply = await slack.to.command('trend qdrant/qdrant');
    const post = await until(() => reply.responseUrl.posts[1]);
    expect(textIn(post.blocks).join(' ')).toContain('Chart in words: Stars gained.');
  });

  it('sends the file of a private answer to the person alone', async () => {
    const { slack } = await open({ mode });
    const reply = await slack.to.command('export');
    const post = await until(() => reply.responseUrl.posts[1]);
    expect(textIn(post.blocks).join(' ')).toContain('sent to you as a direct message');
    const file = [...slack.state.files.values()][0];
    expect(file?.bytes?.toString('utf8')).toBe('a,b\n1,2\n');
    expect(slack.channels.get(file?.channel ?? '')?.im).toBe('U0000000001');
  });

  it('says to everybody why a public file is not there, and how to mend that', async () => {
    const { slack } = await open({ mode });
    const reply = await slack.to.command('export --public', { channel: 'C0000000002' });
    const post = await until(() => reply.responseUrl.posts[1]);
    expect(post.responseType).toBe('in_channel');
    expect(textIn(post.blocks).join(' ')).toContain(
      'The file could not be posted here, because Groundswell is not in this channel: type `/invite @Groundswell` here, then ask again. ann has it as a direct message.',
    );
    const sent = [...slack.state.files.values()].find((file) => file.complete);
    expect(slack.channels.get(sent?.channel ?? '')?.im).toBe('U0000000001');
  });

  it('posts a public file in the channel, and says so', async () => {
    const { slack } = await open({ mode });
    const reply = await slack.to.command('export --public');
    expect(textIn((await until(() => reply.responseUrl.posts[1])).blocks).join(' ')).toContain(
      'The file stands in this channel.',
    );
  });

  it('blames no missing invitation where Slack refuses a public file for another reason', async () => {
    const { slack } = await open({ mode });
    slack.faults.next('files.completeUploadExternal', { kind: 'error', error: 'restricted_action' });
    const reply = await slack.to.command('export --public');
    expect(textIn((await until(() => reply.responseUrl.posts[1])).blocks).join(' ')).toContain(
      'The file could not be posted here. ann has it as a direct message.',
    );
  });

  it('tries the table block first, remembers that a workspace refuses it, and falls back', async () => {
    const { slack } = await open({ mode });
    slack.state.takes = { table: false, dataTable: false };
    const first = await slack.to.command('top');
    // Nothing unproven in an acknowledgement: a refusal there would show nobody anything.
    expect(first.ack).toBeUndefined();
    const post = await until(() => first.responseUrl.posts[0]);
    expect((post.blocks as { type: string }[]).map((block) => block.type)).not.toContain('table');
    expect(textIn(post.blocks).join('\n')).toContain('qdrant/qdrant   26,836');
    const second = await slack.to.command('top');
    expect(textIn(second.ack?.['blocks']).join('\n')).toContain('qdrant/qdrant   26,836');
  });

  it('puts a table into the acknowledgement once the workspace has taken one', async () => {
    const { slack } = await open({ mode });
    slack.state.takes.dataTable = false;
    const first = await slack.to.command('top');
    const post = await until(() => first.responseUrl.posts[0]);
    expect((post.blocks as { type: string }[]).map((block) => block.type)).toContain('table');
    const second = await slack.to.command('top');
    expect((second.ack?.['blocks'] as { type: string }[]).map((block) => block.type)).toContain('table');
  });

  it('splits what is too long for one message, and shows all of it', async () => {
    const { slack } = await open({ mode });
    const reply = await slack.to.command('wall');
    await until(() => reply.responseUrl.posts.length >= 3);
    const words = reply.responseUrl.posts.flatMap((post) => textIn(post.blocks)).join(' ');
    for (let at = 0; at < 9; at += 1) expect(words).toContain(`${at} word`);
  });

  it('refuses a command from another workspace, and logs it', async () => {
    const { slack, bot, logs } = await open({ mode });
    const reply = await slack.to.command('score qdrant/qdrant', { team: 'T0000000002' });
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('belongs to another workspace');
    expect(bot.ran).toEqual([]);
    expect(logs.some((line) => line.message.includes('another workspace was refused'))).toBe(true);
  });
});

describe('the slash command against time', () => {
  it('gives a sentence within three seconds and another one after a minute when the handler hangs', async () => {
    const clock = turnedClock();
    const { slack } = await open({ clock, mode: 'http' });
    const asked = slack.to.command('hang');
    await until(() => world.bot.ran.length > 0);
    await clock.turn(1_800);
    const reply = await asked;
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('Still working on “hang”.');
    await clock.turn(60_000);
    const post = await until(() => reply.responseUrl.posts[1]);
    expect(textIn(post.blocks).join(' ')).toContain('longer than a minute');
  });

  it('goes on by the Web API when the response_url is used up or too old', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.command('track qdrant/qdrant');
    reply.responseUrl.uses = 5;
    bot.finishTracking();
    const ephemeral = await until(() => slack.ephemeral('C0000000001')[1]);
    expect(textIn(ephemeral.blocks).join(' ')).toContain('Now tracked: 1 project.');
    expect(slack.calls('chat.postEphemeral')).toHaveLength(1);
  });

  it('answers in a direct message where it is no member of the channel and the response_url is used up', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.command('track qdrant/qdrant', { channel: 'C0000000002' });
    reply.responseUrl.uses = 5;
    bot.finishTracking();
    const direct = await until(() => slack.directOf('U0000000001')[0]);
    expect(textIn(direct.blocks).join(' ')).toContain('Now tracked: 1 project.');
  });

  it('posts again after a response_url asked to wait', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.command('track qdrant/qdrant');
    reply.responseUrl.faults.push({ status: 429, retryAfter: 1 });
    bot.finishTracking();
    await until(() => reply.responseUrl.posts[1]);
  });

  it('finishes what is in flight before it stops, and tells newcomers that it restarts', async () => {
    const { slack, bot, platform } = await open();
    const reply = await slack.to.command('track qdrant/qdrant');
    const stopped = platform.stop();
    const newcomer = await slack.to.command('score qdrant/qdrant');
    expect(newcomer.ack).toMatchObject({ text: expect.stringContaining('restarting') as string });
    expect(reply.responseUrl.posts).toHaveLength(1);
    bot.finishTracking();
    await stopped;
    expect(reply.responseUrl.posts).toHaveLength(2);
  });

  it('asks Slack for the zone only where the command needs one, and once an hour', async () => {
    const { slack, bot } = await open();
    await slack.to.command('score qdrant/qdrant');
    expect(slack.calls('users.info')).toHaveLength(0);
    await slack.to.command('subscribe digest');
    await slack.to.command('subscribe digest');
    expect(slack.calls('users.info')).toHaveLength(1);
    expect(bot.ran.at(-1)?.caller.zone).toBe('Europe/Berlin');
  });
});
