import { expect, it } from 'vitest';
import { ScriptedBot } from '../../support/discord/setting.ts';
import { settle, world } from '../../support/discord/world.ts';

it('a start that is broken off is over once the work is done that it told of', async () => {
  const joining = Promise.withResolvers<undefined>();
  class SlowBot extends ScriptedBot {
    override async workspaceJoined(workspace: string, name: string): Promise<void> {
      this.lived.push('joining');
      await joining.promise;
      await super.workspaceJoined(workspace, name);
    }
  }
  const bot = new SlowBot();
  // Another server keeps the log-in waiting.
  const { platform, deps, guild } = await world({
    start: false,
    deps: { bot },
    prepare: (fresh) => fresh.gateway.away.add(fresh.state.addGuild('Away').id),
  });
  const start = platform.start().catch((error: unknown) => error);
  await expect.poll(() => bot.lived).toContain('joining');
  let stopped = false;
  const stop = platform.stop().then(() => {
    stopped = true;
  });
  await settle();
  expect(stopped).toBe(false);
  joining.resolve(undefined);
  await Promise.all([start, stop]);
  expect(bot.lived.at(-1)).toBe(`joined discord:${guild} Analysts`);
  expect(deps.logger.lines.filter((line) => line.startsWith('error'))).toEqual([]);
});
