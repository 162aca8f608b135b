import type { AdopterRow } from '../contracts/figures/usage.ts';

/** Forms of companies, which lists write or leave out. */
const COMPANY_FORM =
  /\b(?:inc|incorporated|llc|ltd|limited|gmbh|ag|se|sa|sas|srl|spa|bv|nv|ab|as|oy|plc|corp|corporation|co|company|kg|pty|pvt|kk|group|holding|holdings)\b/g;

/**
 * What tells two spellings of an organisation apart: words in small letters without marks and without the form of the company.
 * Of a name that is nothing but such a form, the words as they are.
 */
export function adopterKey(name: string): string {
  const words = wordsOf(name);
  const bare = words.replace(COMPANY_FORM, ' ').replace(/\s+/g, ' ').trim();
  return bare === '' ? words : bare;
}

const wordsOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\.(?:com|io|org|net|dev|ai|co|de|eu)\b/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether a name is of the organisation that is asked for: all its words, one after the other, stand in the name. */
export const isNamed = (asked: string, { key }: Pick<AdopterRow, 'key'>): boolean =>
  ` ${key} `.includes(` ${adopterKey(asked)} `);

/** Names that the file has now, oldest known first, then by name. */
export const namedNow = (rows: readonly AdopterRow[]): readonly AdopterRow[] =>
  rows
    .filter(({ droppedAt }) => droppedAt === null)
    .toSorted((a, b) => (a.namedSince ?? 0) - (b.namedSince ?? 0) || (a.name < b.name ? -1 : 1));

/** Names that came in after the first reading, newest first. What stood there at first sight is not new. */
export const namedSince = (
  rows: readonly AdopterRow[],
  since: number,
): readonly (AdopterRow & { namedSince: number })[] =>
  namedNow(rows)
    .flatMap((row) =>
      row.namedSince === null || row.namedSince < since ? [] : [{ ...row, namedSince: row.namedSince }],
    )
    .toSorted((a, b) => b.namedSince - a.namedSince || (a.name < b.name ? -1 : 1));
