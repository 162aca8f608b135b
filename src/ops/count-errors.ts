import type { Logger } from '../contracts/logger.ts';

/**
 * A log that counts its errors by part, so that whatever is worth an error line is worth an alarm as well. The part is the
 * one that was named by `child`, or in the line itself.
 */
export function countErrors(log: Logger, seen: (part: string) => void, part = 'other'): Logger {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error(fields, message) {
      seen(partOf(fields) ?? part);
      log.error(fields, message);
    },
    child: (fields) => countErrors(log.child(fields), seen, partOf(fields) ?? part),
  };
}

const partOf = (fields: object): string | undefined =>
  'part' in fields && typeof fields.part === 'string' ? fields.part : undefined;
