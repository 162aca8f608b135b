import { LogLevel } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from '../../../contracts/logger.ts';
import { redact } from './redact.ts';

/** Bolt's log lines in ours, without secrets. Its debug lines hold whole payloads and are dropped. */
export function boltLogger(logger: Logger): BoltLogger {
  const own = logger.child({ from: 'bolt' });
  const say =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      own[level]({}, redact(parts.map(words).join(' ')));
  return {
    debug: () => undefined,
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

const words = (part: unknown): string =>
  part instanceof Error ? part.message : typeof part === 'string' ? part : JSON.stringify(part);
