/** `category:vector search`: an option whose value the shell has held together. */
const OPTION = /^((?:--)?[A-Za-z][\w-]*[:=])(?!["'“”„‘«])(.*\s.*)$/s;
const ANOTHER_OPTION = /\s[A-Za-z][\w-]*:/;

/**
 * One command text from the words that a shell hands over, without the quotes that somebody typed: `category:"vector search"`
 * arrives as one word and stays one. Words that are texts of their own, such as `"top growth category:databases"`, stay as they are.
 */
export const commandOfWords = (words: readonly string[]): string => words.map(quoted).join(' ');

function quoted(word: string): string {
  const [, name = '', value = ''] = OPTION.exec(word) ?? [];
  if (name === '' || ANOTHER_OPTION.test(value)) return word;
  return `${name}"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
}
