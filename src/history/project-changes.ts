import type { EventRow } from '../contracts/figures/recorded.ts';

/** What is known of a repository. */
interface Known {
  readonly fullName: string;
  readonly archived: boolean;
  readonly license: string | null;
  /** Whether the licence was ever read. */
  readonly licenseRead: boolean;
}

/** What was seen of it now; absent fields were not read. */
interface Seen {
  readonly fullName: string;
  readonly archived?: boolean | undefined;
  readonly license?: string | null | undefined;
}

const ownerOf = (fullName: string): string => fullName.slice(0, fullName.indexOf('/')).toLowerCase();

/** The events that a reading shows: another name under the same owner is a rename, under another one a move. */
export function projectChanges(known: Known, seen: Seen): Omit<EventRow, 'at'>[] {
  const found: Omit<EventRow, 'at'>[] = [];
  // GitHub's names do not tell upper from lower case: another spelling is no rename.
  if (seen.fullName.toLowerCase() !== known.fullName.toLowerCase()) {
    found.push({
      kind: ownerOf(seen.fullName) === ownerOf(known.fullName) ? 'renamed' : 'moved',
      from: known.fullName,
      to: seen.fullName,
    });
  }
  if (seen.archived !== undefined && seen.archived !== known.archived)
    found.push({ kind: seen.archived ? 'archived' : 'unarchived', from: null, to: null });
  // A first reading of the licence is no change of it.
  if (seen.license !== undefined && known.licenseRead && seen.license !== known.license)
    found.push({ kind: 'relicensed', from: known.license, to: seen.license });
  return found;
}
