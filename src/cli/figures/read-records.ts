import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { OperatorError } from '../../contracts/errors.ts';

/** One row by the heads of its columns, and where it stands. */
export interface FileRecord {
  cells: Readonly<Record<string, string>>;
  /** `Line 12`, or `Entry 12` of a JSON list, whose lines mean nothing. */
  where: string;
}

export interface FileRecords {
  /** Cells are separated by semicolons, which is how countries write tables that separate decimals by commas. */
  isDecimalComma: boolean;
  /** The heads of a table, once its first line was read. */
  heads: () => readonly string[];
  records: AsyncIterable<FileRecord> | Iterable<FileRecord>;
}

/** What separates cells, and the line that spreadsheets write to say so. */
const SEPARATORS = [',', ';', '\t', '|'];
const SEPARATOR_LINE = /^\s*"?sep=(.)"?\s*(?:\r\n?|\n)/i;
/** A head line is shorter; a file without any line end in so much is no table. */
const MOST_HEAD_BYTES = 65_536;

/**
 * The rows of a table or of JSON: cells separated by commas, semicolons, tabs or bars, a JSON list, or one JSON object a
 * line; UTF-8 or UTF-16. Heads come in lower case with underscores.
 * @throws OperatorError for what is neither, with the line where that is known
 */
export async function readRecords(input: Readable): Promise<FileRecords> {
  const chunks = textOf(input)[Symbol.asyncIterator]();
  let head = '';
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done === true) break;
    head += next.value;
    if (head.length > MOST_HEAD_BYTES || /\S.*[\r\n].*\S/s.test(head)) break;
  }
  const whole = async function* (): AsyncGenerator<string> {
    yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  };
  if (/^\s*[[{]/.test(head))
    return { isDecimalComma: false, heads: () => [], records: jsonRecords((await Array.fromAsync(whole())).join('')) };
  const told = SEPARATOR_LINE.exec(head);
  const separator = told?.[1] ?? likeliestSeparator(/\S[^\r\n]*/.exec(head)?.[0] ?? '');
  let heads: readonly string[] = [];
  return {
    isDecimalComma: separator === ';',
    heads: () => heads,
    records: tableRecords(whole(), separator, told?.[0].length ?? 0, (names) => (heads = names)),
  };
}

/** Decoded by the mark at its beginning; without one it is UTF-8. */
async function* textOf(input: Readable): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    decoder ??= new TextDecoder(
      bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : bytes[0] === 0xfe && bytes[1] === 0xff
          ? 'utf-16be'
          : 'utf-8',
    );
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

function likeliestSeparator(head: string): string {
  const outside = head.replace(/"[^"]*"/g, '');
  const counted = SEPARATORS.map((separator) => ({ separator, count: outside.split(separator).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).separator;
}

async function* tableRecords(
  text: AsyncIterable<string>,
  separator: string,
  skipped: number,
  tell: (heads: readonly string[]) => void,
): AsyncGenerator<FileRecord> {
  const parser = parse({
    columns: (head: string[]) => {
      const names = head.map(headOf);
      tell(names);
      return names;
    },
    delimiter: separator,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: false,
    info: true,
  });
  const source = Readable.from(skipping(text, skipped));
  // A pipe does not hand on the source's errors.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>)
      yield { cells: record, where: `Line ${info.lines + (skipped > 0 ? 1 : 0)}` };
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `The CSV does not read: ${error instanceof Error ? error.message : String(error)}.`,
      'A head line and one row a line, such as repo,date,stars.',
      { cause: error },
    );
  }
}

async function* skipping(text: AsyncIterable<string>, characters: number): AsyncGenerator<string> {
  let left = characters;
  for await (const piece of text) {
    yield piece.slice(left);
    left = Math.max(0, left - piece.length);
  }
}

/** `Stargazers Count`, `stargazers-count` and `stargazers_count` in one form; a project's name as it is. */
function headOf(text: string): string {
  const plain = text.trim().toLowerCase();
  return plain.includes('/') ? plain : plain.replaceAll(/[\s-]+/g, '_');
}

function jsonRecords(text: string): FileRecord[] {
  const whole = parsed(text);
  if (whole !== undefined) {
    const list = listIn(whole);
    if (list === undefined)
      throw new OperatorError(
        'This JSON holds no list of rows.',
        'It should be a list of objects such as [{"repo":"owner/name","date":"2025-10-30","stars":1200}].',
      );
    return list.map((entry, index) => recordOf(entry, `Entry ${index + 1}`));
  }
  return text
    .split(/\r\n?|\n/)
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [recordOf(parsed(line) ?? refuseLine(index + 1), `Line ${index + 1}`)],
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const refuseLine = (line: number): never => {
  throw new OperatorError(
    `Line ${line} is no JSON, though the file begins like JSON.`,
    'It should be a list of objects, or one object a line.',
  );
};

/** The list itself, or the one that an API wraps in an object, such as `{"data":{"rows":[...]}}`. */
function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name of ['rows', 'data', 'results', 'items']) {
    const inner: unknown = Reflect.get(value, name);
    const list = inner === undefined ? undefined : listIn(inner);
    if (list !== undefined) return list;
  }
  return Object.values(value).some((inner) => typeof inner === 'object' && inner !== null) ? undefined : [value];
}

function recordOf(entry: unknown, where: string): FileRecord {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new OperatorError(`${where} is no object with a name, a date and a count.`);
  const cells = Object.entries(entry).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' || typeof value === 'number' || value === null
      ? [[headOf(name), String(value ?? '')] as const]
      : [],
  );
  return { cells: Object.fromEntries(cells), where };
}
