import { DISCORD_TRAITS } from '../traits.ts';
import { ComponentType, TextInputStyle } from 'discord.js';
import type { APILabelComponent, APIModalInteractionResponseCallbackData, ModalSubmitInteraction } from 'discord.js';
import { optionsOn } from '../../../contracts/command.ts';
import type {
  AnyOptionValues,
  CommandDeclaration,
  Invocation,
  OptionSpec,
  OptionValue,
} from '../../../contracts/command.ts';
import { capital } from '../../../text/format.ts';
import { commandText } from '../../../parsing/parse-command.ts';
import { MODAL_SIGN } from '../render/action-ids.ts';
import { oneLine, shorten } from '../render/escape.ts';
import {
  INPUT_PLACEHOLDER,
  LABEL,
  LABEL_DESCRIPTION,
  MODAL_COMPONENTS,
  MODAL_TITLE,
  SELECT_LABEL,
  SELECT_OPTIONS,
  SELECT_VALUE,
  TEXT_INPUT,
} from '../render/limits.ts';
import type { FileReader } from './read-interaction.ts';

/** Field that takes every option that has no field of its own, written as `name:value`. */
const OTHERS = 'others';

/**
 * A form made from a command's declared options, filled with what is known. Discord shows five fields: with more options than
 * that, the first four get a field each (required and positional ones before the others) and the fifth takes the rest as text.
 */
function buildForm(command: CommandDeclaration, known: AnyOptionValues): APIModalInteractionResponseCallbackData {
  const names = fieldNames(command);
  const rest = Object.keys(command.options).filter((name) => !names.includes(name));
  const fields = names.flatMap((name) => {
    const spec = command.options[name];
    return spec === undefined ? [] : [field(name, spec, known[name])];
  });
  const components = rest.length === 0 ? fields : [...fields, othersField(rest, known)];
  return {
    custom_id: `${MODAL_SIGN}0:${command.name}`,
    title: shorten(oneLine(capital(command.name)), MODAL_TITLE),
    components: components.length > 0 ? components : [{ type: ComponentType.TextDisplay, content: command.purpose }],
  };
}

/** The command of a submitted form; undefined when it is none of ours. */
export const formCommand = (customId: string): string | undefined =>
  new RegExp(`^${MODAL_SIGN}0:(.+)$`, 's').exec(customId)?.[1];

export type SubmittedForm =
  { kind: 'text'; text: string } | { kind: 'values'; name: string; raw: Record<string, unknown> };

/**
 * What a submitted form says: as the text that could have been typed, so that it is read and refused like any other;
 * as values where a file came with it, which no text holds.
 */
export async function readForm(
  command: CommandDeclaration,
  interaction: ModalSubmitInteraction,
  files: FileReader,
): Promise<SubmittedForm> {
  const raw: Record<string, OptionValue> = {};
  let withFile = false;
  for (const name of fieldNames(command)) {
    const spec = command.options[name];
    if (spec === undefined) continue;
    const value = await fieldValue(spec, name, interaction, files);
    if (value === undefined) continue;
    raw[name] = value;
    withFile ||= spec.type === 'file';
  }
  if (withFile) return { kind: 'values', name: command.name, raw };
  const others = interaction.fields.fields.has(OTHERS) ? interaction.fields.getTextInputValue(OTHERS).trim() : '';
  return { kind: 'text', text: [commandText(command.name, raw), others].filter((part) => part !== '').join(' ') };
}

/** A form for what an invocation already says. */
export const formFor = (
  command: CommandDeclaration,
  invocation: Invocation | undefined,
): APIModalInteractionResponseCallbackData => buildForm(command, invocation?.options ?? {});

function fieldNames(command: CommandDeclaration): string[] {
  const weight = (spec: OptionSpec): number => (spec.required ? 0 : spec.positional ? 1 : 2);
  const sorted = optionsOn(command, DISCORD_TRAITS)
    .sort(([, a], [, b]) => weight(a) - weight(b))
    .map(([name]) => name);
  return sorted.length <= MODAL_COMPONENTS ? sorted : sorted.slice(0, MODAL_COMPONENTS - 1);
}

function field(name: string, spec: OptionSpec, known: OptionValue | undefined): APILabelComponent {
  const description = shorten(oneLine(spec.description), LABEL_DESCRIPTION);
  return {
    type: ComponentType.Label,
    label: shorten(capital(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()), LABEL),
    ...(description === '' ? {} : { description }),
    component: input(name, spec, known),
  };
}

function input(name: string, spec: OptionSpec, known: OptionValue | undefined): APILabelComponent['component'] {
  const required = spec.required ?? false;
  const choices = spec.type === 'choice' ? spec.choices : spec.type === 'boolean' ? YES_OR_NO : [];
  if (choices.length > 0 && choices.length <= SELECT_OPTIONS) {
    return {
      type: ComponentType.StringSelect,
      custom_id: name,
      required,
      options: choices.map((choice) => ({
        label: shorten(oneLine(choice.label), SELECT_LABEL) || choice.value,
        value: choice.value.slice(0, SELECT_VALUE),
        default: known !== undefined && String(known) === choice.value,
      })),
    };
  }
  if (spec.type === 'file')
    return { type: ComponentType.FileUpload, custom_id: name, required, max_values: 1, min_values: required ? 1 : 0 };
  const long = spec.type === 'projects' || (spec.type === 'text' && spec.rest === true);
  const value = written(spec, known);
  const most = spec.type === 'text' ? Math.min(spec.maxLength ?? 500, TEXT_INPUT) : TEXT_INPUT;
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: most,
    ...(value === '' ? {} : { value: value.slice(0, most) }),
    ...(placeholderOf(spec) === undefined
      ? {}
      : { placeholder: shorten(placeholderOf(spec) ?? '', INPUT_PLACEHOLDER) }),
  };
}

const YES_OR_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** A known value as it is typed: days with their unit, lists with spaces. */
function written(spec: OptionSpec, known: OptionValue | undefined): string {
  if (known === undefined) return '';
  if (typeof known === 'object') return known.join(' ');
  return spec.type === 'days' ? `${String(known)}d` : String(known);
}

function placeholderOf(spec: OptionSpec): string | undefined {
  switch (spec.type) {
    case 'project':
      return 'owner/name';
    case 'projects':
      return 'owner/name owner/name …';
    case 'days':
      return '7d, 6w, 1y';
    case 'zone':
      return 'Europe/Berlin';
    case 'integer':
    case 'number':
      return spec.min !== undefined && spec.max !== undefined ? `${spec.min} to ${spec.max}` : undefined;
    case 'text':
    case 'boolean':
    case 'choice':
    case 'file':
      return undefined;
  }
}

function othersField(names: readonly string[], known: AnyOptionValues): APILabelComponent {
  const filled = names.filter((name) => known[name] !== undefined);
  const value = filled
    .map((name) => commandText('', { [name]: known[name] }).trim())
    .join('\n')
    .slice(0, TEXT_INPUT);
  return {
    type: ComponentType.Label,
    label: 'Other settings',
    description: shorten(`As name:value. ${names.join(', ')}`, LABEL_DESCRIPTION),
    component: {
      type: ComponentType.TextInput,
      custom_id: OTHERS,
      style: TextInputStyle.Paragraph,
      required: false,
      max_length: TEXT_INPUT,
      placeholder: shorten(names.map((name) => `${name}:…`).join(' '), INPUT_PLACEHOLDER),
      ...(value === '' ? {} : { value }),
    },
  };
}

async function fieldValue(
  spec: OptionSpec,
  name: string,
  interaction: ModalSubmitInteraction,
  files: FileReader,
): Promise<OptionValue | undefined> {
  const { fields } = interaction;
  const submitted = fields.fields.get(name);
  if (submitted === undefined) return undefined;
  if (submitted.type === ComponentType.StringSelect) return fields.getStringSelectValues(name)[0];
  if (submitted.type === ComponentType.FileUpload) {
    const upload = fields.getUploadedFiles(name, false)?.first();
    return upload === undefined ? undefined : files(upload);
  }
  const text = fields.getTextInputValue(name).trim();
  if (text === '') return undefined;
  return spec.type === 'projects' ? text.split(/[\s,]+/) : text;
}
