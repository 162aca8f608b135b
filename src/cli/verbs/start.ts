import type { Verb } from '../environment.ts';

/** The bot, on whichever of Slack and Discord is configured, until it is told to stop. */
export const start: Verb = {
  name: 'start',
  usage: '',
  summary: 'Run the bot on whichever of Slack and Discord is configured',
  options: [],
  async run(environment) {
    const [{ startBot }, { JOBS_THREAD }] = await Promise.all([
      import('../../app/running-bot.ts'),
      import('../../app/jobs/thread-host.ts'),
    ]);
    const told = new Promise<undefined>((resolve) => {
      if (environment.signal.aborted) resolve(undefined);
      else environment.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const bot = await startBot(environment.config(), environment.clock, environment.log, {
      signal: environment.signal,
      jobsThread: JOBS_THREAD,
    }).catch((error: unknown) => {
      if (!environment.signal.aborted) throw error;
      environment.log.info({}, 'stopped before it had started');
      return undefined;
    });
    const failure = await Promise.race([told, ...(bot ? [bot.failed] : [])]);
    await bot?.stop();
    if (failure !== undefined) throw failure;
  },
};
