/** Every environment variable: what it does, its default, and whether it is a secret. `.env.example` and the docs derive from it. */
export interface SettingDoc {
  explains: string;
  /** What is used when it is not set; undefined: nothing, the feature is off. */
  default?: string;
  example?: string;
  secret?: true;
  /** Holds several lines, such as a PEM file; others hold neither blanks nor line breaks. */
  multiline?: true;
}

export type SettingDocs = Readonly<Record<string, SettingDoc>>;

/**
 * Reads declared settings by name. A blank value counts as not set.
 * Every method throws OperatorError naming the variable and what it should be; a secret's value is never repeated.
 */
export interface SettingReader {
  get: (name: string) => string | undefined;
  /** @param by what cannot do without it, such as “Slack in http mode”. */
  need: (name: string, by: string) => string;
  oneOf: <const T extends string>(name: string, values: readonly T[]) => T;
  matching: (name: string, pattern: RegExp, should: string) => string;
  whole: (name: string, min: number, max: number) => number;
  /** An http or https address without a password. */
  address: (name: string) => string;
  /** The same for https alone; undefined where it is not set. Without a slash at its end. */
  secureAddress: (name: string) => string | undefined;
  flag: (name: string) => boolean;
  /** Parts between blanks and commas. */
  list: (name: string) => string[];
}
