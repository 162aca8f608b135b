import { SLACK_TRAITS } from '../traits.ts';
import type { types } from '@slack/bolt';
import { optionsOn } from '../../../contracts/command.ts';
import type { AnyOptionValues, CommandDeclaration, OptionSpec, OptionValue } from '../../../contracts/command.ts';
import { shorten } from '../render/cut-text.ts';
import { ACTION_PREFIX } from '../render/render-actions.ts';
import {
  INPUT_HINT,
  INPUT_LABEL,
  INPUT_VALUE,
  OPTION_TEXT,
  OPTION_VALUE,
  PLACEHOLDER,
  SELECT_OPTIONS,
} from '../render/limits.ts';
import { notes, plainText, richBlocks } from '../render/render-text-blocks.ts';
import { viewTitle } from '../render/render-view.ts';
import { oneLine } from '../render/escape.ts';

export const FORM_VIEW = 'groundswell_form';
/** Menus that are filled while somebody types. */
export const COMPLETED = `${ACTION_PREFIX}complete`;
const VALUE = `${ACTION_PREFIX}value`;
export const CHANNEL_BLOCK = 'groundswell_channel';
const NOTHING_TO_FILL_IN = 'Nothing to fill in: press Run.';

export interface FormOptions {
  /** Read values, or what was typed before it was read. */
  values: AnyOptionValues;
  /** Asks for the channel: where the form was opened outside of one. */
  askChannel: boolean;
  /** The channel that was chosen before. */
  channel?: string | undefined;
  metadata: string;
  /** What was wrong with the last try. */
  problem?: string | undefined;
}

/** A modal made from a command's declared options, filled with the values that are known. */
export function formView(command: CommandDeclaration, options: FormOptions): types.ModalView {
  const inputs = optionsOn(command, SLACK_TRAITS).map(([name, spec]): types.InputBlock => ({
    type: 'input',
    block_id: name,
    optional: spec.required !== true,
    label: plainText(shorten(capital(name), INPUT_LABEL)),
    hint: plainText(shorten(oneLine(spec.description) || name, INPUT_HINT)),
    element: inputFor(spec, options.values[name]),
  }));
  const blocks = [
    ...(options.problem === undefined
      ? []
      : richBlocks('paragraph', [{ kind: 'strong', text: options.problem }]).flatMap((part) => part.blocks)),
    ...notes(command.purpose).flatMap((part) => part.blocks),
    ...(options.askChannel ? [channelInput(options.channel)] : []),
    ...inputs,
  ];
  return {
    type: 'modal',
    callback_id: FORM_VIEW,
    title: viewTitle(capital(command.name)),
    submit: plainText('Run'),
    close: plainText('Cancel'),
    private_metadata: options.metadata,
    // Slack opens no view without blocks.
    blocks: blocks.length > 0 ? blocks : notes(NOTHING_TO_FILL_IN).flatMap((part) => part.blocks),
  };
}

/** What changes a channel's settings needs to know which, where the form was opened outside of one. */
export const asksChannel = (command: CommandDeclaration, from: string | undefined): boolean =>
  command.permission === 'manage' && from === undefined;

const capital = (text: string): string =>
  text.charAt(0).toUpperCase() +
  text
    .slice(1)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

const channelInput = (chosen: string | undefined): types.InputBlock => ({
  type: 'input',
  block_id: CHANNEL_BLOCK,
  label: plainText('Channel'),
  hint: plainText('Groundswell must be a member of it.'),
  element: {
    type: 'conversations_select',
    action_id: VALUE,
    ...(chosen === undefined ? { default_to_current_conversation: true } : { initial_conversation: chosen }),
    filter: { include: ['public', 'private'] },
  },
});

function inputFor(spec: OptionSpec, value: OptionValue | undefined): types.InputBlock['element'] {
  switch (spec.type) {
    case 'boolean':
      return menu(
        [
          { value: 'true', label: 'yes' },
          { value: 'false', label: 'no' },
        ],
        value === undefined ? undefined : String(value),
      );
    case 'choice':
      return spec.choices.length > SELECT_OPTIONS ||
        spec.choices.some((choice) => choice.value.length > OPTION_VALUE || choice.value === '')
        ? textInput(value, false)
        : menu(spec.choices, typeof value === 'string' ? value : undefined);
    case 'integer':
    case 'number':
      return {
        type: 'number_input',
        action_id: VALUE,
        is_decimal_allowed: spec.type === 'number',
        ...(spec.min === undefined ? {} : { min_value: String(spec.min) }),
        ...(spec.max === undefined ? {} : { max_value: String(spec.max) }),
        ...(isInRange(value, spec) ? { initial_value: String(value) } : {}),
      };
    case 'project':
    case 'zone':
      return completed(spec.type === 'project' ? 'owner/name' : 'Europe/Berlin', value);
    case 'text':
      return spec.complete === undefined
        ? textInput(value, spec.rest === true, spec.maxLength)
        : completed('Type to search', value);
    case 'days':
      return textInput(typeof value === 'number' ? `${value}d` : value, false);
    case 'projects':
      return textInput(Array.isArray(value) ? value.join(' ') : value, true);
    case 'file':
      return textInput(value, true);
  }
}

/** Slack refuses the whole view for a number that its field would not take. */
function isInRange(
  value: OptionValue | undefined,
  { type, min = -Infinity, max = Infinity }: Extract<OptionSpec, { type: 'integer' | 'number' }>,
): boolean {
  if ((typeof value !== 'number' && typeof value !== 'string') || value === '') return false;
  const number = Number(value);
  return Number.isFinite(number) && (type === 'number' || Number.isInteger(number)) && number >= min && number <= max;
}

function textInput(value: OptionValue | undefined, multiline: boolean, maxLength = INPUT_VALUE): types.PlainTextInput {
  const initial = value === undefined ? undefined : String(value);
  const max = Math.min(Math.max(1, maxLength), INPUT_VALUE);
  return {
    type: 'plain_text_input',
    action_id: VALUE,
    multiline,
    max_length: max,
    ...(initial === undefined || initial.length > max ? {} : { initial_value: initial }),
  };
}

/** A menu that Slack asks us to fill while the person types; what was typed is always among the answers. */
function completed(placeholder: string, value: OptionValue | undefined): types.ExternalSelect {
  const initial =
    typeof value === 'string' && value !== '' && value.length <= OPTION_VALUE ? choice(value, value) : undefined;
  return {
    type: 'external_select',
    action_id: COMPLETED,
    min_query_length: 1,
    placeholder: plainText(shorten(placeholder, PLACEHOLDER)),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function menu(choices: readonly { value: string; label: string }[], value: string | undefined): types.StaticSelect {
  const options = choices.map((one) => choice(one.value, one.label));
  const initial = options.find((option) => option.value === value);
  return {
    type: 'static_select',
    action_id: VALUE,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

export const choice = (value: string, label: string): types.PlainTextOption => ({
  text: plainText(shorten(oneLine(label) || value, OPTION_TEXT)),
  value,
});
