import type { Verb } from './environment.ts';

/** The bot, on whichever of Slack and Discord is configured, until it is told to stop. */
export const start: Verb = {
  name: 'start',
  usage: '',
  summary: 'Run the bot on whichever of Slack and Discord is configured',
  options: [],
  async run(environment) {
    const { startBot } = await import('../composition/running-bot.ts');
    const bot = await startBot(environment.config(), environment.clock, environment.log);
    if (!environment.signal.aborted) await new Promise((resolve) => environment.signal.addEventListener('abort', resolve, { once: true }));
    await bot.stop();
  },
};
