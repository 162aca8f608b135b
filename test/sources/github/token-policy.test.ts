import { describe, expect, it, test } from 'vitest';
import { readTokenPolicy } from '../../../src/sources/github/access/token-policy.ts';
import { goodToken } from '../../fakes/github/server.ts';
import { refOf, scene } from '../../support/github-setup.ts';

/** What GitHub answered to others, word for word but for names. */
const LIFETIME =
  "The 'NixOS' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/12885303";

describe('a refusal by policy', () => {
  it.each([
    [LIFETIME, 'its organisation accepts only tokens with a lifetime of at most 90 days'],
    [
      "The 'HHS ONC' enterprise forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/4277325",
      'its organisation accepts only tokens with a lifetime of at most 366 days',
    ],
    [
      "`microsoft` forbids access via a personal access token (classic) if the token's lifetime is greater than 90 days.",
      'its organisation accepts only tokens with a lifetime of at most 90 days',
    ],
    [
      "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 1 day.",
      'its organisation accepts only tokens with a lifetime of at most 1 day',
    ],
    [
      'acme forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
      'its organisation refuses classic tokens',
    ],
    [
      '`acme` forbids access via a fine-grained personal access token. Please use a GitHub App.',
      'its organisation refuses fine-grained tokens',
    ],
    ['acme forbids access via an OAuth App.', 'its organisation refuses this kind of token'],
    [
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      'its organisation requires single sign-on (SAML), and the token is not authorised for it',
    ],
    [
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
      'its organisation accepts tokens only from the addresses on its IP allow list',
    ],
    [
      'Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.',
      'its organisation has not approved the application that the token belongs to',
    ],
    ['Resource not accessible by personal access token', 'GitHub does not show it to this kind of token'],
  ])('%s', (message, sentence) => {
    expect(readTokenPolicy(message)).toBe(sentence);
  });

  it.each([
    'Repository access blocked',
    'Not Found',
    'You have exceeded a secondary rate limit.',
    'Although you appear to be here',
    '',
  ])('is not “%s”', (message) => {
    expect(readTokenPolicy(message)).toBeUndefined();
  });
});

const refusing = (message: string, more: { saml?: true } = {}) => ({ message, ...more });

test('what is public is read without the token that the organisation refuses, and the rest says why not', async () => {
  const { fake, github, refs, repository } = await scene({ projects: 12 });
  fake.world.policies.set('org1', refusing(LIFETIME));
  const facts = await github.daily(refs);
  const [own, refused] = [facts.get(repository(0).id), facts.get(repository(10).id)];
  expect(own).toMatchObject({ ok: true, value: { missing: [] } });
  expect(refused).toMatchObject({ ok: true, value: { issuesTotal: null, license: repository(10).license } });
  expect((await github.pulse(refs)).get(repository(11).id)).toMatchObject({ ok: true });
  expect(await github.contributors(refOf(repository(10)))).toEqual({ ok: true, value: repository(10).contributors });
  expect(await github.starHistory(refOf(repository(10)), { weeks: 30 })).toMatchObject({ ok: true });
  expect((await github.lookup(['org1/project10'])).get('org1/project10')).toMatchObject({ ok: true });
  const policy = {
    ok: false,
    reason: 'token-policy',
    detail: 'its organisation accepts only tokens with a lifetime of at most 90 days',
  };
  for (const read of [github.releases(refs, 0), github.windowCounts(refs), github.adopters(refs)]) {
    const outcomes = await read;
    expect(outcomes.get(repository(0).id)).toMatchObject({ ok: true });
    expect(outcomes.get(repository(10).id)).toEqual(policy);
  }
  // Two daily readings, two pulses, contributors, a page of star history and a name.
  expect(fake.meterOf(undefined).charged).toMatchObject({ core: 7, graphql: 0 });
  expect(github.budget()).toMatchObject({ rest: { limit: 5_000 }, anonymous: { limit: 60, remaining: 53 } });
});

test('SAML in GraphQL is known by its mark as well', async () => {
  const { fake, github, refs, repository } = await scene({ limits: { anonymous: 0 } });
  fake.world.policies.set('org0', refusing('You must grant your token access to this organization.', { saml: true }));
  expect((await github.pulse(refs)).get(repository(0).id)).toMatchObject({ ok: false, reason: 'token-policy' });
});

test('the anonymous hour is never exceeded, the pulse leaves half of it, and the refusal stays the answer', async () => {
  const { fake, github, refs, clock } = await scene({ projects: 100 });
  for (let at = 0; at < 10; at += 1) fake.world.policies.set(`org${at}`, refusing(LIFETIME));
  const read = async (ask: 'pulse' | 'daily'): Promise<number> =>
    [...(await github[ask](refs)).values()].filter(({ ok }) => ok).length;
  expect(await read('pulse')).toBe(30);
  // A tenth of the hour is kept for those who wait for an answer.
  expect(await read('daily')).toBe(24);
  expect((await github.daily(refs)).get(refs[0]?.nodeId ?? '')).toMatchObject({ reason: 'token-policy' });
  expect(fake.meterOf(undefined).charged.core).toBe(54);
  expect(fake.meterOf(undefined).lowest.core).toBe(6);
  clock.advance(3_600_000);
  expect(await read('daily')).toBe(54);
});

test('an organisation that refuses the token is listed by the public search, most stars first', async () => {
  const { fake, github, client, repository } = await scene({ projects: 10 });
  const open = await client().organisation('org0', 5);
  fake.world.policies.set('org0', refusing(LIFETIME));
  const listed = await github.organisation('org0', 5);
  if (!open.ok || !listed.ok) throw new Error('not listed');
  expect(listed.value.repositories).toEqual(open.value.repositories);
  expect(listed.value).toMatchObject({ total: 10, refused: [] });
  expect(await client({ tokens: [] }).organisation('org0', 5)).toEqual(listed);
  expect(await client({ tokens: [] }).organisation('nobody', 5)).toMatchObject({ ok: false, reason: 'not-found' });
  repository(0).isFork = true;
  expect(await github.organisation('org0', 20)).toMatchObject({ value: { total: 9 } });
});

test('repositories that are listed and not shown are counted by reason', async () => {
  const { fake, github, repository } = await scene({ projects: 10, limits: { anonymousSearch: 0 } });
  repository(3).troubles.blocked = true;
  expect(await github.organisation('org0', 10)).toMatchObject({
    value: { total: 10, refused: [{ reason: 'blocked', count: 1 }] },
  });
  fake.world.policies.set('org0', refusing(LIFETIME));
  expect(await github.organisation('org0', 10)).toMatchObject({
    value: { total: 10, repositories: [], refused: [{ reason: 'token-policy', count: 10 }] },
  });
});

test('several tokens have an hour each, and the next one is asked where one is spent, refused or not accepted', async () => {
  const { fake, client, refs, repository } = await scene();
  fake.tokens.add('ghp_second');
  const github = client({ tokens: [goodToken, 'ghp_second'] });
  await github.readBudget();
  expect(github.budget()).toMatchObject({ graphql: { limit: 10_000, remaining: 10_000 } });
  fake.meter.drain('graphql', 100);
  await client({ tokens: [goodToken] }).readBudget();
  for (let round = 0; round < 3; round += 1) expect((await github.pulse(refs)).size).toBe(3);
  expect(fake.meterOf('ghp_second').charged.graphql).toBeGreaterThan(0);
  fake.world.policies.set('org0', { message: LIFETIME, refuses: (token) => token === goodToken });
  expect((await github.releases(refs, 0)).get(repository(0).id)).toMatchObject({ ok: true });
  const halfBad = client({ tokens: ['ghp_unknown', 'ghp_second'] });
  expect((await halfBad.releases(refs, 0)).get(repository(0).id)).toMatchObject({ ok: true });
  await halfBad.releases(refs, 0);
  expect(fake.requests.filter(({ headers }) => headers['authorization'] === 'token ghp_unknown')).toHaveLength(1);
  await expect(halfBad.readBudget()).rejects.toThrow('GitHub refuses token 1 of 2: it is unknown, expired or revoked.');
  await expect(client({ tokens: ['ghp_x', 'ghp_y'] }).pulse(refs)).rejects.toThrow('GitHub refuses token');
});

describe('a GitHub App', () => {
  it('reads what organisations refuse to tokens, with an installation token that it fetches itself', async () => {
    const { fake, client, refs, repository } = await scene();
    const { id: appId, privateKey, installationId } = fake.app();
    fake.world.policies.set('org0', { message: LIFETIME, refuses: (token) => !token.startsWith('ghs_') });
    const app = { appId, privateKey, installationId };
    for (const tokens of [[], [goodToken]]) {
      const github = client({ tokens, app });
      expect((await github.releases(refs, 0)).get(repository(0).id)).toMatchObject({ ok: true });
      expect(await github.contributors(refOf(repository(0)))).toMatchObject({ ok: true });
    }
    expect(fake.meterOf('ghs_1').charged.graphql).toBe(2);
    expect(fake.app().given).toBe(2);
  });

  it.each([
    ['another id', { appId: '1' }, 'GitHub refuses the App: the app id and the private key do not belong together.'],
    ['no such installation', { installationId: 1 }, 'GitHub refuses the App: it has no installation with this id.'],
  ])('with %s is refused in a sentence, and no project is called gone', async (_, wrong, sentence) => {
    const { fake, client, refs } = await scene();
    const { id: appId, privateKey, installationId } = fake.app();
    const github = client({ tokens: [], app: { appId, privateKey, installationId, ...wrong } });
    await expect(github.pulse(refs)).rejects.toThrow(sentence);
    await expect(github.readBudget()).rejects.toThrow(sentence);
  });
});
