import { z } from 'zod';
import type { AnyOptionValues, CommandDeclaration, OptionValue } from '../../../contracts/command.ts';
import { commandText } from '../../../parsing/parse-command.ts';
import { CHANNEL_BLOCK } from './form.ts';

/** The state of a sent form: one element a block. */
export const formStateSchema = z.object({
  values: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
        selected_conversation: z.string().nullish(),
      }),
    ),
  ),
});
export type FormState = z.infer<typeof formStateSchema>;

const given = (state: FormState, block: string): string | undefined => {
  const [element] = Object.values(state.values[block] ?? {});
  const value = element?.selected_option?.value ?? element?.selected_conversation ?? element?.value ?? '';
  return value.trim() === '' ? undefined : value.trim();
};

/** What the person could have typed instead of filling the form; the command's own parser checks it. */
export function formText(command: CommandDeclaration, state: FormState): string {
  const values: Record<string, OptionValue | undefined> = {};
  for (const [name, spec] of Object.entries(command.options)) {
    const value = given(state, name);
    if (value === undefined) continue;
    values[name] = spec.type === 'projects' ? value.split(/[\s,;]+/).filter((part) => part !== '') : value;
  }
  return commandText(command.name, values satisfies AnyOptionValues);
}

/** What stands in each field of a sent form, as it was typed: to be shown again, also where no command can be read out of it. */
export const enteredValues = (command: CommandDeclaration, state: FormState): AnyOptionValues =>
  Object.fromEntries(Object.keys(command.options).map((name) => [name, given(state, name)]));

export const chosenChannel = (state: FormState): string | undefined => given(state, CHANNEL_BLOCK);
