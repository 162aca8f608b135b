import type { Inline, Line } from './message.ts';

/** The pieces of a line, always as a list. */
export const piecesOf = (line: Line): readonly Inline[] => (isList(line) ? line : [line]);

const isList = (line: Line): line is readonly Inline[] => Array.isArray(line);

const MARK = String.fromCodePoint(0x60);

/**
 * A sentence of ours, whose backticks mark what people can type: say`Try \`score ${name}\`.` Only the sentence itself is read
 * so; what stands in `${}` may come from anybody and is taken as it is, backticks and all.
 */
export function say(sentence: TemplateStringsArray, ...values: readonly (string | number | Line)[]): Line {
  const pieces: Inline[] = [];
  /** The text since the last backtick, while it is to be code. */
  let code: string | undefined;
  const put = (piece: Inline): void => {
    const last = pieces.at(-1);
    if (code !== undefined) code += plain(piece);
    else if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else if (piece !== '') pieces.push(piece);
  };
  for (const [at, part] of sentence.entries()) {
    for (const [mark, text] of part.split(MARK).entries()) {
      if (mark > 0 && code === undefined) code = '';
      else if (mark > 0) {
        pieces.push({ kind: 'code', text: code ?? '' });
        code = undefined;
      }
      put(text);
    }
    const value = values[at];
    if (value !== undefined)
      for (const piece of piecesOf(typeof value === 'number' ? String(value) : value)) put(piece);
  }
  if (code !== undefined) throw new Error(`A backtick is open: ${sentence.join('…')}`);
  const [only] = pieces;
  return pieces.length === 1 && typeof only === 'string' ? only : pieces;
}

/** A line as one plain text, for summaries, logs and errors: what can be typed stands in quotes, an instant in ISO form. */
export const plain = (line: Line): string => withQuotes(line).map(plainPiece).join('');

function plainPiece(piece: Inline): string {
  if (typeof piece === 'string') return piece;
  if (piece.kind === 'time')
    return Number.isFinite(piece.at) && Math.abs(piece.at) <= 8.64e15
      ? new Date(piece.at).toISOString()
      : 'unknown time';
  return piece.kind === 'channel' ? `#${piece.id}` : piece.text;
}

/** The pieces of a line for places that know no look of code: there, what can be typed needs marks to stand out of its sentence. */
export const withQuotes = (line: Line, [open, close]: readonly [string, string] = ['“', '”']): readonly Inline[] => {
  const pieces = piecesOf(line);
  return pieces.map((piece, at) =>
    typeof piece !== 'string' && piece.kind === 'code' && inSentence(piece.text, pieces, at)
      ? { kind: 'code', text: `${open}${piece.text}${close}` }
      : piece,
  );
};

/** Not a sparkline, and not a column of its own, which two spaces or nothing follow. */
function inSentence(text: string, pieces: readonly Inline[], at: number): boolean {
  const next = pieces[at + 1];
  return pieces.length > 1 && /\p{L}/u.test(text) && !(typeof next === 'string' && next.startsWith('  '));
}
