import type { Logger } from '../../contracts/logger.ts';

type Level = Exclude<keyof Logger, 'child'>;
const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Writes a line that another thread has logged as JSON into the log of this one, which takes out secrets and counts errors. */
export function writeLine(log: Logger, line: string): void {
  const { level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  delete fields['time'];
  const known = LEVELS.find((name) => name === level) ?? 'error';
  log[known](fields, typeof msg === 'string' ? msg : '');
}
