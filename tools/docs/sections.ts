/** Parts of Markdown files that are written from the code stand between `<!-- begin NAME -->` and `<!-- end NAME -->`. */

/** The text with the named section replaced. @throws Error when the marks are not there. */
export function replaceSection(text: string, name: string, content: string): string {
  const { from, to } = marks(text, name);
  return `${text.slice(0, from)}\n${content.trim()}\n${text.slice(to)}`;
}

/** What stands in the named section now. @throws Error when the marks are not there. */
export function readSection(text: string, name: string): string {
  const { from, to } = marks(text, name);
  return text.slice(from, to).trim();
}

function marks(text: string, name: string): { from: number; to: number } {
  const begin = `<!-- begin ${name} -->`;
  const start = text.indexOf(begin);
  const to = text.indexOf(`<!-- end ${name} -->`, start);
  if (start < 0 || to < 0) throw new Error(`no section ${name} in this text`);
  return { from: start + begin.length, to };
}
