import { readFileSync } from 'node:fs';

/** Node's flags as `npm start` sets them: what is measured runs as the bot does. */
export const START_FLAGS: readonly string[] = flagsOf(
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: { start: string } })
    .scripts.start,
);

function flagsOf(command: string): string[] {
  const flags = command.split(' ').filter((word) => word.startsWith('--'));
  if (flags.length === 0) throw new Error('the start script sets no flags any more');
  return flags;
}
