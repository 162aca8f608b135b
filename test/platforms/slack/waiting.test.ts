import { describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { openTurned, until } from '../../support/slack/test-world.ts';
import type { TurnedClock, World } from '../../support/slack/test-world.ts';

let world: World;
let clock: TurnedClock;
const open = async (): Promise<World> => {
  ({ world, clock } = await openTurned());
  return world;
};

const said = (post: { blocks: unknown[] } | undefined): string => textIn(post?.blocks).join(' ');
const press = (value: string) => world.slack.to.press({ type: 'button', action_id: 'groundswell_1', value });

describe('a press whose answer takes its time', () => {
  it('says after two seconds what happens, then answers', async () => {
    const { bot } = await open();
    const { responseUrl } = await press('r track qdrant/qdrant');
    await until(() => bot.ran.length === 1);
    await clock.turn(1_999);
    expect(responseUrl.posts).toEqual([]);
    await clock.turn(1);
    const note = await until(() => responseUrl.posts[0]);
    expect(note).toMatchObject({ responseType: 'ephemeral', replaceOriginal: false });
    expect(said(note)).toBe('Asking GitHub about 1 project.');
    bot.finishTracking();
    expect(said(await until(() => responseUrl.posts[1]))).toContain('Now tracked: 1 project.');
  });

  it('names the command where that tells nothing of its progress', async () => {
    const { bot } = await open();
    const release = bot.hold();
    const { responseUrl } = await press('p score qdrant/qdrant');
    await until(() => bot.ran.length === 1);
    await clock.turn(2_000);
    expect(said(await until(() => responseUrl.posts[0]))).toBe(
      'Still working on “score qdrant/qdrant”. The answer follows here.',
    );
    release();
    expect(await until(() => responseUrl.posts[1])).toMatchObject({ replaceOriginal: true });
  });

  it('says nothing of it after a quick answer', async () => {
    await open();
    const { responseUrl } = await press('r score qdrant/qdrant');
    await until(() => responseUrl.posts[0]);
    await clock.turn(10_000);
    expect(responseUrl.posts).toHaveLength(1);
  });

  it('leaves room for the longest answer in the response_url', async () => {
    const { slack, bot } = await open();
    const release = bot.hold();
    const { responseUrl } = await press('r wall');
    await until(() => bot.ran.length === 1);
    await clock.turn(2_000);
    await until(() => responseUrl.posts[0]);
    release();
    await until(() => said(responseUrl.posts.at(-1)).includes('8 word'));
    expect(slack.calls('chat.postEphemeral')).toEqual([]);
  });

  it('does not stop at a note that Slack refuses', async () => {
    const { bot } = await open();
    const { responseUrl } = await press('r track qdrant/qdrant');
    await until(() => bot.ran.length === 1);
    responseUrl.faults.push({ refuse: 'invalid_blocks' });
    await clock.turn(2_000);
    await until(() => responseUrl.faults.length === 0);
    bot.finishTracking();
    expect(said(await until(() => responseUrl.posts[0]))).toContain('Now tracked: 1 project.');
  });

  it('says while a picture is not there yet that the answer follows', async () => {
    const { slack } = await open();
    slack.state.filesNotReadyFor = 4;
    const { responseUrl } = await press('r trend qdrant/qdrant');
    await until(() => slack.calls('files.completeUploadExternal')[0]);
    await until(() => {
      void clock.turn(1_000);
      return responseUrl.posts.length === 2;
    });
    expect(said(responseUrl.posts[0])).toBe('Still working on “trend qdrant/qdrant”. The answer follows here.');
    expect(JSON.stringify(responseUrl.posts[1]?.blocks)).toContain('slack_file');
  });
});

describe('the shortcut', () => {
  it('says after two seconds that the answer follows', async () => {
    const { slack, bot } = await open();
    const release = bot.hold();
    const { responseUrl } = await slack.to.shortcut({ text: 'https://github.com/qdrant/qdrant' });
    await until(() => bot.ran.length === 1);
    await clock.turn(2_000);
    expect(said(await until(() => responseUrl.posts[0]))).toBe(
      'Still working on “signals qdrant/qdrant”. The answer follows here.',
    );
    release();
    expect(said(await until(() => responseUrl.posts[1]))).toContain('82 / 100');
  });
});
