import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { MINUTE, systemClock } from '../../src/contracts/clock.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { wordsOf } from '../fakes/discord/state.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { textIn } from '../fakes/slack/validate-blocks.ts';
import { buttonsOf } from '../support/discord/world.ts';
import { runMain } from '../support/processes/bot-process.ts';

const MANAGE_SERVER = 1n << 5n;
const TEAM = 'T0000000001';
const CHANNEL = 'C0000000001';
const STARTER = `projects:
  - { repository: org0/project0, company: Zero, category: first things }
  - { repository: org0/project1, category: first things }
  - { repository: org0/project2, category: first things }
`;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The button with this label, wherever it is in the blocks of a Slack message. */
function slackButton(node: unknown, label: string): Record<string, unknown> | undefined {
  if (Array.isArray(node)) {
    for (const child of node) {
      const found = slackButton(child, label);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null) return undefined;
  if ('type' in node && node.type === 'button' && 'text' in node && textIn(node.text).includes(label))
    return { ...node };
  return slackButton(Object.values(node), label);
}

/** Nobody types anything here, and nobody has read the README. */
it(
  'leads by buttons alone from the welcome to a posted digest on Slack and Discord',
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'by-buttons-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const slack = await startFakeSlack();
    undo.push(() => slack.stop());
    const discord = await startFakeDiscord();
    undo.push(() => discord.stop());
    const github = await startFakeGitHub({
      world: makeWorld({ projects: 3, at: systemClock.now() }),
      clock: systemClock,
    });
    undo.push(() => github.stop());
    const guild = discord.state.addGuild('Team');
    const room = discord.state.addChannel(guild.id, 'general');
    guild.systemChannel = room.id;
    const manager = discord.state.addUser('ann');
    writeFileSync(path.join(folder, 'starter.yml'), STARTER);
    const settings = {
      ...gitHubSettings(github),
      ...slackSettings(slack),
      ...discordSettings(discord),
      GROUNDSWELL_STARTER_FILE: path.join(folder, 'starter.yml'),
    };
    let bot = runMain(['start'], settings, folder);
    undo.push(() => bot.stop('SIGKILL'));
    await bot.says('"msg":"started"');

    const invited = {
      type: 'member_joined_channel',
      user: slack.state.teams.get(TEAM)?.botUser,
      channel: CHANNEL,
      channel_type: 'C',
      team: TEAM,
    };
    await slack.to.event(invited);
    const inSlack = await vi.waitFor(() => slack.posts(CHANNEL)[0] ?? expect.fail('no welcome'), 30_000);
    const inDiscord = await vi.waitFor(() => discord.posts(room.id)[0] ?? expect.fail('no welcome'), 30_000);
    expect(textIn(inSlack.blocks).join(' ')).toContain('I watch open-source projects for this team');
    expect(wordsOf(inDiscord)).toContain('I watch open-source projects for this team');

    const from = { user: manager.id, channel: room.id, rights: MANAGE_SERVER };
    const press = async (label: string, answer: RegExp): Promise<void> => {
      const slackReply = await slack.to.press(slackButton(inSlack.blocks, label) ?? expect.fail(label), {
        message: inSlack,
      });
      const discordReply = discord.press(from, inDiscord, buttonsOf(inDiscord).get(label) ?? expect.fail(label));
      await discordReply.answered();
      await vi.waitFor(() => {
        expect(JSON.stringify([slackReply.responseUrl.posts, slack.posts(CHANNEL), slack.ephemeral(CHANNEL)])).toMatch(
          answer,
        );
        expect(discordReply.messages.map(wordsOf).join(' ')).toMatch(answer);
      }, 30_000);
    };
    await press('Starter list', /added to the watchlist|on the watchlist/);
    await press('Show me one now', /project0/);
    await press('Subscribe here', /Subscribed: a digest every Monday/);

    // The hour comes while the bot is down; after its start it is told of its invitations again.
    expect((await bot.stop('SIGTERM')).code).toBe(0);
    const database = new Database(path.join(folder, 'data/groundswell.db'));
    const due = database.prepare('update subscriptions set next_due_at = ?').run(systemClock.now() - 5 * MINUTE);
    expect(due.changes).toBe(2);
    database
      .prepare(
        "update job_runs set scheduled_for = scheduled_for - ?, started_at = started_at - ?, finished_at = finished_at - ? where job = 'digests'",
      )
      .run(5 * MINUTE, 5 * MINUTE, 5 * MINUTE);
    database.close();
    const before = { slack: slack.posts(CHANNEL).length, discord: discord.posts(room.id).length };
    bot = runMain(['start'], settings, folder);
    await bot.says('"msg":"started"');
    await slack.to.event(invited);
    discord.gateway.dispatch('GUILD_CREATE', discord.state.guildJson(guild), guild.id);
    await vi.waitFor(
      () => {
        const posted = slack.posts(CHANNEL).slice(before.slack);
        expect(textIn(posted.map((post) => post.blocks)).join(' ')).toMatch(/project0/);
        expect(discord.posts(room.id).slice(before.discord).map(wordsOf).join(' ')).toMatch(/project0/);
      },
      { timeout: 60_000, interval: 200 },
    );
    expect((await bot.stop('SIGTERM')).code).toBe(0);
    // The digest and nothing else: no second welcome.
    expect(slack.posts(CHANNEL).length - before.slack).toBe(1);
    expect(discord.posts(room.id).length - before.discord).toBe(1);
    expect(slack.violations).toEqual([]);
    expect(discord.violations).toEqual([]);
  },
);
