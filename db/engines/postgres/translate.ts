/** A statement as PostgreSQL takes it, and the names of its parameters where it has names. */
export interface Translated {
  text: string;
  names: readonly string[] | undefined;
}

/** Strings, quoted names, comments and casts stay as they are; what is left of the others are parameters. */
const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|::\w+|\?|[:@]([A-Za-z_]\w*)/g;

/** The key that SQLite gives by itself when it is null. */
const GENERATED_ID = /^insert into "\w+" \("id", /;

/** The columns of a conflict: SQLite takes them with their table. */
const CONFLICT = /on conflict \(("\w+"\."\w+"(?:, ?"\w+"\."\w+")*)\)/g;

/** `?` and `:name` become `$1`, `$2` ...; a name that is used twice is one parameter. */
export function translate(text: string): Translated {
  const names: string[] = [];
  let positions = 0;
  const numbered = text
    .replaceAll(TOKENS, (token: string, name: string | undefined) => {
      if (token === '?') return `$${(positions += 1)}`;
      if (name === undefined) return token;
      const known = names.indexOf(name);
      return `$${known === -1 ? names.push(name) : known + 1}`;
    })
    .replaceAll(CONFLICT, (conflict) => conflict.replaceAll(/"\w+"\./g, ''));
  return {
    text: GENERATED_ID.test(text) ? numbered.replaceAll(/(values |\), )\(null, /g, '$1(default, ') : numbered,
    names: names.length === 0 ? undefined : names,
  };
}

/** Values as the driver sends them. PostgreSQL has no text with a NUL in it. */
export const encoded = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
