import { z } from 'zod';
import { OperatorError } from '../contracts/errors.ts';
import type { SettingDocs, SettingReader } from '../contracts/setting.ts';
import type { Environment } from './settings.ts';

const YES = ['yes', 'true', 'on', '1'] as const;
const NO = ['no', 'false', 'off', '0'] as const;

/** Reads what is declared in `docs` from the environment, with its defaults. */
export function createSettingReader(environment: Environment, docs: SettingDocs): SettingReader {
  const get = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? docs[name]?.default : value;
  };
  const read = <T>(name: string, schema: z.ZodType<T>, should: string): T => {
    const parsed = schema.safeParse(get(name));
    if (parsed.success) return parsed.data;
    const doc = docs[name];
    const value = get(name) ?? '';
    // What holds an @ may be an address with a password in it.
    throw new OperatorError(
      `${name} should be ${should}${doc?.secret || value.includes('@') ? '' : `, not “${value}”`}.`,
      doc?.explains,
    );
  };
  return {
    get,
    need(name, by) {
      const value = get(name);
      if (value === undefined) throw new OperatorError(`${name} is not set, and ${by} needs it.`, docs[name]?.explains);
      return value;
    },
    oneOf: (name, values) => read(name, z.enum(values), listed(values)),
    matching: (name, pattern, should) => read(name, z.string().regex(pattern), should),
    whole: (name, min, max) =>
      read(
        name,
        // In digits alone: 1.000 is one thousand in some countries.
        z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max)),
        `a whole number from ${min} to ${max}`,
      ),
    address: (name) => withoutPassword(name, read(name, z.url({ protocol: /^https?$/ }), 'an http or https address')),
    secureAddress: (name) =>
      get(name) === undefined
        ? undefined
        : withoutPassword(name, read(name, z.url({ protocol: /^https$/ }), 'an https address')).replace(/\/+$/, ''),
    flag: (name) =>
      (YES as readonly string[]).includes(
        read(
          name,
          z
            .string()
            .toLowerCase()
            .pipe(z.enum([...YES, ...NO])),
          'yes or no',
        ),
      ),
    list: (name) => (get(name) ?? '').split(/[\s,]+/).filter(Boolean),
  };
}

const listed = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;

/** Addresses are shown in answers and logs. */
function withoutPassword(name: string, address: string): string {
  const { username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new OperatorError(
      `${name} holds a user name or a password.`,
      'Set the address without them: addresses are shown in answers and logs.',
    );
  return address;
}
