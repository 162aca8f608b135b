import type { types } from '@slack/bolt';
import type { Action, Button, SelectOption } from '../../../contracts/messages/message.ts';
import { encodeAction, encodePress } from './action-ids.ts';
import { shorten } from './cut-text.ts';
import { oneLine, safeUrl } from './escape.ts';
import {
  BUTTONS_IN_A_ROW,
  BUTTON_TEXT,
  BUTTON_URL,
  BUTTON_VALUE,
  OPTION_TEXT,
  OPTION_VALUE,
  PLACEHOLDER,
  SELECT_OPTIONS,
} from './limits.ts';
import { part } from './part.ts';
import type { Part } from './part.ts';
import { note, plainText } from './render-text-blocks.ts';

/** Every interactive element of ours; one listener takes them all. */
export const ACTION_PREFIX = 'groundswell_';

export interface ActionOptions {
  /** What *Share in channel* carries; undefined: such buttons are left out, for the message is everybody's already. */
  share: string | undefined;
  /** Ids of values too long for Slack, by value. */
  kept: ReadonlyMap<string, string>;
  /** Numbers the elements of one message. */
  nextId: () => number;
}

/** Values that Slack has no room for, to be kept elsewhere before rendering. */
export function longValues(buttons: readonly Button[], options: readonly SelectOption[]): string[] {
  const values = (actions: readonly Action[], limit: number): string[] =>
    actions.flatMap((action) => {
      const value = encodeAction(action);
      return value === undefined || value.length <= limit ? [] : [value];
    });
  return [
    ...values(
      buttons.map((button) => button.action).filter((action) => action.kind !== 'link'),
      BUTTON_VALUE,
    ),
    ...values(
      options.map((option) => option.action),
      OPTION_VALUE,
    ),
  ];
}

function valueOf(action: Action, limit: number, options: ActionOptions): string | undefined {
  const value = action.kind === 'share' ? options.share : encodeAction(action);
  if (value === undefined || value.length <= limit) return value;
  const id = options.kept.get(value);
  return id === undefined ? undefined : encodePress({ kind: 'kept', id });
}

export function renderButtons(buttons: readonly Button[], options: ActionOptions): Part[] {
  const wanted = buttons.filter((button) => button.action.kind !== 'share' || options.share !== undefined);
  const elements = wanted.flatMap((button) => renderButton(button, options) ?? []);
  const rows = chunk(elements, BUTTONS_IN_A_ROW).map((row) =>
    part('button', row.length, { type: 'actions', elements: row }),
  );
  const missing = wanted.length - elements.length;
  return missing === 0
    ? rows
    : [
        ...rows,
        note(
          `${missing === 1 ? '1 button' : `${missing} buttons`} left out: what they do does not fit into a Slack button.`,
        ),
      ];
}

function renderButton(button: Button, options: ActionOptions): types.Button | undefined {
  const base = {
    type: 'button' as const,
    action_id: `${ACTION_PREFIX}${options.nextId()}`,
    text: plainText(shorten(oneLine(button.label) || 'Open', BUTTON_TEXT)),
    ...(button.style === undefined ? {} : { style: button.style }),
  };
  if (button.action.kind === 'link') {
    const url = safeUrl(button.action.url);
    return url === undefined || url.length > BUTTON_URL ? undefined : { ...base, url };
  }
  const value = valueOf(button.action, BUTTON_VALUE, options);
  return value === undefined ? undefined : { ...base, value };
}

/** A static select holds 100 options; more make a second one. */
export function renderSelect(placeholder: string, choices: readonly SelectOption[], options: ActionOptions): Part[] {
  const rendered = choices.flatMap((choice): types.PlainTextOption[] => {
    const value = valueOf(choice.action, OPTION_VALUE, options);
    if (value === undefined) return [];
    const description = oneLine(choice.description ?? '');
    return [
      {
        text: plainText(shorten(oneLine(choice.label) || '(no name)', OPTION_TEXT)),
        value,
        ...(description === '' ? {} : { description: plainText(shorten(description, OPTION_TEXT)) }),
      },
    ];
  });
  const selects = chunk(rendered, SELECT_OPTIONS).map((group) =>
    part('choice', group.length, {
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: `${ACTION_PREFIX}${options.nextId()}`,
          placeholder: plainText(shorten(oneLine(placeholder) || 'Choose', PLACEHOLDER)),
          options: group,
        },
      ],
    }),
  );
  const missing = choices.length - rendered.length;
  return missing === 0
    ? selects
    : [
        ...selects,
        note(
          `${missing === 1 ? '1 choice' : `${missing} choices`} left out: what they do does not fit into a Slack menu.`,
        ),
      ];
}

const chunk = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
