import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/contracts/clock.ts';
import { openWorld, turnedClock, until } from '../../support/slack/test-world.ts';
import type { World, WorldOptions } from '../../support/slack/test-world.ts';

let world: World;
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options));

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
  expect(JSON.stringify(world.logs)).not.toMatch(/xox[a-z]-|xapp-|ticket=S/);
});

const answers = async (): Promise<void> => {
  const reply = await world.slack.to.command('score qdrant/qdrant');
  expect(reply.ack).toMatchObject({ text: expect.stringContaining('82 of 100') as string });
};

describe('Socket Mode', () => {
  it('connects anew when Slack asks for it', async () => {
    const { slack, platform } = await open();
    slack.socket.askToReconnect('refresh_requested');
    await until(() => slack.socket.opened() === 2 && slack.socket.connections() === 1 && platform.connected());
    await answers();
  });

  it.each([
    'null',
    '[]',
    '7',
    '{}',
    '{"type":null}',
    '{"type":"events_api","envelope_id":"E1","payload":null}',
    '{"type":"events_api","envelope_id":"E1","payload":"text"}',
    '{"type":"events_api","envelope_id":"E1","payload":{"event":null}}',
    '{"type":"events_api","envelope_id":"E1","payload":{"event":{"type":7}}}',
    '{"type":"events_api","envelope_id":"E1","payload":{"event":{"type":"error"}}}',
    '{"type":"error","envelope_id":"E1","payload":{}}',
    '{"type":"ws_message","payload":{}}',
    '{"type":"slash_commands","envelope_id":"E1","payload":null}',
    '{"type":"slash_commands","envelope_id":"E1","payload":{}}',
    '{"type":"interactive","envelope_id":"E1","payload":{"type":"block_actions"}}',
    '{"type":"interactive","envelope_id":"E1"}',
    '{"type":"interactive","envelope_id":"E1","payload":{"type":{"toString":1},"team":7}}',
    '{"type":"events_api","envelope_id":"E1","payload":{"event":{"type":"app_home_opened"}}}',
  ])('drops the odd frame %s and goes on', async (frame) => {
    const { slack, platform } = await open();
    slack.socket.sendRaw(frame);
    await answers();
    expect(platform.connected()).toBe(true);
    expect(slack.socket.opened()).toBe(1);
  });

  it('connects anew after a connection that broke', async () => {
    const { slack, platform } = await open();
    slack.socket.breakAll();
    await until(() => slack.socket.opened() === 2 && slack.socket.connections() === 1 && platform.connected());
    await answers();
  });

  it('goes on trying while connections are refused', async () => {
    const { slack, platform } = await open({ start: false });
    slack.socket.refuseNext(1);
    await platform.start();
    expect(platform.connected()).toBe(false);
    await until(() => platform.connected());
    await answers();
  });

  it('goes on trying while Slack gives no address, and never crashes on it', async () => {
    const { slack, platform } = await open();
    slack.faults.next('apps.connections.open', { kind: 'status', status: 503 });
    slack.socket.breakAll();
    await until(() => !platform.connected());
    await until(() => platform.connected());
    await answers();
  });

  it('waits as long as Slack asks before asking for an address again', async () => {
    const { slack, platform } = await open({ start: false });
    slack.faults.next('apps.connections.open', { kind: 'rate-limit', seconds: 1 });
    await platform.start();
    await until(() => platform.connected());
    expect(slack.calls('apps.connections.open')).toHaveLength(2);
  });

  it('says what to do about a refused app-level token, and leaves it at that', async () => {
    const clock = turnedClock();
    const { slack, platform } = await open({ start: false, clock, config: { appToken: 'xapp-wrong' } });
    await expect(platform.start()).rejects.toMatchObject({
      name: 'OperatorError',
      hint: expect.stringContaining('connections:write') as string,
    });
    const asked = slack.calls('apps.connections.open').length;
    await clock.turn(10 * MINUTE);
    // Two whole round trips: what was sent before them has arrived.
    for (let trip = 0; trip < 2; trip += 1)
      expect(await platform.checkChannel({ workspace: 'slack:T0000000001', channel: 'C0000000001' })).toMatchObject({
        ok: true,
      });
    expect(asked).toBeGreaterThan(0);
    expect(slack.calls('apps.connections.open')).toHaveLength(asked);
    const diagnosis = await platform.diagnose();
    expect(diagnosis.filter((entry) => !entry.ok).map((entry) => entry.sentence)).toEqual([
      'Slack refuses the app-level token (invalid_auth).',
    ]);
  });

  it('begins anew when it is started again after a refusal', async () => {
    const { slack, platform } = await open({ start: false });
    slack.faults.next('apps.connections.open', { kind: 'error', error: 'invalid_auth' });
    await expect(platform.start()).rejects.toMatchObject({ name: 'OperatorError' });
    await platform.stop();
    await platform.start();
    expect(platform.connected()).toBe(true);
    await answers();
  });

  it('goes on trying when a token that was good is refused later', async () => {
    const { slack, platform } = await open();
    slack.faults.next('apps.connections.open', { kind: 'error', error: 'account_inactive' });
    slack.socket.breakAll();
    await until(() => slack.calls('apps.connections.open').length === 2);
    await platform.stop();
    await platform.start();
    await until(() => platform.connected());
  });

  it('says what to do about a refused bot token', async () => {
    const { platform } = await open({ start: false, config: { botToken: 'xoxb-wrong' } });
    await expect(platform.start()).rejects.toMatchObject({
      name: 'OperatorError',
      hint: expect.stringContaining('SLACK_BOT_TOKEN') as string,
    });
  });

  it('starts also when Slack cannot be reached, and says so to the doctor', async () => {
    const { slack, platform } = await open({ start: false });
    await slack.stop();
    await platform.start();
    expect(platform.connected()).toBe(false);
    expect((await platform.diagnose()).every((entry) => !entry.ok && (entry.hint ?? '').length > 0)).toBe(true);
  });
});
