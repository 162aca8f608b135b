import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { SIGNING_SECRET } from '../../fakes/slack/fake-slack.ts';
import { sign } from '../../fakes/slack/requests-to-app.ts';
import { openWorld, until } from '../../support/slack/test-world.ts';
import type { World } from '../../support/slack/test-world.ts';
import { keyed } from '../../support/generous-timeouts.ts';

let world: World;
const address = (): string => `http://127.0.0.1:${world.platform.port() ?? 0}`;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
  // Whatever went wrong, no secret stands in the log.
  expect(JSON.stringify(world.logs)).not.toMatch(/xox[a-z]-|xapp-|8f742231b10e|v0=[0-9a-f]{8}|s3cret/);
});

const BODY = new URLSearchParams({
  command: '/signals',
  text: 'score a/b',
  team_id: 'T0000000001',
  channel_id: 'C0000000001',
  user_id: 'U0000000001',
}).toString();

async function post(body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${address()}/slack/events`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  await response.arrayBuffer();
  return response.status;
}

describe('signed requests', () => {
  const now = Math.floor(Date.now() / 1000);
  const good = { 'x-slack-request-timestamp': String(now), 'x-slack-signature': sign(SIGNING_SECRET, now, BODY) };

  it('takes a right signature', async () => {
    world = await openWorld({ mode: 'http' });
    expect(await post(BODY, good)).toBe(200);
    expect(world.bot.ran).toHaveLength(1);
  });

  it.each([
    ['a forged signature', { ...good, 'x-slack-signature': `v0=${'0'.repeat(64)}` }, BODY],
    ['another secret', { ...good, 'x-slack-signature': sign('not-the-secret', now, BODY) }, BODY],
    ['a changed body', good, BODY.replace('a%2Fb', 'c%2Fd')],
    ['no signature', { 'x-slack-request-timestamp': String(now) }, BODY],
    ['no timestamp', { 'x-slack-signature': good['x-slack-signature'] }, BODY],
    [
      'an old timestamp',
      { 'x-slack-request-timestamp': String(now - 301), 'x-slack-signature': sign(SIGNING_SECRET, now - 301, BODY) },
      BODY,
    ],
    [
      'a timestamp in the future',
      {
        'x-slack-request-timestamp': String(now + 4_000),
        'x-slack-signature': sign(SIGNING_SECRET, now + 4_000, BODY),
      },
      BODY,
    ],
    ['another timestamp', { ...good, 'x-slack-request-timestamp': String(now - 1) }, BODY],
  ])('refuses %s', async (_, headers, body) => {
    world = await openWorld({ mode: 'http' });
    expect(await post(body, headers)).toBe(401);
    expect(world.bot.ran).toEqual([]);
    expect(world.logs.some((line) => line.level === 'warn' && line.message.includes('verify'))).toBe(true);
  });

  it('survives a body that is no payload', async () => {
    world = await openWorld({ mode: 'http' });
    const nonsense = 'payload=%7Bnot json';
    expect(
      await post(nonsense, {
        'x-slack-request-timestamp': String(now),
        'x-slack-signature': sign(SIGNING_SECRET, now, nonsense),
      }),
    ).toBe(400);
    const empty = new URLSearchParams({ command: '/signals' }).toString();
    expect(
      await post(empty, {
        'x-slack-request-timestamp': String(now),
        'x-slack-signature': sign(SIGNING_SECRET, now, empty),
      }),
    ).toBeLessThan(500);
    expect(await post(BODY, good)).toBe(200);
  });

  it.each([
    ['payload=null', 'application/x-www-form-urlencoded'],
    ['payload=%5B%5D', 'application/x-www-form-urlencoded'],
    ['payload=1', 'application/x-www-form-urlencoded'],
    ['payload=a&payload=b', 'application/x-www-form-urlencoded'],
    ['null', 'application/json'],
    ['[1]', 'application/json'],
    ['"x"', 'application/json'],
    ['{"type":"event_ca', 'application/json'],
    ['', 'application/json'],
  ])('refuses the signed body %j and goes on', async (body, contentType) => {
    world = await openWorld({ mode: 'http' });
    const signed = { 'x-slack-request-timestamp': String(now), 'x-slack-signature': sign(SIGNING_SECRET, now, body) };
    expect(await post(body, { ...signed, 'content-type': contentType })).toBe(400);
    expect(await post(BODY, good)).toBe(200);
  });

  it('survives signed requests that nothing answers', async () => {
    world = await openWorld({ mode: 'http' });
    const odd = ['{"type":"event_callback","event":null}', '{"type":"block_actions"}', '{}'];
    // Bolt waits three seconds for an answer to each: sent together, they wait together.
    await Promise.all(
      odd.map((body) =>
        post(body, {
          'x-slack-request-timestamp': String(now),
          'x-slack-signature': sign(SIGNING_SECRET, now, body),
          'content-type': 'application/json',
        }),
      ),
    );
    expect(await post(BODY, good)).toBe(200);
  });
});

describe('installing by OAuth', () => {
  const oauth = { clientId: '1.2', clientSecret: 's3cret' };
  const publicUrl = 'https://groundswell.test';
  const openOauth = async (): Promise<World> =>
    (world = await openWorld({ mode: 'http', config: { botToken: undefined, publicUrl, oauth } }));

  /** A GET that follows nothing, as Slack's redirect does, with the browser's cookie. */
  const get = (path: string, cookie = ''): Promise<{ status: number; location: string; cookie: string }> =>
    new Promise((resolve, reject) => {
      request(`${address()}${path}`, { headers: { cookie } }, (response) => {
        response.resume();
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? '',
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
          }),
        );
      })
        .on('error', reject)
        .end();
    });

  async function begin(): Promise<{ state: string; cookie: string }> {
    const page = await get('/slack/install');
    const location = new URL(page.location);
    expect(location.searchParams.get('scope')?.split(',')).toContain('chat:write');
    expect(location.searchParams.get('redirect_uri')).toBe('https://groundswell.test/slack/oauth_redirect');
    return { state: location.searchParams.get('state') ?? '', cookie: page.cookie };
  }

  it('stores the installation and answers that workspace; others are told that it is not installed', async () => {
    const { slack, stores, bot } = await openOauth();
    const team = slack.oauthCode('code-1', 'T0000000007', 'Harbour');
    const { state, cookie } = await begin();
    expect((await get(`/slack/oauth_redirect?code=code-1&state=${state}`, cookie)).status).toBe(200);
    expect(JSON.parse((await stores.installations.get('slack:T0000000007')) ?? '{}')).toMatchObject({
      bot: { token: team.botToken },
    });
    expect(bot.events).toEqual(['joined slack:T0000000007 Harbour', 'welcome slack:T0000000007 person U0000000009']);
    slack.addChannel('C0000000007', { team: 'T0000000007' });
    const reply = await slack.to.command('score a/b', { team: 'T0000000007', channel: 'C0000000007' });
    expect(textIn(reply.ack?.['blocks']).join(' ')).toContain('82 / 100');
    const stranger = await slack.to.command('score a/b', { team: 'T0000000008' });
    const post = await until(() => stranger.responseUrl.posts[0]);
    expect(textIn(post.blocks).join(' ')).toContain('not installed in this workspace');
  });

  it.each([
    [
      'replayed',
      async (state: string, cookie: string) => {
        await get(`/slack/oauth_redirect?code=code-1&state=${state}`, cookie);
        world.slack.oauthCode('code-2', 'T0000000008', 'Thief');
        return get(`/slack/oauth_redirect?code=code-2&state=${state}`, cookie);
      },
    ],
    ['unknown', async () => get('/slack/oauth_redirect?code=code-1&state=made-up', 'slack-app-oauth-state=made-up')],
    ['of another browser', async (state: string) => get(`/slack/oauth_redirect?code=code-1&state=${state}`)],
  ])('refuses a state that is %s', async (what, attack) => {
    const { slack, stores } = await openOauth();
    slack.oauthCode('code-1', 'T0000000007', 'Harbour');
    const { state, cookie } = await begin();
    const answer = await attack(state, cookie);
    expect(answer.status).toBe(400);
    expect(await stores.installations.list()).toEqual(what === 'replayed' ? ['slack:T0000000007'] : []);
  });

  it('tells somebody who says no that nothing was installed, and how to try again', async () => {
    await openOauth();
    const { state, cookie } = await begin();
    const response = await fetch(`${address()}/slack/oauth_redirect?error=access_denied&state=${state}`, {
      headers: { cookie },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(
      'Not installed. <a href="/slack/install">Open /slack/install</a> to try again.',
    );
  });

  it('serves one workspace by its token where both are set, and says what OAuth lacks', async () => {
    world = await openWorld({ mode: 'http', config: { oauth } });
    expect((await world.slack.to.command('score a/b')).status).toBe(200);
    await expect(openWorld({ mode: 'http', config: { botToken: undefined, oauth } })).rejects.toMatchObject({
      name: 'OperatorError',
      hint: 'Set SLACK_PUBLIC_URL.',
    });
    await expect(openWorld({ config: { botToken: undefined, oauth } })).rejects.toMatchObject({
      name: 'OperatorError',
    });
    await expect(openWorld({ config: { appToken: undefined } })).rejects.toMatchObject({ name: 'OperatorError' });
    await expect(openWorld({ mode: 'http', config: { signingSecret: undefined } })).rejects.toMatchObject({
      name: 'OperatorError',
    });
  });

  it('forgets a workspace that uninstalls the app or revokes its token', async () => {
    const { slack, stores, bot } = await openOauth();
    for (const [event, id] of [
      [{ type: 'app_uninstalled' }, 'T0000000007'],
      [{ type: 'tokens_revoked', tokens: { bot: ['UB'] } }, 'T0000000009'],
    ] as const) {
      slack.oauthCode(`code-${id}`, id, 'Harbour');
      const { state, cookie } = await begin();
      await get(`/slack/oauth_redirect?code=code-${id}&state=${state}`, cookie);
      await slack.to.event(event, { team: id });
      await until(() => bot.events.includes(`left slack:${id}`));
      expect(await stores.installations.get(`slack:${id}`)).toBeUndefined();
    }
    await expect(
      world.platform.send(
        { workspace: 'slack:T0000000007', channel: 'C0000000007' },
        { summary: 'x', tone: 'neutral', blocks: [] },
        keyed('k'),
      ),
    ).rejects.toMatchObject({ reason: 'workspace-gone' });
  });
});
