import { afterEach, describe, expect, it } from 'vitest';
import type { FakeMessage } from '../../fakes/slack/slack-state.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { button, openWorld, standingForm, until } from '../../support/slack/test-world.ts';
import type { World, WorldOptions } from '../../support/slack/test-world.ts';

let world: World;
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options));

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

const said = (post: { blocks: unknown[] }): string => textIn(post.blocks).join(' ');
const direct = (): Promise<FakeMessage> => until(() => world.slack.directOf('U0000000001')[0]);
const FORM = { type: 'button', action_id: 'groundswell_1', value: 'f subscribe digest' };
const SCORE = { type: 'button', action_id: 'groundswell_1', value: 'r score qdrant/qdrant' };
const HOME = { view: { id: 'V1', type: 'home' } } as const;

const REFUSED = [
  ['the press is too old', { kind: 'error', error: 'expired_trigger_id' }, 'within three seconds of a press'],
  ['Slack asks to wait', { kind: 'rate-limit', seconds: 3 }, 'Try again in a minute.'],
  ['Slack is down', { kind: 'status', status: 503 }, 'Try again in a minute.'],
  ['nobody knows why', { kind: 'error', error: 'something_new' }, 'The log has it under'],
] as const;

describe('a form that does not open', () => {
  it.each(REFUSED)('says so by the response_url where %s', async (_, fault, sentence) => {
    const { slack } = await open();
    slack.faults.next('views.open', fault);
    const reply = await slack.to.press(FORM);
    const post = await until(() => reply.responseUrl.posts[0]);
    expect(post).toMatchObject({ responseType: 'ephemeral', replaceOriginal: false });
    expect(said(post)).toContain(sentence);
  });

  it.each(REFUSED)('says so directly where it was to open from the App Home and %s', async (_, fault, sentence) => {
    const { slack } = await open();
    slack.faults.next('views.open', fault);
    await slack.to.press(FORM, HOME);
    expect(said(await direct())).toContain(sentence);
  });
});

describe('an answer whose view does not open or is closed', () => {
  it('comes directly, and a change shows in the App Home all the same', async () => {
    const { slack, bot } = await open();
    slack.faults.next('views.open', { kind: 'error', error: 'expired_trigger_id' });
    bot.finishTracking();
    await slack.to.press({ ...SCORE, value: 'r track qdrant/qdrant' }, HOME);
    const message = await direct();
    expect(said(message)).toContain('Now tracked: 1 project.');
    // What was asked outside of channels has no channel to be shared in.
    expect(() => button(message.blocks, 'Share in channel')).toThrow();
    await until(() => slack.calls('views.publish')[0]);
  });

  it('comes directly where the person has closed it', async () => {
    const { slack } = await open();
    slack.faults.next('views.update', { kind: 'error', error: 'not_found' });
    await slack.to.press(SCORE, HOME);
    expect(said(await direct())).toContain('82 / 100');
  });
});

describe.each(['socket', 'http'] as const)('while Slack cannot say who the bot is, by %s', (mode) => {
  it('tells whoever asks, presses something, sends a form or uses the shortcut', async () => {
    const { slack, platform } = await open({ mode, start: false });
    slack.faults.standing('auth.test', { kind: 'status', status: 503 });
    await platform.start();
    if (mode === 'http') slack.speakHttp(`http://127.0.0.1:${platform.port() ?? 0}`);
    for (const reply of [
      await slack.to.command('score qdrant/qdrant'),
      await slack.to.press(SCORE),
      await slack.to.shortcut({ text: 'https://github.com/a/b' }),
    ]) {
      expect(said(await until(() => reply.responseUrl.posts[0]))).toContain('Try again in a minute.');
    }
    const sent = await slack.to.submit(standingForm(slack), {});
    expect(said(sent.ack?.['view'] as { blocks: unknown[] })).toContain('Try again in a minute.');
  });
});

describe('what cannot be posted', () => {
  it.each([
    ['a press', 'chat.postMessage', () => world.slack.to.press({ ...SCORE, value: 's score qdrant/qdrant' })],
    ['the shortcut', 'chat.postEphemeral', () => world.slack.to.shortcut({ text: 'https://github.com/a/b' })],
  ])('is told directly after %s', async (_, method, act) => {
    const { slack, bot } = await open();
    const release = bot.hold();
    const reply = await act();
    reply.responseUrl.uses = 5;
    slack.faults.next(method, { kind: 'error', error: 'something_new' });
    release();
    expect(said(await direct())).toContain('The log has it under');
  });
});

describe('the shortcut of a person of another workspace', () => {
  it('is refused, and the person is told', async () => {
    const { slack, bot } = await open();
    const reply = await slack.to.shortcut({ text: 'https://github.com/a/b' }, { userTeam: 'T0000000002' });
    expect(said(await until(() => reply.responseUrl.posts[0]))).toContain('belongs to another workspace');
    expect(bot.ran).toEqual([]);
  });
});
