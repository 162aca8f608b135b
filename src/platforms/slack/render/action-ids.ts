import type { Action } from '../../../contracts/messages/message.ts';

/**
 * What a button or an option carries: one letter for the kind, then what it needs. Short enough to read in a payload,
 * and complete, so that buttons work after a restart.
 */
export type Press =
  | { kind: 'command'; command: string; answer: 'reply' | 'replace' }
  | { kind: 'form'; command: string }
  /** Share by running the command again, for everybody: reading commands only. */
  | { kind: 'share-command'; command: string }
  /** Share the very message that was kept under this id: for answers that must not be asked for twice. */
  | { kind: 'share-kept'; id: string }
  | { kind: 'link'; url: string }
  /** The real value did not fit and is kept under this id. */
  | { kind: 'kept'; id: string };

const LETTERS = {
  reply: 'r',
  replace: 'p',
  form: 'f',
  shareCommand: 's',
  shareKept: 'm',
  link: 'l',
  kept: 'k',
} as const;

/** @returns undefined for `share`, whose value depends on the answer it stands in. */
export function encodeAction(action: Action): string | undefined {
  switch (action.kind) {
    case 'command':
      return encodePress(action);
    case 'form':
      return encodePress(action);
    case 'link':
      return encodePress(action);
    case 'share':
      return undefined;
  }
}

export function encodePress(press: Press): string {
  switch (press.kind) {
    case 'command':
      return `${press.answer === 'replace' ? LETTERS.replace : LETTERS.reply} ${press.command}`;
    case 'form':
      return `${LETTERS.form} ${press.command}`;
    case 'share-command':
      return `${LETTERS.shareCommand} ${press.command}`;
    case 'share-kept':
      return `${LETTERS.shareKept} ${press.id}`;
    case 'link':
      return `${LETTERS.link} ${press.url}`;
    case 'kept':
      return `${LETTERS.kept} ${press.id}`;
  }
}

/** Undefined for what we never wrote: old formats, and what somebody made up. */
export function decodePress(value: string): Press | undefined {
  const letter = value.slice(0, 1);
  const rest = value.slice(2);
  if (value.charAt(1) !== ' ' || rest === '') return undefined;
  switch (letter) {
    case LETTERS.reply:
      return { kind: 'command', command: rest, answer: 'reply' };
    case LETTERS.replace:
      return { kind: 'command', command: rest, answer: 'replace' };
    case LETTERS.form:
      return { kind: 'form', command: rest };
    case LETTERS.shareCommand:
      return { kind: 'share-command', command: rest };
    case LETTERS.shareKept:
      return { kind: 'share-kept', id: rest };
    case LETTERS.link:
      return { kind: 'link', url: rest };
    case LETTERS.kept:
      return { kind: 'kept', id: rest };
    default:
      return undefined;
  }
}
