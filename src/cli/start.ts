import type { Verb } from './environment.ts';

/** The bot, on whichever of Slack and Discord is configured, until it is told to stop. */
export const start: Verb = {
  name: 'start',
  usage: '',
  summary: 'Run the bot on whichever of Slack and Discord is configured',
  options: [],
  async run(environment) {
    const { startBot } = await import('../composition/running-bot.ts');
    const told = new Promise<undefined>((resolve) => {
      if (environment.signal.aborted) resolve(undefined);
      else environment.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const starting = startBot(environment.config(), environment.clock, environment.log);
    const bot = await Promise.race([starting, told]);
    if (bot === undefined) {
      // A platform that is away can hold up a start for hours; nothing is owed to anybody before it is over.
      environment.log.info({}, 'stopped before it had started');
      void starting.then((late) => late.stop(), () => undefined);
      return;
    }
    await told;
    await bot.stop();
  },
};
