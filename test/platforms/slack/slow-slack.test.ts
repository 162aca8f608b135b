import { afterEach, describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { openWorld, standingForm, turnedClock, until, wordsIn } from '../../support/slack/test-world.ts';
import type { TurnedClock, World } from '../../support/slack/test-world.ts';

let world: World;
let clock: TurnedClock;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

/** A platform that was started while Slack could not say who it is. @returns what ends the waiting for the next answer to that question */
async function openUnknown(mode: 'socket' | 'http'): Promise<() => void> {
  clock = turnedClock();
  world = await openWorld({ mode, clock, start: false });
  const { slack, platform } = world;
  slack.faults.next('auth.test', { kind: 'status', status: 503 });
  await platform.start();
  if (mode === 'http') slack.speakHttp(`http://127.0.0.1:${platform.port() ?? 0}`);
  const gate = Promise.withResolvers<undefined>();
  slack.faults.standing('auth.test', { kind: 'hold', until: gate.promise });
  return () => {
    slack.faults.standing('auth.test', undefined);
    gate.resolve(undefined);
  };
}

/** The platform has asked again who it is, so it is at work on the request. */
const atWork = (): Promise<boolean> => until(() => world.slack.calls('auth.test').length === 2);

describe.each(['socket', 'http'] as const)('while Slack does not say who the bot is, by %s', (mode) => {
  it('acknowledges a command in time, and answers it when Slack has', async () => {
    const tell = await openUnknown(mode);
    const asked = world.slack.to.command('score qdrant/qdrant');
    await atWork();
    await clock.turn(1_800);
    const reply = await asked;
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('Still working on “score qdrant/qdrant”.');
    tell();
    expect(textIn((await until(() => reply.responseUrl.posts[1])).blocks).join(' ')).toContain('82 / 100');
  });

  it('acknowledges a sent form in time, and fills it when Slack has', async () => {
    const tell = await openUnknown(mode);
    const id = standingForm(world.slack);
    const asked = world.slack.to.submit(id, { hour: { v: { value: '9' } } });
    await atWork();
    await clock.turn(1_800);
    const reply = await asked;
    expect(textIn((reply.ack?.['view'] as { blocks: unknown[] }).blocks).join(' ')).toContain('Working on it.');
    tell();
    await until(() => wordsIn(world.slack, id).includes('A digest comes every week'));
    await until(() => world.slack.posts('C0000000001')[0]);
  });

  it('offers nothing in a menu rather than leaving it waiting', async () => {
    const tell = await openUnknown(mode);
    const asked = world.slack.to.suggest(standingForm(world.slack), 'only', 'qdrant');
    await atWork();
    await clock.turn(2_000);
    expect((await asked).ack).toEqual({ options: [] });
    tell();
  });
});

describe('a form whose command is slow', () => {
  it('says what is wrong in the form, also after the time for an acknowledgement', async () => {
    clock = turnedClock();
    world = await openWorld({ clock });
    const id = standingForm(world.slack);
    const release = world.bot.hold();
    const sent = world.slack.to.submit(id, { hour: { v: { value: '13' } } });
    await until(() => world.bot.ran.length === 1);
    await clock.turn(1_800);
    expect((await sent).status).toBe(200);
    release();
    await until(() => wordsIn(world.slack, id).includes('Thirteen is nobody’s hour.'));
    expect(world.slack.state.views.get(id)?.view['callback_id']).toBe('groundswell_form');
  });
});
