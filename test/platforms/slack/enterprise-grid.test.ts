import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Place } from '../../fakes/slack/requests-to-app.ts';
import type { FakeMessage } from '../../fakes/slack/slack-state.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { keyed } from '../../support/generous-timeouts.ts';
import { openWorld, standingForm, until, wordsIn } from '../../support/slack/test-world.ts';
import type { World } from '../../support/slack/test-world.ts';

const ENGINEERING = 'T0000000001';
const SALES = 'T0000000002';
const ORGANISATION = 'E0000000001';
const ELSEWHERE = 'belongs to another workspace';
const PRESS = { type: 'button', action_id: 'groundswell_1', value: 'r score qdrant/qdrant' };
const PASTED = {
  type: 'link_shared',
  channel: 'C0000000001',
  message_ts: '1.2',
  links: [{ domain: 'github.com', url: 'https://github.com/qdrant/qdrant' }],
};

let world: World;

/** Two workspaces of one organisation: ann works in engineering, cara in sales, dora in both with sales as her `team_id`. */
function becomeGrid(): void {
  const { slack } = world;
  const engineering = slack.state.teams.get(ENGINEERING);
  if (engineering !== undefined) engineering.enterprise = ORGANISATION;
  const inOrganisation = { enterprise: ORGANISATION, team: SALES };
  slack.addUser('U0000000011', { name: 'cara', ...inOrganisation, teams: [SALES] });
  slack.addUser('U0000000012', { name: 'dora', ...inOrganisation, teams: [SALES, ENGINEERING] });
  slack.addUser('U0000000013', { name: 'guest', ...inOrganisation, teams: [SALES], isRestricted: true });
  // Another company, with a Grid of its own, in a channel of Slack Connect.
  slack.addUser('U0000000021', {
    name: 'eve',
    team: 'T0000000091',
    enterprise: 'E0000000009',
    teams: ['T0000000091'],
    strangerTo: [ENGINEERING, SALES, ORGANISATION],
  });
}

const CARA: Place = { user: 'U0000000011', enterprise: ORGANISATION };
const DORA: Place = { user: 'U0000000012', enterprise: ORGANISATION };
const GUEST: Place = { user: 'U0000000013', enterprise: ORGANISATION };
const EVE: Place = { user: 'U0000000021' };

const words = async (sent: ReturnType<World['slack']['to']['press']>): Promise<string> => {
  const { responseUrl } = await sent;
  return textIn((await until(() => responseUrl.posts[0])).blocks).join(' ');
};
const message = (): FakeMessage => ({
  ts: world.slack.state.nextTs(),
  threadTs: undefined,
  botId: 'B0000000001',
  text: 'digest',
  blocks: [],
  metadata: undefined,
  edited: 0,
});

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

describe('one workspace of an organisation, by its token', () => {
  beforeEach(async () => {
    world = await openWorld({ start: false });
    becomeGrid();
    await world.platform.start();
  });

  it('answers a member of two workspaces whose team_id is the other one, on every surface', async () => {
    const { slack } = world;
    expect(await words(slack.to.press(PRESS, DORA))).toContain('82 / 100');
    expect(await words(slack.to.shortcut({ text: 'https://github.com/qdrant/qdrant' }, DORA))).toContain('82 / 100');
    const form = standingForm(slack);
    await slack.to.submit(form, { hour: { value: { value: '9' } } }, DORA);
    await until(() => wordsIn(slack, form).includes('A digest comes every week to C0000000001.'));
    expect((await slack.to.suggest(standingForm(slack), 'only', 'qdr', DORA)).ack?.['options']).toHaveLength(2);
    expect(world.bot.ran.map(({ caller }) => caller.workspace)).toEqual(Array(3).fill('slack:T0000000001'));
  });

  it('answers people of another workspace in a channel that the organisation shares, wherever the press says it was', async () => {
    const { slack } = world;
    for (const place of [CARA, { ...CARA, team: SALES }, { ...CARA, team: SALES, installedTeam: ENGINEERING }])
      expect(await words(slack.to.press(PRESS, place))).toContain('82 / 100');
    expect(world.bot.ran.every(({ caller }) => caller.workspace === 'slack:T0000000001')).toBe(true);
    // Who is at home is asked once.
    expect(slack.calls('users.info')).toHaveLength(1);
  });

  it.each([
    ['a guest of another workspace', GUEST],
    ['a person of another company', EVE],
    ['a person of another company who names our organisation', { ...EVE, enterprise: ORGANISATION }],
    ['a person whom Slack does not show us', { user: 'U0000000099', userTeam: 'T0000000098' }],
    ['another company’s own workspace', { ...EVE, team: 'T0000000091' }],
  ] satisfies [string, Place][])('refuses %s', async (_, place) => {
    expect(await words(world.slack.to.press(PRESS, place))).toContain(ELSEWHERE);
    expect(world.bot.ran).toEqual([]);
  });

  it('lets nobody in whom Slack cannot be asked about, and says to try again', async () => {
    world.slack.faults.next('users.info', { kind: 'status', status: 503 });
    expect(await words(world.slack.to.press(PRESS, DORA))).toContain('Try again in a minute.');
    expect(world.bot.ran).toEqual([]);
    expect(await words(world.slack.to.press(PRESS, DORA))).toContain('82 / 100');
  });
});

describe('Slack Connect without an organisation of one’s own', () => {
  beforeEach(async () => {
    world = await openWorld();
    becomeGrid();
    const team = world.slack.state.teams.get(ENGINEERING);
    if (team !== undefined) team.enterprise = undefined;
    world.bot.cards.set('https://github.com/qdrant/qdrant', {
      summary: 'qdrant',
      tone: 'up',
      blocks: [{ kind: 'text', text: 'Tracked here: 82 / 100' }],
    });
  });

  it('refuses its people without asking Slack about them', async () => {
    expect(await words(world.slack.to.press(PRESS, EVE))).toContain(ELSEWHERE);
    expect(world.slack.calls('users.info')).toEqual([]);
  });

  it('shows a card to a member, but none to a stranger and none in a channel that another company reads', async () => {
    const { slack } = world;
    await slack.to.event({ ...PASTED, user: 'U0000000021' });
    await slack.to.event({ ...PASTED, user: 'U0000000001' }, { shared: true });
    await slack.to.event({ ...PASTED, user: 'U0000000001', message_ts: '7.7' });
    await until(() => slack.state.unfurls.length > 0);
    expect(slack.state.unfurls).toMatchObject([{ ts: '7.7' }]);
  });
});

describe('installations of an organisation by OAuth', () => {
  beforeEach(async () => {
    const config = {
      botToken: undefined,
      publicUrl: 'https://groundswell.test',
      oauth: { clientId: '1.2', clientSecret: 's3cret' },
    };
    world = await openWorld({ mode: 'http', config });
    becomeGrid();
  });

  const install = async (id: string, more: object): Promise<void> => {
    const team = Object.assign(world.slack.addTeam(id, `Team ${id}`), { enterprise: ORGANISATION }, more);
    const { botToken: token, botId, botUser: userId } = team;
    const home = id.startsWith('E') ? { isEnterpriseInstall: true } : { team: { id, name: team.name } };
    const installation = { ...home, enterprise: { id: ORGANISATION }, bot: { token, id: botId, userId } };
    await world.stores.installations.put(`slack:${id}`, JSON.stringify(installation));
  };

  it('serves each workspace of an organisation-wide installation as its own, on every surface', async () => {
    const { slack, bot, platform } = world;
    slack.state.teams.delete(ENGINEERING);
    await install(ORGANISATION, { serves: [ENGINEERING, SALES] });
    const everywhere = { everywhere: true, enterprise: ORGANISATION };
    const asked = await slack.to.command('score qdrant/qdrant', { ...everywhere, team: SALES });
    expect(textIn(asked.ack?.['blocks']).join(' ')).toContain('82 / 100');
    expect(await words(slack.to.press(PRESS, { ...DORA, ...everywhere, team: ENGINEERING }))).toContain('82 / 100');
    const form = standingForm(slack);
    await slack.to.submit(form, { hour: { value: { value: '9' } } }, { ...CARA, ...everywhere, team: SALES });
    await until(() => wordsIn(slack, form).includes('A digest comes'));
    await slack.to.event({ type: 'app_home_opened', user: 'U0000000011', tab: 'home' }, { ...everywhere, team: SALES });
    await until(() => slack.state.homes.has('U0000000011'));
    expect(bot.ran.map(({ caller }) => caller.workspace)).toEqual([
      'slack:T0000000002',
      'slack:T0000000001',
      'slack:T0000000002',
    ]);
    // What is owed to one of its workspaces is posted with the organisation's token.
    slack.addChannel('C0000000022', { team: SALES });
    const hello = { summary: 'hello', tone: 'neutral', blocks: [] } as const;
    await platform.send({ workspace: `slack:${SALES}`, channel: 'C0000000022' }, hello, keyed('k'));
    expect(slack.posts('C0000000022')).toHaveLength(1);
    await expect(
      platform.send({ workspace: 'slack:T0000000091', channel: 'C0000000022' }, hello, keyed('k')),
    ).rejects.toMatchObject({ reason: 'workspace-gone' });
    expect(await words(slack.to.press(PRESS, { ...EVE, ...everywhere, team: SALES }))).toContain(ELSEWHERE);
    // Once it is uninstalled, none of them is served.
    await slack.to.event({ type: 'app_uninstalled' }, { ...everywhere, team: ENGINEERING });
    await until(() => bot.events.includes(`left slack:${ORGANISATION}`));
    expect(await words(slack.to.press(PRESS, { ...DORA, ...everywhere, team: ENGINEERING }))).toContain(
      'not installed',
    );
  });

  it('answers a press in a shared channel for the workspace whose message was pressed', async () => {
    const { slack, bot } = world;
    await install(ENGINEERING, {});
    const inSales = { ...CARA, team: SALES };
    // Nothing but this installation can be meant.
    expect(await words(slack.to.press(PRESS, inSales))).toContain('82 / 100');
    await install('T0000000003', {});
    expect(await words(slack.to.press(PRESS, inSales))).toContain(ELSEWHERE);
    const pressed = { ...inSales, message: message(), installedTeam: 'T0000000003' };
    expect(await words(slack.to.press(PRESS, pressed))).toContain('82 / 100');
    expect(bot.ran.map(({ caller }) => caller.workspace)).toEqual(['slack:T0000000001', 'slack:T0000000003']);
  });
});
