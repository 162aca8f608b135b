import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../../src/contracts/clock.ts';
import { keyed } from '../../support/generous-timeouts.ts';
import { openWorld, turnedClock } from '../../support/slack/test-world.ts';
import type { TurnedClock, World } from '../../support/slack/test-world.ts';

let world: World;
const TEAM = 'T0000000007';
const target = { workspace: `slack:${TEAM}`, channel: 'C0000000007' };
const message = { summary: 'digest', tone: 'neutral', blocks: [] } as const;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
  expect(JSON.stringify(world.logs)).not.toMatch(/xox[a-z]/);
});

/** A workspace whose app has token rotation, installed twelve hours before its token ends. */
async function installed(clock: TurnedClock): Promise<{ renewals: () => number }> {
  world = await openWorld({
    mode: 'http',
    clock,
    config: {
      botToken: undefined,
      publicUrl: 'https://groundswell.test',
      oauth: { clientId: '1.2', clientSecret: 's3cret' },
    },
  });
  const { slack, stores } = world;
  const team = slack.addTeam(TEAM, 'Harbour');
  const endsAt = clock.now() + 12 * HOUR;
  team.rotation = { refreshToken: 'xoxe-first', endsAt };
  slack.addChannel(target.channel, { team: TEAM });
  await stores.installations.put(
    target.workspace,
    JSON.stringify({
      team: { id: TEAM, name: 'Harbour' },
      bot: { token: team.botToken, refreshToken: 'xoxe-first', expiresAt: endsAt / SECOND, scopes: [], id: team.botId },
      user: { id: 'U0000000009' },
    }),
  );
  return {
    renewals: () => slack.calls('oauth.v2.access').filter(({ args }) => args['grant_type'] === 'refresh_token').length,
  };
}

const start = (): TurnedClock => turnedClock(Math.floor(Date.now() / SECOND) * SECOND);

describe('token rotation', () => {
  it('renews a token once it ends soon, by one process, and both go on with the new one', async () => {
    const clock = start();
    const { renewals } = await installed(clock);
    const { platform, slack } = world;
    await platform.send(target, message, keyed('a'));
    expect(renewals()).toBe(0);
    await clock.turn(10 * HOUR);
    // Both are new: what a running one remembers is looked at when Slack refuses it.
    const others = [world.another(), world.another(), world.another()];
    await Promise.all(others.map((other, at) => other.send(target, message, keyed(`b${at}`))));
    expect(renewals()).toBe(1);
    await clock.turn(3 * HOUR);
    // The first token has ended: it is refused, read once more, and the message arrives.
    await platform.send(target, message, keyed('c'));
    expect(renewals()).toBe(1);
    expect(slack.posts(target.channel)).toHaveLength(5);
  });

  it('is a finding of the set-up check where the token is set by hand', async () => {
    world = await openWorld({ start: false, config: { botToken: 'xoxe.xoxb-1-made-up' } });
    expect((await world.platform.diagnose()).find(({ sentence }) => sentence.includes('twelve hours'))).toMatchObject({
      ok: false,
      hint: expect.stringContaining('cannot be switched off again') as string,
    });
  });

  it('keeps what it has while Slack is away, and renews a token that has ended when it is back', async () => {
    const clock = start();
    const { renewals } = await installed(clock);
    const { slack } = world;
    slack.faults.next('oauth.v2.access', { kind: 'status', status: 503 });
    await clock.turn(10 * HOUR);
    await world.another().send(target, message, keyed('a'));
    expect(slack.posts(target.channel)).toHaveLength(1);
    await clock.turn(3 * HOUR);
    await world.another().send(target, message, keyed('b'));
    expect(renewals()).toBe(2);
    expect(slack.posts(target.channel)).toHaveLength(2);
  });
});
