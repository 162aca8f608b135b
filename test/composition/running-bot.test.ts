import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/composition/create-log.ts';
import { startBot } from '../../src/composition/running-bot.ts';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { temporaryFolder } from '../db/temporary-store.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { wordsOf } from '../fakes/discord/state.ts';
import { discordSettings } from '../fakes/settings.ts';

interface Line {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** The whole bot on a Discord of its own, with everything that it logs and counts. */
async function running() {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.stop());
  const guild = discord.state.addGuild('Team');
  const channel = discord.state.addChannel(guild.id, 'signals');
  const user = discord.state.addUser('ann-of-green-gables');
  const database = path.join(temporaryFolder(), 'bot.db');
  const lines: Line[] = [];
  const log = createLog('info', {}, (line) => lines.push(JSON.parse(line) as Line));
  const bot = await startBot(readConfig({ ...discordSettings(discord), GROUNDSWELL_DATABASE: database, GROUNDSWELL_OPS_PORT: '0' }), systemClock, log);
  onTestFinished(() => bot.stop());
  return {
    lines,
    database,
    workspace: `discord:${guild.id}`,
    command: async (words: readonly string[], options: { name: string; type: number; value: string }[] = []): Promise<string> => {
      const asked = discord.command({ user: user.id, channel: channel.id }, ['signals', ...words], options);
      await asked.answered();
      return asked.messages.map(wordsOf).join(' ');
    },
    metrics: async () => (await fetch(`http://127.0.0.1:${bot.ops?.port ?? 0}/metrics`)).text(),
  };
}

const answered = (lines: readonly Line[]): Line[] => lines.filter((line) => line.msg === 'command answered');

it('tells in one line of each command which it was and what became of it, but not what was typed nor by whom', async () => {
  const { command, lines, workspace } = await running();
  await command(['help']);
  await command(['score'], [{ name: 'project', type: 3, value: 'whispered/word' }]);
  const common = { level: 'info', workspace, request: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown, ms: expect.any(Number) as unknown };
  expect(answered(lines)).toMatchObject([
    { ...common, command: 'help', outcome: 'ok' },
    { ...common, command: 'score', outcome: 'error' },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/whispered|green-gables/);
});

it('finds the failure behind an answer by its id, and counts it', async () => {
  const { command, lines, database, metrics } = await running();
  const other = new Database(database);
  other.exec('alter table subscriptions rename to gone');
  other.close();
  const answer = await command(['subscriptions']);
  const [run] = answered(lines);
  expect(run).toMatchObject({ command: 'subscriptions', outcome: 'failed' });
  expect(answer).toContain(String(run?.['request']));
  expect(lines.filter((line) => line.level === 'error' && line.msg === 'command failed')).toMatchObject([{ incident: run?.['request'], part: 'command' }]);
  expect(await metrics()).toMatch(/^groundswell_errors_total\{part="command"\} 1$/m);
});
